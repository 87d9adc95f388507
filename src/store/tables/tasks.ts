import { createHash } from "node:crypto";
import { type Kysely, type Selectable, sql } from "kysely";
import { type NewTask, type Task, type TaskResult, taskJobKey } from "../../model/task.ts";
import { jsonFor, textFor } from "../json.ts";
import type { Tables } from "../schema.ts";
import type { TasksTable } from "../task-schema.ts";
import { hearOfAnswers } from "./spoken-items.ts";
import { taskFigures } from "./task-figures.ts";

const DAY_MS = 86_400_000;

const OPEN = ["planned", "attempting", "waiting"] as const;

const rowOf = ({ key, askedBy, partner, reason, wish, mode, dueAt }: NewTask) => ({
  key,
  kind: wish.kind,
  asked_by: askedBy,
  partner,
  reason: textFor(reason),
  wish,
  content_digest: createHash("sha256").update(JSON.stringify(wish)).digest("hex").slice(0, 32),
  state: mode === "observe" ? "observed" : "planned",
  due_at: dueAt ?? null,
});

/**
 * Wishes tasks, in the caller's transaction. A key that is known is left alone, whatever became of it, except that it is
 * planned anew where it was only observed and may be done now, and where it is a state (a description, open or closed)
 * that is to be another now. Answers the keys that are new or planned anew.
 */
export const wishTasks = async (
  database: Kysely<Tables>,
  tasks: readonly NewTask[],
  now: Date,
): Promise<string[]> => {
  const byKey = new Map(tasks.map((task) => [task.key, rowOf(task)]));
  if (byKey.size === 0) return [];
  const { rows } = await sql<{ key: string }>`
    WITH wished AS (
      INSERT INTO tasks AS known (key, kind, asked_by, partner, reason, wish, content_digest, state, created_at, due_at, ended_at)
      SELECT key, kind, asked_by, partner, reason, wish, content_digest, state, ${now}, due_at,
        CASE WHEN state = 'observed' THEN ${now}::timestamptz END
      FROM jsonb_to_recordset(${jsonFor([...byKey.values()])}::jsonb) AS wish
        (key text, kind text, asked_by text, partner text, reason text, wish jsonb, content_digest text, state text, due_at timestamptz)
      ON CONFLICT (key) DO UPDATE SET
        asked_by = excluded.asked_by, partner = excluded.partner, reason = excluded.reason, wish = excluded.wish,
        content_digest = excluded.content_digest, state = excluded.state, version = known.version + 1,
        due_at = excluded.due_at, attempts = LEAST(known.attempts, 1), retry_at = NULL, why = NULL,
        ended_at = excluded.ended_at
      WHERE known.kind = excluded.kind AND (
        (known.state = 'observed' AND excluded.state = 'planned')
        OR (known.kind IN ('describe', 'state') AND known.content_digest <> excluded.content_digest)
      )
      RETURNING key, state
    )
    SELECT key, pg_notify('liaison_news', ${taskJobKey("")} || key) FROM wished WHERE state = 'planned'`.execute(
    database,
  );
  return rows.map(({ key }) => key);
};

const taskOf = (row: Selectable<TasksTable>): Task => ({
  key: row.key,
  askedBy: row.asked_by,
  reason: row.reason,
  partner: row.partner,
  wish: row.wish,
  state: row.state,
  version: row.version,
  attempts: row.attempts,
  createdAt: row.created_at,
  dueAt: row.due_at,
  attemptedAt: row.attempted_at,
  retryAt: row.retry_at,
  result: row.result,
  why: row.why,
});

/** How a task ended, or until when it waits. */
export interface TaskEnd {
  readonly state: "done" | "skipped" | "failed" | "observed" | "waiting";
  /** One sentence, for people. */
  readonly why: string;
  /** Added to what is known. */
  readonly result?: TaskResult;
  /** Of `waiting`. */
  readonly retryAt?: Date;
  /** Of `waiting`: its answer was lost, so it may have been done. */
  readonly lost?: true;
}

