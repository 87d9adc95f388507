/** Whether a rule strikes now: its window, how many it passes over, how many it may have, and its chance. */
import { draw, type Luck } from "./random.ts";

/** What all rules have in common; times are milliseconds since the plan was put to use. */
export interface Rule {
  readonly chance: number;
  readonly skip: number;
  readonly count?: number | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** Whether something with these bounds is in force, so many milliseconds after the plan was put to use. */
export const isWithin = (bounds: Pick<Rule, "from" | "until">, elapsed: number): boolean =>
  elapsed >= (bounds.from ?? 0) && elapsed < (bounds.until ?? Number.POSITIVE_INFINITY);

/**
 * Asked for everything that a rule's selector fits, in order; answers the luck to do it with, or null.
 * @param key what it is about, e.g. method, path and user: the n-th of a key always has the same luck, so that
 * requests which come at once, and then in another order, meet the same faults
 */
type Strike = (key: string, elapsed: number) => Luck | null;

/** The memory of one rule; `name` keeps its luck apart from other rules'. */
export const createStrike = (rule: Rule, seed: number, name: string): Strike => {
  const times = new Map<string, number>();
  let passed = 0;
  let struck = 0;
  return (key, elapsed) => {
    if (!isWithin(rule, elapsed) || struck >= (rule.count ?? Number.POSITIVE_INFINITY)) return null;
    passed += 1;
    if (passed <= rule.skip) return null;
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    const luck: Luck = (purpose) => draw(seed, name, key, time, purpose);
    if (rule.chance < 1 && luck("chance") >= rule.chance) return null;
    struck += 1;
    return luck;
  };
};
