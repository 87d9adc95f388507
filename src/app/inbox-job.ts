/** The job of an inbox: what waits on one liaison is put together, rendered, and written where it has changed. */
import { inboxOf, partnersOf } from "../bot/inbox.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { bringInbox } from "../effects/inbox.ts";
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Trail } from "../lib/trail.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { Plan } from "../model/plan.ts";
import { assignedTo } from "../triage/assigned.ts";
import { ANSWER_WINDOW_MS, type Parts, runtimeOf } from "./ports.ts";

const PREFIX = "inbox:";
const MOST_ISSUES = 2_000;

/** Whether a job's key is an inbox's. */
export const isInboxKey = (key: string): boolean => key.startsWith(PREFIX);

const keyOf = (instance: string, username: string): string =>
  `${PREFIX}${instance}:${username.toLowerCase()}`;

const instanceOf = ({ inbox, instances }: Configuration): string | undefined =>
  inbox === undefined ? undefined : (inbox.instance ?? Object.keys(instances)[0]);

/** The inboxes that a plan may have changed. */
export const inboxesAfter = (plan: Plan, configuration: Configuration): string[] => {
  const ref = parseIssueKey(plan.issueKey);
  const partner = configuration.partners.find(({ id }) => id === plan.partner);
  if (partner === undefined || ref === undefined || instanceOf(configuration) !== ref.instance) return [];
  const { liaisons } = assignedTo(configuration, partner, ref.iid);
  return liaisons.flatMap(({ username }) => (username === null ? [] : [keyOf(ref.instance, username)]));
};

/** Every inbox that there should be: time passes for all of them. */
export const allInboxes = (configuration: Configuration): string[] => {
  const instance = instanceOf(configuration);
  if (instance === undefined) return [];
  const people = configuration.partners.flatMap((partner) => assignedTo(configuration, partner, 0).liaisons);
  const names = people.flatMap(({ username }) => (username === null ? [] : [username]));
  return [...new Set(names.map((name) => keyOf(instance, name)))];
};

const HOUR_MS = 3_600_000;

/** Brings one inbox up to date; GitLab's troubles and a project that is none of ours are logged and tried later. */
export const runInbox = async (key: string, parts: Parts, trail: Trail): Promise<Date | null> => {
  const [, instance = "", username = ""] = /^inbox:([^:]+):(.+)$/.exec(key) ?? [];
  const { configuration, renderInbox } = parts.live();
  const { inbox, mode } = configuration;
  const person = configuration.people.find((one) => one.username?.toLowerCase() === username);
  if (inbox === undefined || mode !== "act" || person === undefined || instanceOf(configuration) !== instance)
    return null;
  const runtime = runtimeOf(parts, instance);
  const { store, clock } = parts;
  const ids = partnersOf(configuration, username, instance).map(({ id }) => id);
  const issues = await store.inboxes.openIssuesOf(instance, ids, MOST_ISSUES);
  const view = inboxOf(
    configuration,
    { name: person.name, username },
    issues,
    clock(),
    await store.ruleStops.stopped(),
  );
  try {
    await runtime.identified();
    return await bringInbox(
      { instance, project: inbox.project, name: person.name, username, text: renderInbox(view) },
      {
        gitlab: runtime.urgent.within(trail),
        load: () => store.inboxes.get(instance, username),
        save: (saved) => store.inboxes.save(instance, username, saved),
        ownIds: runtime.ownIds,
        now: clock,
        answerWindowMs: ANSWER_WINDOW_MS,
      },
    );
  } catch (error) {
    const remedy = error instanceof LiaisonError ? error.remedy : "";
    trail.log.warn({ reason: messageOf(error), remedy }, "an inbox could not be brought up to date");
    if (error instanceof LiaisonError && error.code.startsWith("store.")) throw error;
    const waits =
      error instanceof LiaisonError && error.disposition.kind === "wait" ? error.disposition.milliseconds : 0;
    return new Date(clock().getTime() + Math.min(HOUR_MS, Math.max(waits, 5 * 60_000)));
  }
};
