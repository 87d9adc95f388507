/** Faults on demand: the plan that is in use, what it has done so far, and who asks it. */
import { setAutoDisabling } from "../world/hooks.ts";
import type { Token } from "../world/types.ts";
import type { World } from "../world/world.ts";
import { createCounter, type FaultCounts, type FaultKind } from "./counts.ts";
import { createDeliveryFaults, type DeliveryFate } from "./deliveries.ts";
import type { Fate } from "./fate.ts";
import { createHeld, type Held } from "./held.ts";
import { checkIncidents, createIncidents, type Incidents, type Maintenance, type Skew } from "./incidents.ts";
import { createLimiter } from "./limiter.ts";
import type { FaultPlan, FaultPlanInput } from "./plan.ts";
import { readPlan } from "./read-plan.ts";
import { createRequestFaults } from "./requests.ts";
import type { FaultDelivery, FaultRequest } from "./selectors.ts";

/** How a sandbox is made to misbehave. */
export interface Faults {
  /**
   * Puts a plan to use, in place of the one before: its windows begin now, its counts and limits afresh, what the one
   * before had taken away is given back, and what it held back is sent. The same seed again means the same luck again:
   * what failed by chance fails again, so phases of one story need seeds of their own. null: nothing goes wrong.
   * @throws {PlanError} where the plan is no plan, or speaks of what is not there; the one before stays in use
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

/** What the sandbox asks; everything is null, or as it would be anyway, while no plan is in use. */
export interface FaultSource {
  /** What a request with that token meets. */
  request(describe: () => { readonly request: FaultRequest; readonly token: Token | null }): Fate | null;
  /** What a delivery meets. */
  delivery(describe: () => FaultDelivery, canBeStale: boolean): DeliveryFate | null;
  isInUse(): boolean;
  /** Lets incidents begin and end; answers whether GitLab is under maintenance. */
  tick(): Maintenance;
  /** Milliseconds that a hook's receiver may take, where the plan says so. */
  hookTimeout(): number | undefined;
  /** Counts something that was met elsewhere; not while no plan is in use. */
  met(kind: FaultKind): void;
  readonly held: Held;
}

interface InUse {
  readonly plan: FaultPlan;
  readonly request: (request: FaultRequest) => Fate;
  readonly delivery: (delivery: FaultDelivery, canBeStale: boolean) => DeliveryFate;
  readonly incidents: Incidents;
}

/** What faults work on. */
export interface FaultOptions {
  readonly world: World;
  /** Milliseconds by the sandbox's clock, without any skew. */
  readonly milliseconds: () => number;
  readonly skew: Skew;
}

/** Without a plan. */
export const createFaults = ({
  world,
  milliseconds,
  skew,
}: FaultOptions): { readonly faults: Faults; readonly source: FaultSource } => {
  const counter = createCounter();
  const held = createHeld();
  const disablesByItself = world.instance.autoDisabling;
  let inUse: InUse | null = null;

  const begin = (plan: FaultPlan): InUse => {
    const began = milliseconds();
    const elapsed = (): number => milliseconds() - began;
    const limiter = createLimiter(plan.limits, world.clock);
    return {
      plan,
      request: createRequestFaults({ plan, limiter, counter, elapsed, now: world.clock }),
      delivery: createDeliveryFaults({ plan, limiter, counter, elapsed }),
      incidents: createIncidents({ incidents: plan.incidents, world, skew, counter, elapsed }),
    };
  };
  const use = (input: FaultPlanInput | null): void => {
    const plan = input === null ? null : readPlan(input);
    checkIncidents(world, plan?.incidents ?? []);
    inUse?.incidents.end();
    held.release();
    setAutoDisabling(world, plan?.hooks?.autoDisable ?? disablesByItself);
    inUse = plan === null ? null : begin(plan);
    inUse?.incidents.tick();
  };
  const tick = (): Maintenance => {
    inUse?.incidents.tick();
    return inUse?.incidents.maintenance() ?? null;
  };
  return {
    faults: {
      use,
      plan: () => inUse?.plan ?? null,
      counts: counter.counts,
      resetCounts: counter.reset,
      release: held.release,
    },
    source: {
      request: (describe) => {
        if (inUse === null) return null;
        const { request, token } = describe();
        inUse.incidents.meet(token);
        return inUse.request(request);
      },
      delivery: (describe, canBeStale) => inUse?.delivery(describe(), canBeStale) ?? null,
      isInUse: () => inUse !== null,
      tick,
      hookTimeout: () => inUse?.plan.hooks?.timeout,
      met: (kind) => {
        if (inUse !== null) counter.add(kind);
      },
      held,
    },
  };
};
