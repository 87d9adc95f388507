/** Faults on demand: the plan that is in use, what it has done so far, and who asks it. */
import { createCounter, type FaultCounts } from "./counts.ts";
import type { FaultPlan, FaultPlanInput } from "./plan.ts";
import { readPlan } from "./read-plan.ts";

/** How a sandbox is made to misbehave. */
export interface Faults {
  /**
   * Puts a plan to use, in place of the one before: its windows begin now, its counts and limits afresh, and what the
   * one before had taken away is given back. null: from now on nothing goes wrong.
   * @throws {PlanError} where the plan is no plan; the one before stays in use
   */
  use(plan: FaultPlanInput | null): void;
  /** The plan in use, or null. */
  plan(): FaultPlan | null;
  /** How many faults of each kind were met since the sandbox started, or since the last reset; all plans together. */
  counts(): FaultCounts;
  resetCounts(): void;
  /** Sends at once what is held back: delayed and reordered deliveries, second copies. */
  release(): void;
}

/** Without a plan. */
export const createFaults = (): Faults => {
  const counter = createCounter();
  let plan: FaultPlan | null = null;
  return {
    use: (input) => {
      plan = input === null ? null : readPlan(input);
    },
    plan: () => plan,
    counts: counter.counts,
    resetCounts: counter.reset,
    release: () => undefined,
  };
};
