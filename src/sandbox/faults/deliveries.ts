/** What befalls a delivery between GitLab and its receiver. */
import type { FaultCounter } from "./counts.ts";
import type { Limiter } from "./limiter.ts";
import type { DeliveryFault, FaultPlan } from "./plan.ts";
import { type Luck, sample } from "./random.ts";
import { deliveryTest, type FaultDelivery } from "./selectors.ts";
import { createStrike } from "./strike.ts";

/** What becomes of one delivery. Times are milliseconds. */
export interface DeliveryFate {
  /** Not sent: in silence, or as a connection that failed. */
  readonly lost: "silently" | "failed" | null;
  readonly delay: number;
  /** Held until so many later ones have passed it. */
  readonly behind: { readonly many: number; readonly atMost: number } | null;
  /** A second copy, so long after the first; null: none. */
  readonly copyAfter: number | null;
  /** How far back its body tells of, from 0 up to 1; null: it tells of now. */
  readonly stale: number | null;
}

/** What the fates of deliveries depend on. */
export interface DeliveryFaultOptions {
  readonly plan: FaultPlan;
  readonly limiter: Limiter;
  readonly counter: FaultCounter;
  /** Milliseconds since the plan was put to use. */
  readonly elapsed: () => number;
}

type Kind = DeliveryFault["fault"];

/** The rule of that kind that struck, and its luck. */
type Hits = { readonly [Each in Kind]?: { rule: Extract<DeliveryFault, { fault: Each }>; luck: Luck } };

const NOTHING: DeliveryFate = { lost: null, delay: 0, behind: null, copyAfter: null, stale: null };

const fateBy = ({ delayed, reordered, doubled, stale }: Hits): DeliveryFate => ({
  lost: null,
  delay: delayed === undefined ? 0 : sample(delayed.rule.delay, delayed.luck),
  behind: reordered === undefined ? null : { many: reordered.rule.behind, atMost: reordered.rule.atMost },
  copyAfter: doubled === undefined ? null : sample(doubled.rule.apart, doubled.luck),
  stale: stale === undefined ? null : stale.luck("how far back"),
});

/** Decides the fate of each delivery, in the order in which they come. `canBeStale`: an earlier state is known. */
export const createDeliveryFaults = (
  options: DeliveryFaultOptions,
): ((delivery: FaultDelivery, canBeStale: boolean) => DeliveryFate) => {
  const { plan, limiter, counter } = options;
  const rules = plan.deliveries.map((rule, index) => ({
    rule,
    fits: deliveryTest(rule.where),
    strike: createStrike(rule, plan.seed, `deliveries ${index}`),
  }));
  const hitsOf = (delivery: FaultDelivery, canBeStale: boolean): Hits => {
    const key = `${delivery.hook} ${delivery.trigger} ${delivery.about}`;
    const hits: Partial<Record<Kind, { rule: DeliveryFault; luck: Luck }>> = {};
    for (const { rule, fits, strike } of rules) {
      if (hits[rule.fault] !== undefined || (rule.fault === "stale" && !canBeStale)) continue;
      const luck = fits(delivery) ? strike(key, options.elapsed()) : null;
      if (luck !== null) hits[rule.fault] = { rule, luck };
      if (hits.lost !== undefined) break;
    }
    return hits as Hits;
  };
  return (delivery, canBeStale) => {
    if (limiter.isOverDeliveries(delivery.place.split("/")[0] ?? "")) {
      counter.add("delivery-over-limit");
      return { ...NOTHING, lost: "silently" };
    }
    const hits = hitsOf(delivery, canBeStale);
    if (hits.lost !== undefined) {
      const { failed } = hits.lost.rule;
      counter.add(failed ? "delivery-failed" : "delivery-lost");
      return { ...NOTHING, lost: failed ? "failed" : "silently" };
    }
    for (const kind of Object.keys(hits) as Exclude<Kind, "lost">[]) counter.add(`delivery-${kind}`);
    return fateBy(hits);
  };
};
