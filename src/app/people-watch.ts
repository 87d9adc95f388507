/** Looks at a changed configuration: who has become a liaison, which partner has left, what the managers said yes to. */
import { farewellTask } from "../bot/people/farewell.ts";
import { allLiaisons, type Liaison, onboardingTask, theirPartners } from "../bot/people/onboarding.ts";
import { isIn } from "../bot/requesting/ask.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { type NewTask, taskKey } from "../model/task.ts";
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

/** Whoever is in the table when it is first looked at is no new liaison. */
const greetNew = async (parts: Parts, configuration: Configuration): Promise<void> => {
  const { knownLiaisons } = parts.store;
  const all = allLiaisons(configuration);
  if (!(await knownLiaisons.wasLooked())) return knownLiaisons.begin(all, parts.clock());
  const met = [];
  for (const liaison of await knownLiaisons.unknownOf(all))
    met.push({ ...liaison, task: await greet(parts, configuration, liaison) });
  await knownLiaisons.meet(met, parts.clock());
};

const bidFarewell = async (parts: Parts, configuration: Configuration): Promise<void> => {
  const [first = ""] = Object.keys(configuration.instances);
  const tasks: NewTask[] = [];
  for (const partner of configuration.partners.filter(({ retired }) => retired)) {
    const issues = await openIssues(parts, partner.instance ?? first, [partner]);
    const { farewell } = parts.live().brain.render;
    const task = farewellTask(configuration, partner, issues, farewell, parts.clock());
    if (task !== null) tasks.push({ ...task, askedBy: ASKED_BY });
  }
  await parts.store.tasks.wish(tasks, parts.clock());
};

/** What was approved is followed to its end: the row in the table. */
const followJoins = async (parts: Parts, configuration: Configuration): Promise<void> => {
  for (const request of await parts.store.requests.approved()) {
    const row = configuration.liaisons.find(({ id }) => id === request.team);
    const { id, instance, issueKey, kind, username } = request;
    if (kind !== "join" || issueKey === null || row === undefined) continue;
    if (!isIn(configuration, row.liaisons, instance, username)) continue;
    const { inline } = parts.live().brain.render;
    const body = `The table has it: ${inline(request.name)} is a support liaison of **${inline(row.group)}** now.`;
    const task: NewTask = {
      key: taskKey("request-done", id),
      askedBy: ASKED_BY,
      reason: "what was approved is in the table",
      partner: null,
      mode: configuration.mode,
      wish: { kind: "note", on: issueKey, body, internal: false, onlyPrivate: false },
    };
    await parts.store.requests.settle(id, task, parts.clock());
  }
};

/** What is done at each tick: nothing, unless the configuration is another than at the last one. */
export const peopleWatch = (parts: Parts): (() => Promise<void>) => {
  let seen: Configuration | null = null;
  return async () => {
    const { configuration } = parts.live();
    // While nothing may be done nobody is greeted, and nobody counts as greeted.
    if (configuration === seen || configuration.mode !== "act") return;
    await greetNew(parts, configuration);
    await bidFarewell(parts, configuration);
    await followJoins(parts, configuration);
    seen = configuration;
  };
};
