/** How many faults of each kind were met. */

/** Requests, then deliveries, then incidents (how often one began, and how often it was what a request met). */
export const FAULT_KINDS = [
  "latency",
  "throttled",
  "throttled-inner",
  "error-500",
  "error-502",
  "error-503",
  "error-504",
  "reset-before",
  "reset-during",
  "reset-after",
  "timeout",
  /** Met a real limit with headers. */
  "limit",
  /** Met one of GitLab's inner limits, without headers. */
  "limit-inner",
  "maintenance-down",
  "maintenance-read-only",
  "delivery-lost",
  "delivery-failed",
  "delivery-doubled",
  "delivery-delayed",
  "delivery-reordered",
  "delivery-stale",
  /** Lost because of the limit on deliveries. */
  "delivery-over-limit",
  /** Lost because the hook was paused or switched off. */
  "delivery-hook-paused",
  "delivery-hook-disabled",
  "token-revoked",
  "token-expired",
  "rights-withdrawn",
  "archived",
  "clock-skew",
] as const;

/** A kind of fault as it is counted. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Every kind, those that were not met with 0. */
export type FaultCounts = Readonly<Record<FaultKind, number>>;

/** Counts for the life of a sandbox, across plans. */
export interface FaultCounter {
  add(kind: FaultKind): void;
  counts(): FaultCounts;
  reset(): void;
}

/** A counter at 0. */
export const createCounter = (): FaultCounter => {
  const none = () => new Map<FaultKind, number>(FAULT_KINDS.map((kind) => [kind, 0]));
  let met = none();
  return {
    add: (kind) => met.set(kind, (met.get(kind) ?? 0) + 1),
    counts: () => Object.fromEntries(met) as FaultCounts,
    reset: () => {
      met = none();
    },
  };
};
