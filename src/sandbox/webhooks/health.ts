/** GitLab's back-off from hooks that fail (app/models/concerns/web_hooks/auto_disabling.rb, since 17.11). */
import { alertStatus, FAILURES_TO_DISABLE, FAILURES_TO_PAUSE } from "../world/hooks.ts";
import type { Hook } from "../world/types.ts";
import type { World } from "../world/world.ts";

const FIRST_PAUSE_MILLISECONDS = 60_000;
const LONGEST_PAUSE_MILLISECONDS = 24 * 60 * 60_000;

/** How long a hook pauses after that many failures in a row: a minute, doubled each time, a day at most. */
const pauseAfter = (failures: number): number =>
  Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** (failures - FAILURES_TO_PAUSE), LONGEST_PAUSE_MILLISECONDS);

const recordFailure = (world: World, hook: Hook): void => {
  // What was under way when the hook paused, and a test that fails meanwhile, do not count.
  if (alertStatus(world, hook) !== "executable") return;
  hook.recentFailures += 1;
  if (!world.instance.autoDisabling || hook.recentFailures < FAILURES_TO_PAUSE) return;
  hook.recentFailures = Math.min(hook.recentFailures, FAILURES_TO_DISABLE);
  hook.disabledUntil = new Date(world.clock().getTime() + pauseAfter(hook.recentFailures)).toISOString();
};

/**
 * Counts an attempt: failures in a row, back to 0 by one success, be it a test's, which also ends a pause and switches
 * a hook on again. Only where the instance has auto-disabling on (GitLab.com) a failing hook pauses.
 */
export const recordAttempt = (world: World, hook: Hook, succeeded: boolean): void => {
  if (!succeeded) {
    recordFailure(world, hook);
    return;
  }
  hook.recentFailures = 0;
  hook.disabledUntil = null;
};
