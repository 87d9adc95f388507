import { type Kysely, sql } from "kysely";
import type { Tables } from "../schema.ts";

/** How long bodies, and the facts of decisions, are kept, in milliseconds. */
export interface BodyRetention {
  readonly bodies: number;
  readonly confidentialBodies: number;
}

const BATCH = 500;

/** Removes bodies of one kind in small statements, so that intake never waits for it. */
const removeOlder = async (
  database: Kysely<Tables>,
  confidential: boolean,
  before: Date,
): Promise<number> => {
  let total = 0;
  for (;;) {
    const { rows } = await sql<{ count: number }>`
      WITH removed AS (
        UPDATE deliveries SET body_text = NULL, body_bytes = NULL
        WHERE id IN (
          SELECT id FROM deliveries
          WHERE confidential = ${confidential} AND received_at < ${before} AND state <> 'waiting'
            AND (body_text IS NOT NULL OR body_bytes IS NOT NULL)
          ORDER BY received_at
          LIMIT ${BATCH}
        )
        RETURNING plan_id
      ), forgotten AS (
        UPDATE plans SET facts = '{}' WHERE id IN (SELECT plan_id FROM removed)
      )
      SELECT count(*) FROM removed`.execute(database);
    const removed = rows[0]?.count ?? 0;
    total += removed;
    if (removed < BATCH) return total;
  }
};

/**
 * Forgets the facts of decisions by the decisions' own age: a handler that failed, or a replay, leaves a plan that
 * no delivery points to.
 */
const forgetFacts = async (database: Kysely<Tables>, confidential: boolean, before: Date): Promise<void> => {
  for (;;) {
    const { numAffectedRows } = await sql`
      UPDATE plans SET facts = '{}' WHERE id IN (
        SELECT id FROM plans
        WHERE confidential = ${confidential} AND decided_at < ${before} AND facts <> '{}'
        ORDER BY decided_at
        LIMIT ${BATCH}
      )`.execute(database);
    if ((numAffectedRows ?? 0n) < BATCH) return;
  }
};

const LOOKED_AT = ["waiting", "unreadable", "dead"] as const;
type LookedAt = (typeof LOOKED_AT)[number];

/** Figures about deliveries, and what is done to old ones. */
export const createDeliveryUpkeep = (database: Kysely<Tables>) => ({
  /**
   * Removes bodies that are old enough, and the facts that were read for their decisions or for decisions of that
   * age; all else stays, so that a delivery is still known when it comes again. What still waits for its decision
   * keeps its body. Answers how many bodies.
   */
  removeBodies: async (now: Date, retention: BodyRetention): Promise<number> => {
    const before = (age: number) => new Date(now.getTime() - age);
    await forgetFacts(database, true, before(retention.confidentialBodies));
    await forgetFacts(database, false, before(retention.bodies));
    const confidential = await removeOlder(database, true, before(retention.confidentialBodies));
    return confidential + (await removeOlder(database, false, before(retention.bodies)));
  },

  /** How many deliveries are in each state that is not the end of a good one: few, however many there are in all. */
  countByState: async (): Promise<Record<LookedAt, number>> => {
    const rows = await database
      .selectFrom("deliveries")
      .select(["state", (count) => count.fn.countAll<number>().as("count")])
      .where("state", "in", LOOKED_AT)
      .groupBy("state")
      .execute();
    const counts = { waiting: 0, unreadable: 0, dead: 0 };
    for (const { state, count } of rows) counts[state as LookedAt] = count;
    return counts;
  },
});
