/** Plans, and outcomes of effects, with the moment they fell, for a story that tells how long things took. */
import type { Effect } from "../../model/effect.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { Plan } from "../../model/plan.ts";

/** An effect, how it ended, and when (milliseconds of `performance.now()`). */
export interface Seen {
  readonly effect: Effect;
  readonly outcome: Outcome;
  readonly at: number;
}

/** A plan, and when it was stored (milliseconds of `performance.now()`). */
export interface Planned {
  readonly plan: Plan;
  readonly at: number;
}

/** Keeps plans and outcomes, and lets a story wait for them. */
export const createWatch = () => {
  const seen: Seen[] = [];
  const planned: Planned[] = [];
  let wake: () => void = () => undefined;
  return {
    listen: (effect: Effect, outcome: Outcome): void => {
      seen.push({ effect, outcome, at: performance.now() });
      wake();
    },
    listenToPlans: (plan: Plan): void => {
      planned.push({ plan, at: performance.now() });
      wake();
    },
    /** The first plan for an issue; undefined: not yet. */
    firstPlan: (issueKey: string): Planned | undefined =>
      planned.find(({ plan }) => plan.issueKey === issueKey),
    /** Outcomes of one issue so far. */
    of: (issueKey: string): readonly Seen[] =>
      seen.filter(({ effect }) => effect.key.startsWith(`${issueKey}|`)),
    /** Resolves at the next outcome, or after the limit. */
    next: (limitMs: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, limitMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
};
