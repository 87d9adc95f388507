import { type App, loadHandlers } from "../../src/bot/application.ts";
import { type Decision, type Occasion, runHandlers } from "../../src/bot/run.ts";
import { configurationSchema } from "../../src/config/schema/configuration.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { readDelivery } from "../../src/model/payload/read.ts";
import { assignedTo } from "../../src/triage/assigned.ts";
import { compileRules } from "../../src/triage/rules.ts";

const configuration = configurationSchema.parse({
  version: 1,
  mode: "act",
  instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
  liaisons: [{ id: "open-source", section: "Marketing", group: "Open Source Prog." }],
  partners: [{ id: "kde", name: "KDE", liaison: "open-source", match: { groups: ["kde"] } }],
});

/** What one handler makes of an occasion. */
export const reactionOf = (app: App, occasion: Occasion): Promise<Decision> =>
  runHandlers(loadHandlers(new Map([["tested", app]])), [occasion], "gitlab:14#12", {
    budgetMs: 1_000,
    elapsed: () => 0,
    log: silentLogger,
  });

/** What handlers are shown for a payload of `test/support/payloads.ts`. */
export const occasionOf = (payload: unknown): Occasion => {
  const reading = readDelivery({ instance: "gitlab", body: payload });
  const [partner] = configuration.partners;
  if (reading.kind !== "event" || !("issue" in reading.event) || partner === undefined)
    throw new Error("the payload is no news of an issue");
  const { event } = reading;
  return {
    event,
    issue: event.issue,
    partner,
    partnerReason: "the tracker is in kde",
    liaison: assignedTo(configuration, partner, event.issue.ref.iid),
    memory: {
      snapshot: event.issue,
      partner: partner.id,
      turn: { side: "liaison", since: event.at },
      firstResponseAt: null,
      removedLabels: [],
      ownLabels: [],
      rememberedAt: event.at,
    },
    ownLabels: [],
    reached: {},
    hasStatusNote: false,
    isTracker: false,
    configuration,
    rules: compileRules(configuration.rules),
    renderComment: (template) => template,
    now: new Date(event.at),
    log: silentLogger,
    gitlab: {
      projectLabels: async () => [],
      authorIsMember: async () => undefined,
      user: async () => null,
    },
  };
};
