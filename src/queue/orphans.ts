import type { QueueOptions } from "./database.ts";
import { isWorthAnother } from "./failure.ts";
import { type Job, type Jobs, jobOf, QUEUE, SCHEMA } from "./jobs.ts";
import { ISSUE_LOCKS } from "./locks.ts";
import { createBury } from "./settle.ts";

/** Active jobs on whose issue nobody holds a lock: the process that took them is dead, or just about to lock. */
const UNLOCKED = `
  SELECT id, data, group_id, retry_count, started_on FROM ${SCHEMA}.job
  WHERE name = $1 AND state = 'active' AND NOT EXISTS (
    SELECT 1 FROM pg_locks
    WHERE locktype = 'advisory' AND classid = ${ISSUE_LOCKS} AND objsubid = 2
      AND objid::bigint = hashtext(group_id) & 4294967295
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  )`;

interface Orphan {
  readonly job: Job;
  /** When the process that left it took it. */
  readonly startedAt: Date;
}

/** What looking for them needs. */
interface OrphanOptions extends Pick<QueueOptions, "database" | "clock" | "log"> {
  readonly backlog: Pick<QueueOptions["backlog"], "markDead">;
  readonly jobs: Pick<Jobs, "done" | "failed">;
}

/**
 * Finds jobs whose process died, long before pg-boss would. A job is given back when it was seen without
 * a lock twice in a row, or at once where nobody else works here. It does not count as an error, since most processes
 * die for reasons that are not the issue's; after very many times it is given up all the same.
 */
export const createOrphans = (options: OrphanOptions, isOurs: (jobId: string) => boolean) => {
  const { database, backlog, jobs, clock, log } = options;
  const bury = createBury(backlog, log);
  let suspects = new Set<string>();
  const giveBack = async ({ job, startedAt }: Orphan): Promise<void> => {
    const fields = { job: job.id, issue: job.issueKey };
    if (isWorthAnother(job.tries)) {
      log.warn(fields, "a job was left by a process that died; it is done again");
      await jobs.failed(job, "the process that worked on it died", "left");
      return;
    }
    const times = job.tries.left + 1;
    await bury(job, `${times} processes that worked on it died; their logs may say of what`, startedAt);
    await jobs.done(job);
  };
  return {
    giveBack: async (alone: boolean): Promise<number> => {
      const { rows } = await database.query(UNLOCKED, [QUEUE]);
      const found = rows
        .map((row): Orphan => {
          const data = { ...(row["data"] as object), issueKey: String(row["group_id"]) };
          // What came since was never tried.
          const startedAt = row["started_on"] instanceof Date ? row["started_on"] : clock();
          return { job: jobOf(String(row["id"]), data, Number(row["retry_count"])), startedAt };
        })
        .filter(({ job }) => !isOurs(job.id));
      const certain = found.filter(({ job }) => alone || suspects.has(job.id));
      suspects = new Set(found.map(({ job }) => job.id));
      for (const orphan of certain) await giveBack(orphan);
      return certain.length;
    },
  };
};
