/** What of tasks and hand-overs is removed with age: rows that nothing asks for any more. */
import { type RawBuilder, sql } from "kysely";

/** Statements that remove at most `batch` rows each. */
export const oldTasks = (before: Date, closedBefore: Date, batch: number): RawBuilder<unknown>[] => [
  // A digest's key ends with its day. The last one that went out says since when things are new to its reader; that the
  // others were made is known by the later ones (`digests.due_at`). Issues and notes are never made twice: their rows stay.
  sql`
    DELETE FROM tasks WHERE key IN (
      SELECT key FROM (
        SELECT key, ended_at, row_number() OVER (
          PARTITION BY regexp_replace(key, '[|][^|]*$', '')
          ORDER BY state IN ('done', 'skipped') DESC, ended_at DESC
        ) AS place FROM tasks WHERE kind = 'send' AND key LIKE 'digest|%' AND ended_at IS NOT NULL
      ) AS sent WHERE place > 1 AND ended_at < ${before} LIMIT ${batch}
    )`,
  // Who looks after an issue is known from its own memory, should it be opened again.
  sql`
    DELETE FROM handovers WHERE issue_key IN (
      SELECT issue_key FROM handovers JOIN issues USING (issue_key)
      WHERE asked_at < ${closedBefore} AND memory->'snapshot'->>'state' = 'closed'
        AND (memory->'snapshot'->>'updatedAt')::timestamptz < ${closedBefore} LIMIT ${batch}
    )`,
];
