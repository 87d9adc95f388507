import type { Logger } from "../lib/log.ts";
import type { QueueDatabase } from "./database.ts";
import { type Job, type Jobs, QUEUE, SCHEMA } from "./jobs.ts";
import { ISSUE_LOCKS } from "./locks.ts";

/** Active jobs on whose issue nobody holds a lock: the process that took them is dead, or just about to lock. */
const UNLOCKED = `
  SELECT id, group_id, retry_count FROM ${SCHEMA}.job
  WHERE name = $1 AND state = 'active' AND NOT EXISTS (
    SELECT 1 FROM pg_locks
    WHERE locktype = 'advisory' AND classid = ${ISSUE_LOCKS} AND objsubid = 2
      AND objid::bigint = hashtext(group_id) & 4294967295
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  )`;

/**
 * Finds jobs whose process died, long before pg-boss would. A job is given back when it was seen without
 * a lock twice in a row, or at once where nobody else works here.
 */
export const createOrphans = (
  database: QueueDatabase,
  jobs: Jobs,
  isOurs: (jobId: string) => boolean,
  log: Logger,
) => {
  let suspects = new Set<string>();
  return {
    giveBack: async (alone: boolean): Promise<number> => {
      const { rows } = await database.query(UNLOCKED, [QUEUE]);
      const found = rows
        .map(
          (row): Job => ({
            id: String(row["id"]),
            issueKey: String(row["group_id"]),
            retryCount: Number(row["retry_count"]),
          }),
        )
        .filter((job) => !isOurs(job.id));
      const certain = found.filter((job) => alone || suspects.has(job.id));
      suspects = new Set(found.map((job) => job.id));
      for (const job of certain) {
        log.warn(
          { job: job.id, issue: job.issueKey },
          "a job was left by a process that died; it is done again",
        );
        await jobs.failed(job, "the process that worked on it died");
      }
      return certain.length;
    },
  };
};
