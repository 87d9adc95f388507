import type { Clock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { Backlog } from "./database.ts";
import { explain, judge } from "./failure.ts";
import type { Job, Jobs } from "./jobs.ts";
import type { Locks } from "./locks.ts";

/** Does everything that is to be done for an issue now, and says when to come back. */
export type Handler = (issueKey: string) => Promise<{ readonly againAt: Date | null }>;

/** What workers need. */
export interface WorkerOptions {
  readonly jobs: Jobs;
  readonly locks: Locks;
  readonly backlog: Pick<Backlog, "markDead">;
  readonly handler: Handler;
  /** Issues worked on at once by this process. */
  readonly concurrency: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How soon a job is tried again whose issue another process is still working on. */
const BUSY_MS = 1_000;
/** Jobs that are due sooner get a timer; the others are found by looking. */
const LOOK_AHEAD_MS = 5_000;

/** Takes jobs while there is room and works on them, one per issue at a time. */
export const createWorkers = (options: WorkerOptions) => {
  const { jobs, locks, backlog, clock, log } = options;
  /** By issue. */
  const running = new Map<string, { readonly jobId: string; readonly ended: Promise<void> }>();
  let taking = false;
  let wanted = false;
  let stopping = false;

  const comeBack = async (issueKey: string, at: Date): Promise<void> => {
    await jobs.addLater(issueKey, at);
    const wait = at.getTime() - clock().getTime();
    if (wait < LOOK_AHEAD_MS) setTimeout(wake, wait).unref();
  };
  const settleFailure = async (job: Job, error: unknown, startedAt: Date): Promise<void> => {
    const verdict = judge(error, job.retryCount);
    const why = explain(error);
    log.warn(
      { issue: job.issueKey, attempt: job.retryCount + 1, verdict: verdict.kind, error: why },
      "work on an issue failed",
    );
    if (verdict.kind === "retry") return await jobs.failed(job, why);
    if (verdict.kind === "later")
      await comeBack(job.issueKey, new Date(clock().getTime() + verdict.milliseconds));
    else {
      const letters = await backlog.markDead(job.issueKey, why, startedAt);
      log.error(
        { issue: job.issueKey, deliveries: letters, error: why },
        "given up; see liaison deliveries, liaison replay",
      );
    }
    await jobs.done(job);
  };
  const settle = async (job: Job): Promise<void> => {
    const startedAt = clock();
    let againAt: Date | null;
    try {
      ({ againAt } = await options.handler(job.issueKey));
    } catch (error) {
      return await settleFailure(job, error, startedAt);
    }
    if (againAt !== null) await comeBack(job.issueKey, againAt);
    await jobs.done(job);
  };
  const work = async (job: Job): Promise<void> => {
    try {
      await settle(job);
    } catch (error) {
      log.warn(
        { issue: job.issueKey, error: messageOf(error) },
        "the end of a job could not be recorded; it is done again",
      );
    } finally {
      await locks.unlock(job.issueKey).catch(() => undefined);
      running.delete(job.issueKey);
      wake();
    }
  };
  const putOff = async (job: Job): Promise<void> => {
    await comeBack(job.issueKey, new Date(clock().getTime() + BUSY_MS));
    await jobs.done(job);
  };
  const take = async (): Promise<void> => {
    const room = options.concurrency - running.size;
    const taken = room > 0 ? await jobs.take(room) : [];
    if (taken.length === 0) return;
    const free = taken.filter((job) => !running.has(job.issueKey)).map((job) => job.issueKey);
    const locked = await locks.tryLock(free);
    for (const job of taken) {
      if (locked.has(job.issueKey)) running.set(job.issueKey, { jobId: job.id, ended: work(job) });
      else await putOff(job);
    }
    if (taken.length === room) wanted = true;
  };
  const takeAll = async (): Promise<void> => {
    taking = true;
    try {
      while (wanted && !stopping) {
        wanted = false;
        await take();
      }
    } catch (error) {
      log.warn({ error: messageOf(error) }, "no jobs can be taken now");
    } finally {
      taking = false;
    }
  };
  /** There may be jobs: look. */
  const wake = (): void => {
    wanted = true;
    if (!taking && !stopping) void takeAll();
  };
  return {
    wake,
    isOurs: (jobId: string): boolean => [...running.values()].some((work) => work.jobId === jobId),
    hasRoom: (): boolean => !stopping && running.size < options.concurrency,
    /** Takes no more, and waits for what is under way. */
    stop: async (): Promise<void> => {
      stopping = true;
      await Promise.allSettled([...running.values()].map((work) => work.ended));
    },
  };
};

/** See `createWorkers`. */
export type Workers = ReturnType<typeof createWorkers>;
