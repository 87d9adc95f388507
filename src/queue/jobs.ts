import { PgBoss } from "pg-boss";
import type { Logger } from "../lib/log.ts";
import type { QueueDatabase } from "./database.ts";
import type { Counted, Tries } from "./failure.ts";

/** A job that is ours to do now. */
export interface Job {
  readonly id: string;
  readonly issueKey: string;
  /** Times it was taken before. */
  readonly retryCount: number;
  readonly tries: Tries;
}

/** A job's data, as pg-boss keeps it. What is not counted in it is an outage. */
interface Data {
  readonly issueKey: string;
  readonly surprises?: number;
  readonly left?: number;
}

/** A job that was taken. */
export const jobOf = (id: string, { issueKey, surprises = 0, left = 0 }: Data, retryCount: number): Job => ({
  id,
  issueKey,
  retryCount,
  tries: { surprises, left, outages: Math.max(0, retryCount - surprises - left) },
});

/** pg-boss's schema and our one queue in it. */
export const SCHEMA = "pgboss";
export const QUEUE = "issues";

/**
 * `short`: news that arrives while an issue is worked on waits as one more job. The policy `stately` says
 * the same and would do it by itself, but pg-boss 12 then skips every issue that was being worked on when
 * its once-a-minute statistics were taken, until the next. That one issue is never worked on twice at
 * once is seen to by the group (one active job per issue) and, should that fail, by our locks.
 */
const OPTIONS = {
  retryLimit: 1_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 600,
  expireInSeconds: 4 * 3_600,
  retentionSeconds: 30 * 24 * 3_600,
  deleteAfterSeconds: 600,
};

/** Issues that have a job. */
export interface EnqueuedIssues {
  readonly all: ReadonlySet<string>;
  /** Those whose job is due, is being worked on, or failed and is tried again: not only wished for a later time. */
  readonly soon: ReadonlySet<string>;
}

/** Jobs per issue, on pg-boss. */
export interface Jobs {
  /** One waiting job for each of these issues, where there is none yet. */
  add(issueKeys: readonly string[]): Promise<void>;
  /** A job for this issue, not before then; an earlier wish of this kind is replaced. */
  addLater(issueKey: string, at: Date): Promise<void>;
  /** At most `limit` jobs, of issues that nobody works on. */
  take(limit: number): Promise<Job[]>;
  done(job: Job): Promise<void>;
  /** Tries it again with back-off: 1 to 2 s, doubling up to 10 minutes. */
  failed(job: Job, why: string, counted: Counted): Promise<void>;
  /** Issues that have a job, waiting or being worked on. */
  issueKeys(): Promise<EnqueuedIssues>;
  stop(): Promise<void>;
}

const COUNT = `UPDATE ${SCHEMA}.job SET data = data || $4::jsonb
  WHERE name = $1 AND id = $2 AND retry_count = $3 AND state = 'active'`;

const keyed = (issueKey: string, singletonKey: string) => ({
  data: { issueKey },
  singletonKey,
  group: { id: issueKey },
});

/** Starts pg-boss in this database, creating or migrating its schema (replicas wait for each other). */
export const openJobs = async (database: QueueDatabase, log: Logger): Promise<Jobs> => {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.query(text, values) },
    schema: SCHEMA,
    schedule: false,
  });
  boss.on("error", (error) => log.warn({ error: error.message }, "the queue had trouble with its database"));
  await boss.start();
  await boss.createQueue(QUEUE, { policy: "short", ...OPTIONS });
  await boss.updateQueue(QUEUE, OPTIONS);
  return {
    add: async (issueKeys) => {
      await boss.insert(
        QUEUE,
        issueKeys.map((issueKey) => keyed(issueKey, issueKey)),
      );
    },
    addLater: async (issueKey, at) => {
      const { data, singletonKey, group } = keyed(issueKey, `${issueKey} later`);
      await boss.upsert(QUEUE, data, { singletonKey, group, startAfter: at });
    },
    take: async (limit) => {
      const jobs = await boss.fetch<Data>(QUEUE, { batchSize: limit, groupConcurrency: 1 });
      return jobs.map(({ id, data, retryCount }) => jobOf(id, data, retryCount));
    },
    done: async ({ id, retryCount }) => {
      await boss.complete(QUEUE, [{ id, retryCount }]);
    },
    failed: async ({ id, retryCount, tries }, why, counted) => {
      if (counted !== "outages")
        await database.query(COUNT, [
          QUEUE,
          id,
          retryCount,
          JSON.stringify({ [counted]: tries[counted] + 1 }),
        ]);
      await boss.fail(QUEUE, [{ id, retryCount }], { message: why });
    },
    issueKeys: async () => {
      const { rows } = await database.query(
        `SELECT group_id, bool_or(state <> 'created' OR start_after <= now()) AS soon
         FROM ${SCHEMA}.job WHERE name = $1 AND state < 'completed' GROUP BY group_id`,
        [QUEUE],
      );
      const keysOf = (found: typeof rows) => new Set(found.map((row) => String(row["group_id"])));
      return { all: keysOf(rows), soon: keysOf(rows.filter((row) => row["soon"] === true)) };
    },
    stop: async () => await boss.stop({ graceful: false, close: false }),
  };
};
