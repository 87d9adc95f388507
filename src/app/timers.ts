/** Turns moments that have come into news. */
import type { Parts } from "./ports.ts";

/** How often each replica asks whether something is due, and when for the first time; milliseconds. */
export const TIMER_TIMES = { tickMs: 30_000, firstMs: 2_000 };

/** Tells of everything that is due now; ends when nothing is, or when the service stops. */
export const ringTimers = async (
  { store, clock, log }: Parts,
  news: (issueKey: string) => void,
  stopped: AbortSignal,
): Promise<void> => {
  while (!stopped.aborted) {
    const issues = await store.timers.ring(clock());
    if (issues.length === 0) return;
    for (const issue of issues) news(issue);
    log.info({ issues: issues.length }, "moments have come at which issues are looked at again");
  }
};
