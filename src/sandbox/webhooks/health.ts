import { alertStatus } from "../world/hooks.ts";
import type { Hook } from "../world/types.ts";
import type { World } from "../world/world.ts";

/** GitLab pauses a hook at the fourth failure in a row and switches it off at the fortieth. */
const FAILURES_BEFORE_PAUSE = 3;
const FAILURES_BEFORE_DISABLING = 39;
const FIRST_PAUSE_MILLISECONDS = 60_000;
const LONGEST_PAUSE_MILLISECONDS = 24 * 60 * 60_000;

/** How long a hook pauses after that many failures in a row: a minute, doubled each time, a day at most. */
const pauseAfter = (failures: number): number =>
  Math.min(
    FIRST_PAUSE_MILLISECONDS * 2 ** (failures - FAILURES_BEFORE_PAUSE - 1),
    LONGEST_PAUSE_MILLISECONDS,
  );

const pausedUntil = (failures: number, now: Date): string | null => {
  const isPaused = failures > FAILURES_BEFORE_PAUSE && failures <= FAILURES_BEFORE_DISABLING;
  return isPaused ? new Date(now.getTime() + pauseAfter(failures)).toISOString() : null;
};

/**
 * Counts an attempt: failures in a row, back to 0 by one success, which also ends a pause. Only where
 * `autoDisabling` is on (GitLab.com; self-managed instances have it off for project hooks) a failing hook pauses.
 */
export const recordAttempt = (hook: Hook, succeeded: boolean, now: Date, autoDisabling: boolean): void => {
  hook.recentFailures = succeeded ? 0 : hook.recentFailures + 1;
  hook.disabledUntil = autoDisabling ? pausedUntil(hook.recentFailures, now) : null;
};

/** The one place that decides whether a hook hears of an event now; what it does not hear is lost. */
export const mayDeliver = (world: World, hook: Hook, autoDisabling: boolean): boolean =>
  !autoDisabling || alertStatus(world, hook) === "executable";
