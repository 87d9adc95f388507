/** Tables of what is looked at, and done, apart from news: timers and tasks. */
import type { Generated, JSONColumnType } from "kysely";
import type { TaskResult, TaskState, TaskWish } from "../model/task.ts";

/** When a handler wants to be asked about an issue though nothing happens. */
export interface TimersTable {
  issue_key: string;
  handler: string;
  due_at: Date;
  why: string;
}

/** Which digests were made. */
export interface DigestsTable {
  name: string;
  recipient: string;
  due_at: Date;
  /** Up to when there was nothing to say, the last time that this was so. */
  nothing_until: Date | null;
}

/** Who is a partner, and since when as far as is known. */
export interface KnownPartnersTable {
  partner: string;
  since: Date;
}

/** What is done once and is not about one partner's issue. */
export interface TasksTable {
  key: string;
  kind: TaskWish["kind"];
  asked_by: string;
  partner: string | null;
  reason: string;
  wish: JSONColumnType<TaskWish>;
  content_digest: string;
  state: TaskState;
  version: Generated<number>;
  created_at: Date;
  due_at: Date | null;
  attempts: Generated<number>;
  attempted_at: Date | null;
  retry_at: Date | null;
  ended_at: Date | null;
  result: JSONColumnType<TaskResult>;
  why: string | null;
}
