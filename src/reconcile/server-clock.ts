/** What time it is for GitLab, by whose clock changes are dated: a mark by a clock that is ahead would hide changes. */
import type { Clock } from "../lib/clock.ts";

/** A clock that is never ahead of GitLab's. */
export interface ServerClock {
  /** Asks GitLab, in one request. Where it does not tell, what it told before holds. */
  measure(): Promise<void>;
  /** Our clock, less what it was ahead of GitLab's. */
  readonly now: Clock;
}

/** Trusts our clock until GitLab was asked. `serverTime`: by the second, as its `Date` header tells. */
export const createServerClock = (serverTime: () => Promise<Date | null>, clock: Clock): ServerClock => {
  let aheadMs = 0;
  return {
    measure: async () => {
      // Where GitLab cannot be reached, nothing is read either, and no mark is moved.
      const told = await serverTime().catch(() => null);
      if (told !== null) aheadMs = Math.max(0, clock().getTime() - told.getTime());
    },
    now: () => new Date(clock().getTime() - aheadMs),
  };
};
