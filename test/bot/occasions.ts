import { type App, loadHandlers } from "../../src/bot/application.ts";
import type { Context, Reader, Records, Rendering } from "../../src/bot/context.ts";
import { type Asking, type Decision, runHandlers } from "../../src/bot/run.ts";
import { wordsOf } from "../../src/bot/words.ts";
import { configurationSchema } from "../../src/config/schema/configuration.ts";
import { escalationFrontMatter } from "../../src/config/schema/front-matter.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { NO_FINDINGS } from "../../src/model/knowledge.ts";
import { readDelivery } from "../../src/model/payload/read.ts";
import { compileAreas } from "../../src/triage/areas.ts";
import { assignedTo } from "../../src/triage/assigned.ts";
import { compileRules } from "../../src/triage/rules.ts";

const configuration = configurationSchema.parse({
  version: 1,
  mode: "act",
  instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
  liaisons: [{ id: "open-source", section: "Marketing", group: "Open Source Prog." }],
  partners: [{ id: "kde", name: "KDE", liaison: "open-source", match: { groups: ["kde"] } }],
});

/** What handlers are shown of one piece of news; each gets a plan of its own. */
export type Occasion = Omit<Context, "plan">;

/** In whose name handlers are asked about an occasion. */
export const askingFor = ({ configuration, partner }: Occasion): Asking => ({
  issueKey: "gitlab:14#12",
  partner: partner.id,
  modes: [configuration.mode, partner.mode],
});

/** What one handler makes of an occasion, at once or when the others have decided. */
export const reactionOf = (app: App, occasion: Occasion): Promise<Decision> => {
  const handlers = loadHandlers(new Map([["tested", app]]));
  const { name } = occasion.event;
  const given = (): Occasion => occasion;
  return runHandlers(
    [
      { listeners: handlers.listenersFor(name), given },
      { listeners: handlers.laterListenersFor(name), given },
    ],
    askingFor(occasion),
    { budgetMs: 1_000, elapsed: () => 0, log: silentLogger },
  );
};

/** A GitLab in which there is nothing but the issue. */
const emptyGitlab: Reader = {
  projectLabels: async () => [],
  authorIsMember: async () => undefined,
  user: async () => null,
  userNamed: async () => null,
  project: async () => null,
  accessLevel: async () => 0,
  lastComments: async () => [],
  labelEvents: async () => [],
  stateEvents: async () => [],
  reactions: async () => [],
  systemNotes: async () => [],
  issueAt: async () => null,
};

/** Nothing was kept before. */
const noRecords: Records = {
  requestedOf: async () => 0,
  escalationsOf: async () => [],
  decisions: async () => [],
  effects: async () => [],
  questionsLike: async () => NO_FINDINGS,
  task: async () => null,
  introductionsOf: async () => [],
  introducedHere: async () => [],
  requestsOf: async () => [],
  meetingAnswer: async () => null,
};

/** Text as it is: what becomes of it is tested where it is rendered. */
export const plainRendering: Rendering = {
  inline: (text) => text,
  quote: (text) => `> ${text}`,
  answer: (text) => `> ${text}`,
  mention: (username) => `@${username}`,
  link: (label, url) => `[${label}](${url})`,
  escalation: () => ({
    frontMatter: escalationFrontMatter.parse({ title: "A question" }),
    body: "A question.",
    failure: null,
  }),
  documentation: () => ({
    frontMatter: { title: "Document it", labels: [], assignees: [] },
    body: "Please document it.",
  }),
  replies: () => [{ name: "ci-minutes", title: "Minutes" }],
  reply: (name, view) => `${name} for ${view.partner.name}`,
  request: (kind) => ({ title: kind, body: kind }),
  onboarding: ({ liaison }) => ({ title: liaison.name, body: "" }),
  farewell: ({ partner }) => ({ title: partner.name, body: "" }),
  code: (text) => text,
  introduction: ({ person }) => `Hello @${person.handle}`,
};

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
    liaison: assignedTo(configuration, partner, event.issue.ref.iid, new Date(event.at)),
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
    labelsUnderWay: { on: [], off: [] },
    isTracker: false,
    configuration,
    rules: compileRules(configuration.rules),
    areas: compileAreas(configuration.areas),
    renderComment: (template) => template,
    now: new Date(event.at),
    log: silentLogger,
    gitlab: emptyGitlab,
    records: noRecords,
    escalations: [],
    formerEscalations: [],
    lastLookedAt: null,
    turn: { side: "liaison", since: event.at },
    deadlines: [],
    marks: {},
    silenced: null,
    runs: [],
    registered: [],
    ownIds: new Set(),
    roleOf: () => "stranger",
    words: wordsOf(configuration, ["liaison-bot"]),
    render: plainRendering,
  };
};
