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
  /** Everybody who was told of it; null: that was not remembered yet. */
  readonly told: readonly PersonRef[] | null;
  /** When a decision saw that it had another owner, ISO 8601; null: none ever did. */
  readonly handedOverAt: string | null;
  /** Nobody has touched it since it was only observed. */
  readonly observed: boolean;
}

/** An issue that goes to people. `owners`: see `handovers.owner` in the migration. */
export interface Handover {
  readonly issueKey: string;
  /** Those to whom it is new. */
  readonly owners: readonly string[];
  /** When its job is asked. */
  readonly at: Date;
}

/** One that somebody was not told of yet. */
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
      SELECT issue_key AS "issueKey", memory->'owner' AS owner, memory->'told' AS told,
        memory->'handedOver'->>'at' AS "handedOverAt", memory ? 'observed' AS observed
      FROM issues
      WHERE memory->'snapshot'->>'state' = 'opened' AND memory ? 'owner'
        AND memory->>'partner' = ANY(${[...partners]}::text[])
      ORDER BY issue_key`.execute(database);
    return rows;
  },

  /** Asks each issue once, at its time, which is kept: of many, the last is asked long after the first; people for whom it was asked before are left out. Answers how many issues are new. */
  ask: async (handovers: readonly Handover[], handler: string, why: string): Promise<number> => {
    if (handovers.length === 0) return 0;
    const rows = handovers.flatMap(({ issueKey, owners, at }) =>
      owners.map((owner) => ({ issue_key: issueKey, owner, at: at.toISOString() })),
    );
    const { rows: asked } = await sql<{ issue_key: string }>`
      WITH wanted AS (
        SELECT * FROM jsonb_to_recordset(${jsonFor(rows)}::jsonb) AS row (issue_key text, owner text, at timestamptz)
      ), noted AS (
        INSERT INTO handovers (issue_key, owner, asked_at) SELECT issue_key, owner, at FROM wanted
        ON CONFLICT (issue_key, owner) DO NOTHING
        RETURNING issue_key, asked_at
      )
      INSERT INTO timers (issue_key, handler, due_at, why)
      SELECT issue_key, ${handler}, min(asked_at), ${why} FROM noted GROUP BY issue_key
      ON CONFLICT (issue_key, handler) DO UPDATE SET due_at = excluded.due_at, why = excluded.why
      RETURNING issue_key`.execute(database);
    return asked.length;
  },

  /**
   * Who looks after issues now (`owners`): what was asked for others meanwhile is forgotten, so that they can go to those
   * people later.
   */
  settle: async (owned: readonly Pick<Handover, "issueKey" | "owners">[]): Promise<void> => {
    if (owned.length === 0) return;
    const rows = owned.map(({ issueKey, owners }) => ({ issue_key: issueKey, owners }));
    await sql`
      DELETE FROM handovers USING jsonb_to_recordset(${jsonFor(rows)}::jsonb) AS row (issue_key text, owners jsonb)
      WHERE handovers.issue_key = row.issue_key AND NOT row.owners ? handovers.owner`.execute(database);
  },

  /** Those who have to be told of something, whoever waits for longest first, and when the last of it is asked. */
  untoldOwners: async (): Promise<{ readonly owner: string; readonly lastAskedAt: Date }[]> => {
    const { rows } = await sql<{ owner: string; lastAskedAt: Date }>`
      SELECT owner, max(asked_at) AS "lastAskedAt"
      FROM handovers JOIN issues USING (issue_key) WHERE told_at IS NULL AND memory IS NOT NULL
      GROUP BY owner ORDER BY min(asked_at), owner`.execute(database);
    return rows;
  },

  /** What somebody has to be told of, the oldest first. */
  untoldOf: async (owner: string, limit: number): Promise<UntoldHandover[]> => {
    const { rows } = await sql<UntoldHandover>`
      SELECT issue_key AS "issueKey", owner, asked_at AS "askedAt", memory
      FROM handovers JOIN issues USING (issue_key)
      WHERE owner = ${owner} AND told_at IS NULL AND memory IS NOT NULL
      ORDER BY asked_at, issue_key LIMIT ${limit}`.execute(database);
    return rows;
  },

  /** One transaction: the list is wished, and its issues are told; nothing where another process has told one meanwhile. */
  told: async (
    owner: string,
    issueKeys: readonly string[],
    tasks: readonly NewTask[],
    now: Date,
  ): Promise<void> => {
    await database.transaction().execute(async (transaction) => {
      const { rows } = await sql`
        SELECT FROM handovers
        WHERE owner = ${owner} AND issue_key = ANY(${[...issueKeys]}::text[]) AND told_at IS NULL
        ORDER BY issue_key FOR UPDATE`.execute(transaction);
      if (rows.length < issueKeys.length) return;
      await wishTasks(transaction, tasks, now);
      await sql`
        UPDATE handovers SET told_at = ${now}
        WHERE owner = ${owner} AND issue_key = ANY(${[...issueKeys]}::text[])`.execute(transaction);
    });
  },
});
