/** Counting in windows of fixed length that begin at whole multiples of it, as GitLab's throttles and limits do. */

/** So many requests in a period. */
export interface Limit {
  readonly requests: number;
  /** Milliseconds. */
  readonly period: number;
}

/** Where one who is limited stands after this request. */
export interface Standing {
  readonly limit: Limit;
  /** With this one. */
  readonly observed: number;
  /** Unix seconds at which the next window begins. */
  readonly reset: number;
  /** Whole seconds until then, 1 at least. */
  readonly secondsLeft: number;
  readonly isOver: boolean;
}

/** Counts a request of `who` against a limit. */
export type Windows = (name: string, who: string, limit: Limit, now: Date) => Standing;

const MOST_KEPT = 10_000;

/** Nobody has asked anything yet. */
export const createWindows = (): Windows => {
  const counts = new Map<string, { readonly window: number; readonly observed: number }>();
  return (name, who, limit, now) => {
    const period = Math.max(1, Math.round(limit.period / 1000));
    const seconds = Math.floor(now.getTime() / 1000);
    const window = Math.floor(seconds / period);
    const key = JSON.stringify([name, who]);
    const before = counts.get(key);
    const observed = (before?.window === window ? before.observed : 0) + 1;
    if (counts.size >= MOST_KEPT && before === undefined) counts.clear();
    counts.set(key, { window, observed });
    const reset = (window + 1) * period;
    return { limit, observed, reset, secondsLeft: reset - seconds, isOver: observed > limit.requests };
  };
};
