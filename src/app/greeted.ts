/**
 * Whoever is new in the table gets an issue to begin with, which lists their partners' open issues. While that is so, it
 * takes the place of the list of what they took over: nobody is told the same twice.
 */
import { allLiaisons, onboardingKey, theirPartners } from "../bot/people/onboarding.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Task } from "../model/task.ts";
import type { Store } from "../store/open.ts";

/** Issues that go to somebody so soon after their greeting was written belong to the same change, asked at a pace. */
const SAME_CHANGE_MS = 3_600_000;

/** Of a greeting: what it lists, and whether it may still come to nothing. */
export interface Greeting {
  readonly state: "told" | "pending";
  /** Whether it lists an issue of this partner that went to them at this moment. However long it waited to be written. */
  lists(partner: string, at: Date): boolean;
}

const NOTHING_CAME: readonly Task["state"][] = ["failed", "observed"];
const THERE: readonly Task["state"][] = ["done", "skipped"];

/** Who knows whether there is a greeting. */
interface GreetingStore {
  readonly knownLiaisons: Pick<Store["knownLiaisons"], "unknownOf">;
  readonly tasks: Pick<Store["tasks"], "get">;
}

/**
 * The greeting of somebody; null: they had none. `pending` also where it is not known yet whether they are new: what
 * went to them until it is written, an operator may have stopped it meanwhile, will be in it.
 */
export const greetingOf = async (
  configuration: Configuration,
  { knownLiaisons, tasks }: GreetingStore,
  person: { readonly instance: string; readonly username: string },
): Promise<Greeting | null> => {
  const liaison = allLiaisons(configuration).find(
    ({ instance, username }) =>
      instance === person.instance && username.toLowerCase() === person.username.toLowerCase(),
  );
  // While nothing may be done nobody is greeted.
  if (liaison === undefined || configuration.mode !== "act") return null;
  const partners = new Set(theirPartners(configuration, liaison).map(({ id }) => id));
  const isUnknown = (await knownLiaisons.unknownOf([liaison])).length > 0;
  if (isUnknown) return { state: "pending", lists: (partner) => partners.has(partner) };
  const task = await tasks.get(onboardingKey(liaison));
  if (task === null || NOTHING_CAME.includes(task.state)) return null;
  const until = task.createdAt.getTime() + SAME_CHANGE_MS;
  return {
    state: THERE.includes(task.state) ? "told" : "pending",
    lists: (partner, at) => partners.has(partner) && at.getTime() <= until,
  };
};