/** Tasks: what is done once and is not about one partner's issue. */
export const createTasks = (database: Kysely<Tables>) => ({
  ...taskFigures(database),

  /** See `wishTasks`. */
  wish: (tasks: readonly NewTask[], now: Date): Promise<string[]> => wishTasks(database, tasks, now),

  get: async (key: string): Promise<Task | null> => {
    const row = await database.selectFrom("tasks").selectAll().where("key", "=", key).executeTakeFirst();
    return row === undefined ? null : taskOf(row);
  },

  /**
   * Committed before a request is sent, so that a crash in between is seen as a lost answer. Answers the task as it is
   * then; null: it is not as it was seen any more, because another process works on it, or it was wished anew.
   */
  attempt: async (task: Task, now: Date, channel?: string): Promise<Task | null> => {
    const result = channel === undefined ? {} : { channel };
    const row = await database
      .updateTable("tasks")
      .set((set) => ({
        state: "attempting",
        attempts: set("attempts", "+", 1),
        attempted_at: now,
        retry_at: null,
        result: sql<string>`result || ${jsonFor(result)}::jsonb`,
      }))
      .where("key", "=", task.key)
      .where("state", "=", task.state)
      .where("attempts", "=", task.attempts)
      .where("version", "=", task.version)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : taskOf(row);
  },

  /**
   * Records how it ended, or (`waiting`) when to try again; see `hearOfAnswers`. Answers the task as it is then; null: it was wished anew or
   * has ended meanwhile, and stays as it is.
   */
  finish: async ({ key, version }: Task, end: TaskEnd, now: Date): Promise<Task | null> => {
    const { state, why, result = {}, retryAt = null, lost = false } = end;
    const waits = state === "waiting";
    const { rows } = await sql<Selectable<TasksTable>>`
      WITH ended AS (
      UPDATE tasks SET state = ${state}, why = ${textFor(why)}, retry_at = ${retryAt}::timestamptz,
        attempts = attempts + (${waits}::boolean AND state <> 'attempting')::int,
        attempted_at = CASE WHEN ${lost}::boolean THEN attempted_at END,
        ended_at = CASE WHEN NOT ${waits}::boolean THEN ${now}::timestamptz END,
        result = result || ${jsonFor(result)}::jsonb
      WHERE key = ${key} AND version = ${version} AND state IN (${sql.join(OPEN)})
      RETURNING *
      ), heard AS (${hearOfAnswers(sql`ended`, now)})
      SELECT * FROM ended`.execute(database);
    return rows[0] === undefined ? null : taskOf(rows[0]);
  },

  /** Jobs of tasks that are due, and were last tried before then. */
  jobsDue: async (now: Date, attemptedBefore: Date): Promise<string[]> => {
    const rows = await database
      .selectFrom("tasks")
      .select("key")
      .where("state", "in", OPEN)
      .where((row) => row.or([row("due_at", "is", null), row("due_at", "<=", now)]))
      .where((row) => row.or([row("retry_at", "is", null), row("retry_at", "<=", now)]))
      .where((row) => row.or([row("attempted_at", "is", null), row("attempted_at", "<=", attemptedBefore)]))
      .execute();
    return rows.map(({ key }) => taskJobKey(key));
  },

  /**
   * Tries again what was given up, a message within another day; answers whether it was. What is so old that its words
   * were removed (see retention.ts) has nothing left to say. It counts as tried, also where it never was: whoever asks for
   * it has seen to it that it did not go out while a backup knew nothing of it.
   */
  retry: async (key: string, now: Date): Promise<boolean> => {
    const until = new Date(now.getTime() + DAY_MS).toISOString();
    const { rows } = await sql`
      UPDATE tasks SET state = 'waiting', attempts = 1, retry_at = NULL, ended_at = NULL,
        wish = CASE WHEN kind = 'send' THEN jsonb_set(wish, '{until}', to_jsonb(${until}::text)) ELSE wish END
      WHERE key = ${key} AND state = 'failed' AND reason <> ''
      RETURNING pg_notify('liaison_news', ${taskJobKey("")} || key)`.execute(database);
    return rows.length > 0;
  },
});
