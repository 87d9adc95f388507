/** Requests that wait for permits. */
import { type Limit, PRIORITIES, type Priority } from "./budget.ts";
import { held, isRefused, type Pool } from "./permit-pool.ts";

/** Whose turn it is, and how to end the wait from outside. */
export interface Turn {
  readonly priority: Priority;
  readonly signal?: AbortSignal | undefined;
}

/** A request that waits. */
export interface Waiter extends Turn {
  readonly limits: readonly Limit[];
  readonly go: () => void;
  readonly fail: (error: unknown) => void;
  /** It waits no longer. */
  readonly left: () => void;
}

/** There is no permit for so long that the request does better to come back. */
export class TurnedAway extends Error {
  /** Until then. Milliseconds. */
  readonly wait: number;

  constructor(wait: number) {
    super(`no permit for ${wait} ms`);
    this.wait = wait;
  }
}

/** See `TurnedAway`. */
export const turnedAway = (wait: number): TurnedAway => new TurnedAway(Math.ceil(wait));

/** 0: urgent. */
export const rankOf = ({ priority }: Turn): number => PRIORITIES.indexOf(priority);

/** Behind all of the same or a higher priority. */
export const placeOf = (waiter: Waiter, waiters: readonly Waiter[]): number => {
  const behind = waiters.findIndex((other) => rankOf(other) > rankOf(waiter));
  return behind < 0 ? waiters.length : behind;
};

/** Those who need a permit of this pool, and are not held up by another one. */
export const needing = (
  pool: Pool,
  waiters: readonly Waiter[],
  now: number,
  poolOf: (limit: Limit) => Pool,
): readonly Waiter[] =>
  waiters.filter(
    (waiter) =>
      waiter.limits.some(({ name }) => name === pool.limit.name) &&
      waiter.limits.every((limit) => {
        const other = poolOf(limit);
        return !isRefused(other, rankOf(waiter), now) || (other !== pool && held(other) > 0);
      }),
  );
