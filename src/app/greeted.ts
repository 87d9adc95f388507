/**
 * Whoever is new in the table gets an issue to begin with, which lists their partners' open issues. While that is so, it
 * takes the place of the list of what they took over: nobody is told the same twice.
 */
import { allLiaisons, onboardingKey, theirPartners } from "../bot/people/onboarding.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Task } from "../model/task.ts";
import type { Store } from "../store/open.ts";

/** Issues that go to somebody within this time of their greeting are in it. */
const SAME_CHANGE_MS = 3_600_000;

/** Of a greeting: ids of partners whose issues it lists, and whether it may still come to nothing. */
export interface Greeting {
  readonly partners: ReadonlySet<string>;
  readonly state: "told" | "pending";
}

const NOTHING_CAME: readonly Task["state"][] = ["failed", "observed"];
const THERE: readonly Task["state"][] = ["done", "skipped"];

/**
 * The greeting of somebody to whom issues went at a moment; null: they had none then. `pending` also where it is not
 * known yet whether they are new.
 */
export const greetingOf = async (
  configuration: Configuration,
  { knownLiaisons, tasks }: Pick<Store, "knownLiaisons" | "tasks">,
  person: { readonly instance: string; readonly username: string },
  at: Date,
): Promise<Greeting | null> => {
  const liaison = allLiaisons(configuration).find(
    ({ instance, username }) =>
      instance === person.instance && username.toLowerCase() === person.username.toLowerCase(),
  );
  // While nothing may be done nobody is greeted.
  if (liaison === undefined || configuration.mode !== "act") return null;
  const partners = new Set(theirPartners(configuration, liaison).map(({ id }) => id));
  const isUnknown = (await knownLiaisons.unknownOf([liaison])).length > 0;
  if (isUnknown) return { partners, state: "pending" };
  const task = await tasks.get(onboardingKey(liaison));
  if (task === null || NOTHING_CAME.includes(task.state)) return null;
  if (Math.abs(task.createdAt.getTime() - at.getTime()) > SAME_CHANGE_MS) return null;
  return { partners, state: THERE.includes(task.state) ? "told" : "pending" };
};
