import type { Hook } from "../world/types.ts";

/** GitLab pauses a hook at the fourth failure in a row and switches it off at the fortieth. */
const FAILURES_BEFORE_PAUSE = 3;
const FAILURES_BEFORE_DISABLING = 39;
const FIRST_PAUSE_MILLISECONDS = 60_000;
const LONGEST_PAUSE_MILLISECONDS = 24 * 60 * 60_000;
/** A moment that never comes: switched off until somebody switches it on again. */
const FOR_EVER = "9999-12-31T23:59:59.999Z";

/** What `alert_status` says. */
export type AlertStatus = "executable" | "temporarily_disabled" | "disabled";

/** How long a hook pauses after that many failures in a row: a minute, doubled each time, a day at most. */
const pauseAfter = (failures: number): number =>
  Math.min(
    FIRST_PAUSE_MILLISECONDS * 2 ** (failures - FAILURES_BEFORE_PAUSE - 1),
    LONGEST_PAUSE_MILLISECONDS,
  );

const disabledUntil = (failures: number, now: Date): string | null => {
  if (failures > FAILURES_BEFORE_DISABLING) return FOR_EVER;
  if (failures <= FAILURES_BEFORE_PAUSE) return null;
  return new Date(now.getTime() + pauseAfter(failures)).toISOString();
};

/**
 * Counts an attempt: failures in a row, back to 0 by one success, which also ends a pause. Only where
 * `autoDisabling` is on (GitLab.com; self-managed instances have it off for project hooks) a failing hook pauses.
 */
export const recordAttempt = (hook: Hook, succeeded: boolean, now: Date, autoDisabling: boolean): void => {
  hook.recentFailures = succeeded ? 0 : hook.recentFailures + 1;
  if (succeeded) hook.disabledUntil = null;
  else if (autoDisabling) hook.disabledUntil = disabledUntil(hook.recentFailures, now);
};

/** A hook's `alert_status` now. */
export const alertStatus = (hook: Hook, now: Date): AlertStatus => {
  if (hook.disabledUntil === null || hook.disabledUntil <= now.toISOString()) return "executable";
  return hook.disabledUntil === FOR_EVER ? "disabled" : "temporarily_disabled";
};

/** The one place that decides whether a hook hears of an event now; what it does not hear is lost. */
export const mayDeliver = (hook: Hook, now: Date): boolean => alertStatus(hook, now) === "executable";
