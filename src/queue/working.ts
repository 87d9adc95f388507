import { messageOf } from "../lib/errors.ts";
import type { Pace, QueueOptions } from "./database.ts";
import type { Jobs } from "./jobs.ts";
import { endsWithin } from "./limit.ts";
import { openLocks } from "./locks.ts";
import { createOrphans } from "./orphans.ts";
import type { Handler } from "./settle.ts";
import { createSweep } from "./sweep.ts";
import { createWorkers } from "./workers.ts";

/** A process that works on issues. */
export interface Working {
  wake(): void;
  /** Whether it could take another job now. */
  hasRoom(): boolean;
  stop(how: Stopping): Promise<void>;
}

/** How work ends. */
export interface Stopping {
  /** How long what is under way is waited for. Milliseconds. */
  readonly within: number;
  /** When it is not waited for any more. */
  readonly hurried?: AbortSignal;
  /** Makes handlers that are under way fail soon, so that they end as failures do and others take over at once. */
  readonly cut?: () => void;
}

/** How long handlers that were cut may take to say so. Milliseconds. */
const CUT_MS = 2_000;

/** What working needs, beside what the queue stands on. */
export interface WorkingOptions extends QueueOptions {
  readonly jobs: Jobs;
  readonly handler: Handler;
  readonly concurrency: number;
  readonly news: (issueKey: string) => void;
}

/** A second's delay is nothing where a notification got lost; a minute's is, where a process died. */
const PACE: Pace = { lookMs: 1_000, orphansMs: 3_000, sweepMs: 30_000 };

/** Starts taking jobs, and looking after those that others left or lost. */
export const startWorking = async (options: WorkingOptions): Promise<Working> => {
  const { database, backlog, clock, log, jobs, news, pace = PACE } = options;
  let wake = (): void => undefined;
  let lose = (_issueKey: string): void => undefined;
  let isOurs = (_jobId: string): boolean => false;
  const sweep = createSweep(backlog, jobs, clock);
  const orphans = createOrphans(options, (jobId) => isOurs(jobId));

  const looking = new Set<Promise<void>>();
  const attempt = async (task: () => Promise<void>): Promise<void> => {
    const run = task().catch((error) => {
      log.warn({ error: messageOf(error) }, "looking for lost jobs failed; it is tried again");
    });
    looking.add(run);
    await run;
    looking.delete(run);
  };
  const lookForLost = (everything: boolean) =>
    attempt(async () => {
      for (const issueKey of await sweep(everything)) news(issueKey);
    });
  const lookForOrphans = (alone: boolean) =>
    attempt(async () => {
      if ((await orphans.giveBack(alone)) > 0) wake();
    });
  const connected = async (alone: boolean): Promise<void> => {
    await lookForOrphans(alone);
    await lookForLost(true);
    wake();
  };
  const events = {
    onNews: news,
    onJobs: () => wake(),
    onConnected: (alone: boolean) => void connected(alone),
    onLost: (issueKey: string) => lose(issueKey),
  };
  const locks = await openLocks(database, events, log);
  const workers = createWorkers({ ...options, locks });
  wake = workers.wake;
  lose = workers.lose;
  isOurs = workers.isOurs;
  wake();
  const timers = [
    setInterval(wake, pace.lookMs),
    setInterval(() => void lookForOrphans(false), pace.orphansMs),
    setInterval(() => void lookForLost(false), pace.sweepMs),
  ];
  return {
    wake,
    hasRoom: workers.hasRoom,
    stop: async ({ within, hurried, cut = () => undefined }) => {
      for (const timer of timers) clearInterval(timer);
      const all = Promise.all([workers.stop(), ...looking]);
      if (!(await endsWithin(all, within, hurried))) {
        log.warn({}, "work under way takes too long; it is cut and handed back");
        cut();
        if (!(await endsWithin(all, CUT_MS)))
          log.warn({}, "work under way did not end; others take it over in some seconds");
      }
      await locks.close();
    },
  };
};
