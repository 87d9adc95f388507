/** Which digests were made, and what they tell of. */
import { type Kysely, sql } from "kysely";
import type { EscalationRecord } from "../../model/escalation.ts";
import type { IssueMemory } from "../../model/memory.ts";
import type { NewTask } from "../../model/task.ts";
import { likely } from "../forget/own-rows.ts";
import type { Tables } from "../schema.ts";
import { wishTasks } from "./tasks.ts";

/** A partner's issue, as it is remembered. */
export interface RememberedIssue {
  readonly issueKey: string;
  readonly memory: IssueMemory;
}

/** A digest of one recipient. */
interface Key {
  readonly name: string;
  readonly recipient: string;
}

const MOST_ISSUES = 10_000;

const OVER = ["done", "withdrawn", "dropped", "relayed"];

/** The moment that the last one told of that went out, by what its tasks' keys begin with; null: none has. */
const lastSentOf = async (database: Kysely<Tables>, prefix: string): Promise<Date | null> => {
  const { rows } = await sql<{ at: string | null }>`
    SELECT max(wish->>'at') AS at FROM tasks
    WHERE key LIKE ${`${likely(prefix)}%`} AND kind = 'send' AND state IN ('done', 'skipped')`.execute(
    database,
  );
  const at = rows[0]?.at ?? null;
  return at === null ? null : new Date(at);
};

/** Up to when there was nothing to say, the last time that this was so; null: never yet. */
const nothingUntilOf = async (database: Kysely<Tables>, { name, recipient }: Key): Promise<Date | null> => {
  const row = await database
    .selectFrom("digests")
    .select("nothing_until")
    .where("name", "=", name)
    .where("recipient", "=", recipient)
    .executeTakeFirst();
  return row?.nothing_until ?? null;
};

/** Over the tables of what is remembered. */
export const createDigests = (database: Kysely<Tables>) => ({
  /** When each was due the last time that it was looked at, by name and recipient. */
  lastDue: async (): Promise<(Key & { readonly dueAt: Date })[]> =>
    await database.selectFrom("digests").select(["name", "recipient", "due_at as dueAt"]).execute(),

  /** Begins to count: one that is new is due at its next time. */
  begin: async ({ name, recipient }: Key, dueAt: Date): Promise<void> => {
    await database
      .insertInto("digests")
      .values({ name, recipient, due_at: dueAt })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },

  /**
   * Notes that what was due then is seen to, and wishes its tasks, in one transaction; no tasks: there was nothing to say.
   * false: somebody else has, and nothing is wished.
   */
  seeTo: async (
    { name, recipient }: Key,
    dueAt: Date,
    tasks: readonly NewTask[],
    now: Date,
  ): Promise<boolean> =>
    await database.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("digests")
        .set({ due_at: dueAt, ...(tasks.length === 0 ? { nothing_until: dueAt } : {}) })
        .where("name", "=", name)
        .where("recipient", "=", recipient)
        .where("due_at", "<", dueAt)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await wishTasks(transaction, tasks, now);
      return true;
    }),

  /** See `lastSentOf`. */
  lastSent: (prefix: string): Promise<Date | null> => lastSentOf(database, prefix),

  /** See `nothingUntilOf`. */
  nothingUntil: (key: Key): Promise<Date | null> => nothingUntilOf(database, key),

  /** Partners' issues that are open, or were opened or changed since then; those that wait the longest first. */
  issues: async (since: Date): Promise<RememberedIssue[]> => {
    const { rows } = await sql<RememberedIssue>`
      SELECT issue_key AS "issueKey", memory FROM issues
      WHERE memory->>'partner' IS NOT NULL AND (memory->'snapshot'->>'state' = 'opened'
        OR (memory->'snapshot'->>'updatedAt')::timestamptz >= ${since}
        OR (memory->'snapshot'->>'createdAt')::timestamptz >= ${since})
      ORDER BY memory->'turn'->>'since', issue_key LIMIT ${MOST_ISSUES}`.execute(database);
    return rows;
  },

  /** Escalations that are not over, and those that changed since then. */
  escalations: async (since: Date): Promise<EscalationRecord[]> => {
    const { rows } = await sql<EscalationRecord>`
      SELECT id, instance, team, asked_by AS "askedBy", version,
        (SELECT coalesce(jsonb_agg(event ORDER BY position), '[]') FROM escalation_events WHERE escalation_id = id) AS events
      FROM escalations WHERE state <> ALL(${OVER}::text[]) OR since >= ${since} ORDER BY since, id LIMIT ${MOST_ISSUES}`.execute(
      database,
    );
    return rows;
  },

  /**
   * When somebody of ours last spoke with each partner, as far as is remembered: in an issue, or (where meetings and
   * calls are noted) elsewhere. ISO 8601, UTC.
   */
  contacts: async (): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    const note = (rows: readonly { readonly partner: string; readonly at: Date | null }[]): void => {
      for (const { partner, at } of rows) {
        const iso = at?.toISOString() ?? "";
        if (iso > (found.get(partner) ?? "")) found.set(partner, iso);
      }
    };
    const spoken = await sql<{ partner: string; at: Date | null }>`
      SELECT memory->>'partner' AS partner, max(greatest((memory->>'spokenAt')::timestamptz,
        (memory->>'firstResponseAt')::timestamptz)) AS at
      FROM issues WHERE memory->>'partner' IS NOT NULL GROUP BY 1`.execute(database);
    note(spoken.rows);
    const met = await sql<{ partner: string; at: Date | null }>`
      SELECT partner, max(day::date)::timestamptz AS at FROM contacts GROUP BY partner`.execute(database);
    note(met.rows);
    return found;
  },
});
