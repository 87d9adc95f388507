import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";

const MOST_AT_ONCE = 500;
/** Shares of time: what enqueuing takes, twice that is left to everything else. */
const PAUSE = 2;

/** Gathers news in memory and enqueues it in batches: at once while it is calm, in larger steps under load. */
export const createNews = (
  add: (issueKeys: readonly string[]) => Promise<void>,
  onAdded: () => void,
  log: Logger,
) => {
  const pending = new Set<string>();
  let flushing: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    while (pending.size > 0) {
      const batch = [...pending].slice(0, MOST_AT_ONCE);
      for (const key of batch) pending.delete(key);
      const start = performance.now();
      try {
        await add(batch);
        onAdded();
      } catch (error) {
        log.warn(
          { issues: batch.length, error: messageOf(error) },
          "news not enqueued; the sweep will find it",
        );
      }
      if (pending.size > 0) await sleep(PAUSE * (performance.now() - start));
    }
    flushing = undefined;
  };
  return {
    /** There is news of this issue. Never throws; what cannot be enqueued is found by the sweep. */
    news: (issueKey: string): void => {
      pending.add(issueKey);
      flushing ??= Promise.resolve().then(flush);
    },
    /** Resolves when nothing is pending. */
    settled: async (): Promise<void> => await flushing,
  };
};
