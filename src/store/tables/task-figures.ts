/** Tasks counted and listed, for people and figures. */
import { type Kysely, sql } from "kysely";
import type { TaskState, TaskWish } from "../../model/task.ts";
import type { Tables } from "../schema.ts";

/** Tasks of one asker that stand alike. */
export interface TaskReportRow {
  readonly askedBy: string;
  readonly kind: TaskWish["kind"];
  readonly state: TaskState;
  readonly count: number;
  /** The newest, at most three. */
  readonly samples: readonly {
    readonly key: string;
    readonly reason: string;
    readonly why: string | null;
    readonly reference: string | null;
    readonly at: string;
  }[];
}

/** Over the table of tasks. */
export const taskFigures = (database: Kysely<Tables>) => ({
  /** What ended in [since, now], and everything that is open or was given up whenever. */
  report: async (span: { readonly since: Date; readonly now: Date }): Promise<TaskReportRow[]> => {
    const { rows } = await sql<TaskReportRow>`
      SELECT asked_by AS "askedBy", kind, state, count(*) AS count,
        jsonb_agg(jsonb_build_object('key', key, 'reason', reason, 'why', why, 'reference', result->>'reference', 'at', at)
          ORDER BY at DESC, key) FILTER (WHERE newest <= 3) AS samples
      FROM (
        SELECT *, coalesce(ended_at, created_at) AS at,
          row_number() OVER (PARTITION BY asked_by, kind, state ORDER BY coalesce(ended_at, created_at) DESC, key) AS newest
        FROM tasks WHERE (ended_at >= ${span.since} AND ended_at <= ${span.now}) OR ended_at IS NULL OR state = 'failed'
      ) AS known
      GROUP BY asked_by, kind, state ORDER BY asked_by, kind, state`.execute(database);
    return rows;
  },

  /** How many are open or were given up, by kind and state. */
  countOpen: async (): Promise<{ kind: string; state: string; count: number }[]> => {
    const rows = await database
      .selectFrom("tasks")
      .select(["kind", "state", (count) => count.fn.countAll<number>().as("count")])
      .where("state", "in", ["planned", "attempting", "waiting", "failed"])
      .groupBy(["kind", "state"])
      .execute();
    return rows.map((row) => ({ ...row, count: Number(row.count) }));
  },
});
