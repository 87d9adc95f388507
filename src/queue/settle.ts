import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/log.ts";
import type { Backlog } from "./database.ts";
import { countedAs, explain, judge } from "./failure.ts";
import type { Job, Jobs } from "./jobs.ts";

/**
 * Does everything that is to be done for an issue now, and says when to come back. `lost` is aborted when
 * another process has taken the issue over, because this one was out of the database's reach: write nothing more.
 */
export type Handler = (
  issueKey: string,
  lost: AbortSignal,
  jobId: string,
) => Promise<{ readonly againAt: Date | null }>;

/** What carrying out a job needs. */
export interface SettleOptions {
  readonly jobs: Jobs;
  readonly backlog: Pick<Backlog, "markDead">;
  readonly handler: Handler;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Gives up on what waits for the issue of a job, received until then. */
export const createBury =
  (backlog: Pick<Backlog, "markDead">, log: Logger) =>
  async ({ id: job, issueKey }: Job, why: string, receivedUntil: Date): Promise<void> => {
    const deadLetters = await backlog.markDead(issueKey, why, receivedUntil);
    log.error(
      { job, issue: issueKey, deadLetters, error: why },
      "given up; see liaison deliveries, liaison replay",
    );
  };

/** Carries out one job: calls the handler and records how it ended. */
export const createSettle = ({ jobs, backlog, handler, clock, log }: SettleOptions, comeBack: ComeBack) => {
  const bury = createBury(backlog, log);
  const fail = async (job: Job, error: unknown, startedAt: Date): Promise<void> => {
    const { id, issueKey, retryCount, tries } = job;
    const verdict = judge(error, tries);
    const why = explain(error);
    log.warn(
      { job: id, issue: issueKey, attempt: retryCount + 1, verdict: verdict.kind, error: why },
      "work on an issue failed",
    );
    if (verdict.kind === "retry") {
      await jobs.failed(job, why, countedAs(error));
      return;
    }
    if (verdict.kind === "later")
      await comeBack(issueKey, new Date(clock().getTime() + verdict.milliseconds));
    else await bury(job, why, startedAt);
    await jobs.done(job);
  };
  return async (job: Job, lost: AbortSignal): Promise<void> => {
    const startedAt = clock();
    let againAt: Date | null;
    try {
      ({ againAt } = await handler(job.issueKey, lost, job.id));
    } catch (error) {
      // How it ends is for whoever works on it now to say.
      if (lost.aborted)
        log.warn({ job: job.id, issue: job.issueKey, error: explain(error) }, "work that was lost failed");
      else await fail(job, error, startedAt);
      return;
    }
    if (lost.aborted) return;
    if (againAt !== null) await comeBack(job.issueKey, againAt);
    await jobs.done(job);
  };
};

/** Sees to it that an issue is worked on at a later time. */
export type ComeBack = (issueKey: string, at: Date) => Promise<void>;
