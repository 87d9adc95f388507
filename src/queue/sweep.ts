import type { Clock } from "../lib/clock.ts";
import type { Backlog } from "./database.ts";
import type { Jobs } from "./jobs.ts";

/** News and jobs younger than this are surely on their way. */
const GRACE_MS = 5_000;

/**
 * Finds issues for which something waits but no job does: it was lost with a process, or never enqueued. A job
 * that is wished for later is no job for news that nobody has looked at, only for what is known to wait.
 */
export const createSweep = (backlog: Backlog, jobs: Pick<Jobs, "issueKeys">, clock: Clock) => {
  /** Keys of such issues. `everything`: also those whose news may still be on its way, as at start. */
  return async (everything: boolean): Promise<string[]> => {
    const now = clock();
    const youngest = everything ? now : new Date(now.getTime() - GRACE_MS);
    const [waiting, due, enqueued] = await Promise.all([
      backlog.issueKeysWaiting(youngest),
      backlog.issueKeysDue(now, youngest),
      jobs.issueKeys(),
    ]);
    const unseen = waiting.filter(
      ({ issueKey, explained }) => !(explained ? enqueued.all : enqueued.soon).has(issueKey),
    );
    const lost = due.filter((issueKey) => !enqueued.all.has(issueKey));
    return [...new Set([...unseen.map(({ issueKey }) => issueKey), ...lost])];
  };
};
