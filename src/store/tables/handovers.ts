/** Issues that are handed over to somebody else, and whether that person has the list yet. */
import { type Kysely, sql } from "kysely";
import type { PersonRef } from "../../model/effect.ts";
import type { IssueMemory } from "../../model/memory.ts";
import type { NewTask } from "../../model/task.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";
import { wishTasks } from "./tasks.ts";

/** An open issue, and who looked after it at its last decision. */
export interface OwnedIssue {
  readonly issueKey: string;
  readonly owner: PersonRef | null;
}

/** An issue that goes to somebody else. `owner`: see `handovers.owner` in the migration. */
export interface Handover {
  readonly issueKey: string;
  readonly owner: string;
  /** When its job is asked. */
  readonly at: Date;
}

/** One that its new owner was not told of yet. */
export interface UntoldHandover {
  readonly issueKey: string;
  readonly owner: string;
  /** When its job is asked, which may be yet to come. */
  readonly askedAt: Date;
  readonly memory: IssueMemory;
}

/** Hand-overs. `handler`: who is asked on each issue. */
export const createHandovers = (database: Kysely<Tables>) => ({
  /** Open issues of these partners that were decided about since owners are remembered. */
  ownersOf: async (partners: readonly string[]): Promise<OwnedIssue[]> => {
    const { rows } = await sql<OwnedIssue>`
      SELECT issue_key AS "issueKey", memory->'owner' AS owner FROM issues
      WHERE memory->'snapshot'->>'state' = 'opened' AND memory ? 'owner'
        AND memory->>'partner' = ANY(${[...partners]}::text[])
      ORDER BY issue_key`.execute(database);
    return rows;
  },

  /** Asks each issue once, at its time, which is kept: of many, the last is asked long after the first; those that were asked for the same owner before are left out. Answers how many are new. */
  ask: async (handovers: readonly Handover[], handler: string, why: string): Promise<number> => {
    if (handovers.length === 0) return 0;
    const rows = handovers.map(({ issueKey, owner, at }) => ({
      issue_key: issueKey,
      owner,
      at: at.toISOString(),
    }));
    const { rows: asked } = await sql<{ issue_key: string }>`
      WITH wanted AS (
        SELECT * FROM jsonb_to_recordset(${jsonFor(rows)}::jsonb) AS row (issue_key text, owner text, at timestamptz)
      ), noted AS (
        INSERT INTO handovers (issue_key, owner, asked_at) SELECT issue_key, owner, at FROM wanted
        ON CONFLICT (issue_key) DO UPDATE SET owner = excluded.owner, asked_at = excluded.asked_at, told_at = NULL
        WHERE handovers.owner <> excluded.owner
        RETURNING issue_key
      )
      INSERT INTO timers (issue_key, handler, due_at, why)
      SELECT issue_key, ${handler}, at, ${why} FROM noted JOIN wanted USING (issue_key)
      ON CONFLICT (issue_key, handler) DO UPDATE SET due_at = excluded.due_at, why = excluded.why
      RETURNING issue_key`.execute(database);
    return asked.length;
  },

  /**
   * Issues that are looked after by `owner` without more ado: what was asked for somebody else meanwhile is forgotten,
   * so that they can go to that person later.
   */
  settle: async (owned: readonly Pick<Handover, "issueKey" | "owner">[]): Promise<void> => {
    if (owned.length === 0) return;
    const rows = owned.map(({ issueKey, owner }) => ({ issue_key: issueKey, owner }));
    await sql`
      DELETE FROM handovers USING jsonb_to_recordset(${jsonFor(rows)}::jsonb) AS row (issue_key text, owner text)
      WHERE handovers.issue_key = row.issue_key AND handovers.owner <> row.owner`.execute(database);
  },

  /** What owners have to be told of, the oldest first. */
  untold: async (limit: number): Promise<UntoldHandover[]> => {
    const { rows } = await sql<UntoldHandover>`
      SELECT issue_key AS "issueKey", owner, asked_at AS "askedAt", memory
      FROM handovers JOIN issues USING (issue_key) WHERE told_at IS NULL AND memory IS NOT NULL
      ORDER BY asked_at, issue_key LIMIT ${limit}`.execute(database);
    return rows;
  },

  /** One transaction: the list is wished, and its issues are told; nothing where another process has told one meanwhile. */
  told: async (issueKeys: readonly string[], tasks: readonly NewTask[], now: Date): Promise<void> => {
    await database.transaction().execute(async (transaction) => {
      const { rows } = await sql`
        SELECT FROM handovers WHERE issue_key = ANY(${[...issueKeys]}::text[]) AND told_at IS NULL
        ORDER BY issue_key FOR UPDATE`.execute(transaction);
      if (rows.length < issueKeys.length) return;
      await wishTasks(transaction, tasks, now);
      await sql`UPDATE handovers SET told_at = ${now} WHERE issue_key = ANY(${[...issueKeys]}::text[])`.execute(
        transaction,
      );
    });
  },
});
