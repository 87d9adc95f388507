/** Looks at a changed configuration: who has become a liaison, which partner has left, what the managers said yes to. */
import { farewellTask } from "../bot/people/farewell.ts";
import { allLiaisons, type Liaison, onboardingTask, theirPartners } from "../bot/people/onboarding.ts";
import { isIn } from "../bot/requesting/ask.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { millisecondsOf } from "../config/schema/values.ts";
import { meetingsOf } from "../deadlines/meetings/meeting.ts";
import type { StoredRequest } from "../model/request.ts";
import { type NewTask, taskKey } from "../model/task.ts";
import type { MetLiaison } from "../store/tables/known-liaisons.ts";
import type { Parts } from "./ports.ts";

/** How often it is looked whether the configuration is another, and when first; milliseconds. */
export const PEOPLE_TIMES = { tickMs: 2_000, firstMs: 1_000 };

const MOST_ISSUES = 2_000;
const ASKED_BY = "people";

const openIssues = (parts: Parts, instance: string, partners: readonly { readonly id: string }[]) =>
  parts.store.inboxes.openIssuesOf(
    instance,
    partners.map(({ id }) => id),
    MOST_ISSUES,
  );

const greet = async (
  parts: Parts,
  configuration: Configuration,
  liaison: Liaison,
): Promise<NewTask | null> => {
  const issues = await openIssues(parts, liaison.instance, theirPartners(configuration, liaison));
  const { onboarding } = parts.live().brain.render;
  const task = onboardingTask(configuration, liaison, issues, onboarding, parts.clock());
  return task === null ? null : { ...task, askedBy: ASKED_BY };
};

/** Who has become a liaison, with what greets them. Whoever is in the table when it is first looked at is no new one. */
const newcomers = async (parts: Parts, configuration: Configuration): Promise<MetLiaison[]> => {
  const { knownLiaisons } = parts.store;
  const all = allLiaisons(configuration);
  if (!(await knownLiaisons.wasLooked())) await knownLiaisons.begin(all, parts.clock());
  const met: MetLiaison[] = [];
  for (const liaison of await knownLiaisons.unknownOf(all))
    met.push({ ...liaison, task: await greet(parts, configuration, liaison) });
  return met;
};

/** What is left to do for partners who have left, and was not wished yet. */
const farewells = async (parts: Parts, configuration: Configuration): Promise<NewTask[]> => {
  const [first = ""] = Object.keys(configuration.instances);
  const tasks: NewTask[] = [];
  for (const partner of configuration.partners.filter(({ retired }) => retired)) {
    const issues = await openIssues(parts, partner.instance ?? first, [partner]);
    const { farewell } = parts.live().brain.render;
    const task = farewellTask(configuration, partner, issues, farewell, parts.clock());
    const known = task === null ? null : await parts.store.tasks.get(task.key);
    if (task !== null && (known === null || known.state === "observed"))
      tasks.push({ ...task, askedBy: ASKED_BY });
  }
  return tasks;
};

/** A table that is wrong as a whole would open an issue for everybody in it: then none is, until somebody has looked. */
const isTooMuch = async (
  parts: Parts,
  { limits }: Configuration,
  tasks: readonly NewTask[],
): Promise<boolean> => {
  const { store, clock, log } = parts;
  const wanted = tasks.length;
  if (wanted <= limits.handlerIssues) return false;
  const released = await store.ruleStops.releasedAt(ASKED_BY);
  if (released !== null && clock().getTime() - released.getTime() < millisecondsOf(limits.window))
    return false;
  const why = `after a change of the configuration it wants to open ${wanted} issues at once, and limits.handlerIssues is ${limits.handlerIssues}`;
  if (await store.ruleStops.stop(ASKED_BY, why, clock(), { wanted, sample: [] }))
    log.error({ rule: ASKED_BY, why, wanted }, "a rule was stopped, see `liaison rules stopped`");
  return true;
};

/** Greets who has come, and opens what is left to do for who has gone. false: it was stopped, and looks again later. */
const lookAtPeople = async (parts: Parts, configuration: Configuration): Promise<boolean> => {
  if ((await parts.store.ruleStops.stopped()).has(ASKED_BY)) return false;
  const met = await newcomers(parts, configuration);
  const left = await farewells(parts, configuration);
  const tasks = [...met.flatMap(({ task }) => task ?? []), ...left];
  if (await isTooMuch(parts, configuration, tasks)) return false;
  await parts.store.knownLiaisons.meet(met, parts.clock());
  await parts.store.tasks.wish(left, parts.clock());
  return true;
};

/** What says that it has come about; null: it has not yet, or nothing in the configuration would tell. */
const comeAbout = (
  configuration: Configuration,
  { instance, kind, name, team, username }: StoredRequest,
  inline: (text: string) => string,
): string | null => {
  const row = configuration.liaisons.find(({ id }) => id === team);
  if (row === undefined) return null;
  const has = (names: readonly string[]): boolean => isIn(configuration, names, instance, username);
  if (kind === "join" && has(row.liaisons))
    return `The table has it: ${inline(name)} is a support liaison of **${inline(row.group)}** now.`;
  const meeting = meetingsOf(configuration).find((one) => one.row?.id === team && has(one.people));
  if (kind === "attend" && meeting !== undefined)
    return `The calendar has it: ${inline(name)} attends **${inline(meeting.title)}** from now on.`;
  return null;
};

/** What was approved is followed to its end: the row in the table, the seat in the meeting. */
const followRequests = async (parts: Parts, configuration: Configuration): Promise<void> => {
  for (const request of await parts.store.requests.approved()) {
    const { id, issueKey } = request;
    const body = comeAbout(configuration, request, parts.live().brain.render.inline);
    if (issueKey === null || body === null) continue;
    const task: NewTask = {
      key: taskKey("request-done", id),
      askedBy: ASKED_BY,
      reason: "what was approved has come about",
      partner: null,
      mode: configuration.mode,
      wish: { kind: "note", on: issueKey, body, internal: false, onlyPrivate: false },
    };
    await parts.store.requests.settle(id, task, parts.clock());
  }
};

/** What is done at each tick: people are looked at where the configuration is another than at the last one. */
export const peopleWatch = (parts: Parts): (() => Promise<void>) => {
  let seen: Configuration | null = null;
  return async () => {
    const { configuration } = parts.live();
    // While nothing may be done nobody is greeted, and nobody counts as greeted.
    if (configuration.mode !== "act") return;
    if (configuration !== seen && (await lookAtPeople(parts, configuration))) seen = configuration;
    // The table may have been changed before the managers' yes was heard.
    await followRequests(parts, configuration);
  };
};
