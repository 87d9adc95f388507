import { messageOf } from "../lib/errors.ts";
import type { QueueOptions } from "./database.ts";
import { makeDue } from "./due.ts";
import { openJobs } from "./jobs.ts";
import { endsWithin } from "./limit.ts";
import { JOBS_CHANNEL } from "./locks.ts";
import { createNews } from "./news.ts";
import type { Handler } from "./settle.ts";
import { type Stopping, startWorking, type Working } from "./working.ts";

/** One job per issue that has news; in order per issue, in parallel across issues, processes and machines. */
export interface Queue {
  /** There is news of this issue. Never throws and never waits; should it be lost, the sweep finds it. */
  news(issueKey: string): void;
  /**
   * Starts working. A handler that throws is tried again with back-off; when it is given up, the
   * deliveries that wait for the issue become dead letters. `againAt`: when to come back by itself.
   */
  work(handler: Handler, options: { readonly concurrency: number }): Promise<void>;
  /** Makes jobs due whose time has come by our clock, where that is ahead of the database's. */
  catchUp(): Promise<void>;
  /** Takes no more jobs and waits for those under way; what takes too long is cut, and given back for others to do. */
  stop(how?: Stopping): Promise<void>;
}

const STOP_LIMIT_MS = 20_000;

/** Opens the queue; pg-boss creates or updates its schema where needed. */
export const openQueue = async (options: QueueOptions): Promise<Queue> => {
  const { database, log } = options;
  const jobs = await openJobs(database, log);
  let working: Working | undefined;
  const tellOthers = (): void => {
    database
      .query("SELECT pg_notify($1, '')", [JOBS_CHANNEL])
      .catch((error) =>
        log.debug({ error: messageOf(error) }, "other processes were not told; they look every second"),
      );
  };
  const added = (): void => {
    working?.wake();
    if (working?.hasRoom() !== true) tellOthers();
  };
  const news = createNews(jobs.add, added, log);
  return {
    news: news.news,
    work: async (handler, { concurrency }) => {
      working = await startWorking({ ...options, jobs, handler, concurrency, news: news.news });
    },
    catchUp: () => makeDue(database, options.clock()),
    stop: async (how = { within: STOP_LIMIT_MS }) => {
      await endsWithin(news.settled(), how.within, how.hurried);
      await working?.stop(how);
      await jobs.stop();
    },
  };
};
