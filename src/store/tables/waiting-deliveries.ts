/** Which deliveries wait, and which of them for a later time, without holding up those behind them. */
import { type Kysely, sql } from "kysely";
import type { Tables } from "../schema.ts";

/** An issue with deliveries that wait. */
export interface WaitingIssue {
  readonly issueKey: string;
  /** `explain` said of each of them what it waits for. */
  readonly explained: boolean;
}

/** Over the table of deliveries. */
export const waitingDeliveries = (database: Kysely<Tables>) => ({
  /** Puts deliveries off until a later time, without holding up those behind them. */
  hold: async (held: readonly { readonly id: number; readonly until: Date }[]): Promise<void> => {
    const rows = held.map(({ id, until }) => ({ id, until: until.toISOString() }));
    await sql`
      UPDATE deliveries SET held_until = until
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (id bigint, until timestamptz)
      WHERE deliveries.id = row.id`.execute(database);
  },

  /** When the first of those that were put off is due; null: none were. */
  heldUntil: async (issueKey: string): Promise<Date | null> => {
    const row = await database
      .selectFrom("deliveries")
      .select(({ fn }) => fn.min("held_until").as("until"))
      .where("issue_key", "=", issueKey)
      .where("state", "=", "waiting")
      .executeTakeFirst();
    return row?.until ?? null;
  },

  /** When the oldest delivery came that waits and was not put off; null: nothing waits. */
  oldestWaiting: async (): Promise<Date | null> => {
    const row = await database
      .selectFrom("deliveries")
      .select("received_at")
      .where("state", "=", "waiting")
      .where((where) =>
        where.or([where("held_until", "is", null), where("held_until", "<=", sql<Date>`now()`)]),
      )
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
    return row?.received_at ?? null;
  },

  /** Issues with a delivery, or an undo, that has been waiting since before `olderThan`: their job may be lost. */
  issueKeysWaiting: async (olderThan: Date): Promise<WaitingIssue[]> => {
    const { rows } = await sql<WaitingIssue>`
      SELECT issue_key AS "issueKey", bool_and(why IS NOT NULL) AS explained FROM deliveries
      WHERE state = 'waiting' AND received_at <= ${olderThan} AND issue_key IS NOT NULL
        AND (held_until IS NULL OR held_until <= now())
      GROUP BY issue_key
      UNION
      SELECT issue_key, false FROM undos WHERE state = 'waiting' AND at <= ${olderThan}`.execute(database);
    return rows;
  },
});
