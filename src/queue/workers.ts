import { setTimeout as wait } from "node:timers/promises";
import { messageOf } from "../lib/errors.ts";
import type { Job } from "./jobs.ts";
import type { Locks } from "./locks.ts";
import { createSettle, type SettleOptions } from "./settle.ts";

/** What workers need. */
export interface WorkerOptions extends SettleOptions {
  readonly locks: Locks;
  /** Issues worked on at once by this process. */
  readonly concurrency: number;
}

/** Workers of one process. */
export interface Workers {
  /** There may be jobs: look. */
  wake(): void;
  /** Another process works on this issue now: what is under way here must not go on. */
  lose(issueKey: string): void;
  isOurs(jobId: string): boolean;
  hasRoom(): boolean;
  /** Takes no more, and waits for what is under way. */
  stop(): Promise<void>;
}

/** What is under way. */
interface Run {
  readonly jobId: string;
  readonly lost: AbortController;
  readonly ended: Promise<void>;
}

/** How soon a job is tried again whose issue another process is still working on. */
const BUSY_MS = 1_000;
/** Jobs that are due sooner get a timer; the others are found by looking. */
const LOOK_AHEAD_MS = 5_000;

/** Takes jobs while there is room and works on them, one per issue at a time. */
export const createWorkers = (options: WorkerOptions): Workers => {
  const { jobs, locks, clock, log } = options;
  /** By issue. */
  const running = new Map<string, Run>();
  let taking: Promise<void> | undefined;
  let wanted = false;
  let stopping = false;

  const comeBack = async (issueKey: string, at: Date): Promise<void> => {
    await jobs.addLater(issueKey, at);
    const wait = at.getTime() - clock().getTime();
    if (wait < LOOK_AHEAD_MS) setTimeout(wake, Math.max(1, wait)).unref();
  };
  const settle = createSettle(options, comeBack);
  const work = async (job: Job, lost: AbortSignal): Promise<void> => {
    try {
      await settle(job, lost);
    } catch (error) {
      const fields = { job: job.id, issue: job.issueKey, error: messageOf(error) };
      log.warn(fields, "the end of a job could not be recorded; it is done again");
    } finally {
      await locks.unlock(job.issueKey).catch(() => undefined);
      running.delete(job.issueKey);
      wake();
    }
  };
  const begin = (job: Job): void => {
    const lost = new AbortController();
    running.set(job.issueKey, { jobId: job.id, lost, ended: work(job, lost.signal) });
  };
  const putOff = async (job: Job): Promise<void> => {
    await comeBack(job.issueKey, new Date(clock().getTime() + BUSY_MS));
    await jobs.done(job);
  };
  /** The queue gives out no second job of an issue before the first is done: ours is just about to let go of it. */
  const ending = async (taken: readonly Job[]): Promise<void> => {
    const ends = taken.flatMap(({ issueKey }) => running.get(issueKey)?.ended ?? []);
    if (ends.length > 0) await Promise.race([Promise.all(ends), wait(BUSY_MS, undefined, { ref: false })]);
  };
  const take = async (): Promise<void> => {
    const room = options.concurrency - running.size;
    const taken = room > 0 ? await jobs.take(room) : [];
    if (taken.length === 0) return;
    await ending(taken);
    const free = taken.filter((job) => !running.has(job.issueKey)).map((job) => job.issueKey);
    const locked = await locks.tryLock(free);
    for (const job of taken) {
      if (locked.has(job.issueKey)) begin(job);
      else await putOff(job);
    }
    if (taken.length === room) wanted = true;
  };
  const takeAll = async (): Promise<void> => {
    try {
      while (wanted && !stopping) {
        wanted = false;
        await take();
      }
    } catch (error) {
      log.warn({ error: messageOf(error) }, "no jobs can be taken now");
    } finally {
      taking = undefined;
    }
  };
  const wake = (): void => {
    wanted = true;
    if (!stopping) taking ??= takeAll();
  };
  return {
    wake,
    lose: (issueKey) => running.get(issueKey)?.lost.abort(),
    isOurs: (jobId) => [...running.values()].some((run) => run.jobId === jobId && !run.lost.signal.aborted),
    hasRoom: () => !stopping && running.size < options.concurrency,
    stop: async () => {
      stopping = true;
      await taking;
      await Promise.allSettled([...running.values()].map((run) => run.ended));
    },
  };
};
