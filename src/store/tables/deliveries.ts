import { type Kysely, type Selectable, sql } from "kysely";
import type { Pool } from "pg";
import { StoreUnavailable } from "../errors.ts";
import { createGroupCommit } from "../group-commit.ts";
import { textFor } from "../json.ts";
import { answeredWithin } from "../limit.ts";
import type { DeliveriesTable, DeliveryState, Tables } from "../schema.ts";
import { insertDeliveries, type Kept, type NewDelivery, type Stored } from "./delivery-rows.ts";
import { deliveryTellings } from "./delivery-tellings.ts";
import { waitingDeliveries } from "./waiting-deliveries.ts";

/** A delivery as it was stored, with what became of it. */
export interface StoredDelivery extends Omit<NewDelivery, "state"> {
  readonly id: number;
  readonly state: DeliveryState;
  readonly planId: number | null;
}

/** Which deliveries to list; newest first. */
export interface DeliveryFilter {
  readonly state?: DeliveryState;
  readonly issueKey?: string;
  readonly instance?: string;
  readonly since?: Date;
  /** Only those older than this id: the next page. */
  readonly before?: number;
  /** Default 50. */
  readonly limit?: number;
}

const BATCH = { mostItems: 500, mostBytes: 8 * 1024 * 1024, mostWrites: 2 };
/** Of one write. Who comes during one that fails fails with it: 503 well before GitLab's own ten seconds are over. */
const WRITE_LIMIT_MS = 5_000;
const WAITING_LIMIT = 500;
const WAITING_BYTES = 8 * 1024 * 1024;

const storedDelivery = (row: Selectable<DeliveriesTable>): StoredDelivery => ({
  id: row.id,
  instance: row.instance,
  messageId: row.message_id,
  digest: row.digest,
  eventHeader: row.event,
  receivedAt: row.received_at,
  source: row.source,
  body: row.body_text ?? row.body_bytes,
  size: row.size,
  confidential: row.confidential,
  issueKey: row.issue_key,
  state: row.state,
  why: row.why,
  telling:
    row.news === null || row.news_at === null ? null : { news: row.news, at: row.news_at.toISOString() },
  planId: row.plan_id,
});

/** SQLSTATE class 22, bad data (Appendix A of PostgreSQL's manual). */
const isBadData = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("22");

/** Deliveries: what came in, waiting for its decision or with what became of it. */
export const createDeliveries = (intake: Pool, database: Kysely<Tables>) => {
  const group = createGroupCommit<NewDelivery, Kept>({
    ...BATCH,
    write: (items) => answeredWithin(insertDeliveries(intake, items), WRITE_LIMIT_MS),
    isFaultOfItem: isBadData,
    sizeOf: ({ body }) => body?.length ?? 0,
    ownerOf: ({ instance }) => instance,
  });
  const keep = async (delivery: NewDelivery): Promise<Kept> => {
    try {
      return await group.add(delivery);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      throw new StoreUnavailable("The delivery could not be stored.", error);
    }
  };
  return {
    /** Durably stored when this resolves; rejects with `StoreUnavailable` where it could not be. */
    keep,

    /** As `keep`, for those who need no number. */
    add: async (delivery: NewDelivery): Promise<Stored> => (await keep(delivery)).outcome,

    /** The oldest waiting for this issue, at most 500 or 8 MB of them: decide these, then ask again. */
    waitingFor: async (issueKey: string, now: Date = new Date()): Promise<StoredDelivery[]> => {
      const { rows } = await sql<Selectable<DeliveriesTable>>`
        SELECT * FROM (
          SELECT *, sum(size) OVER (ORDER BY id) - size AS bytes_before FROM (
            SELECT * FROM deliveries WHERE issue_key = ${issueKey} AND state = 'waiting'
              AND (held_until IS NULL OR held_until <= ${now})
            ORDER BY id LIMIT ${WAITING_LIMIT}
          ) AS oldest
        ) AS summed
        WHERE bytes_before < ${WAITING_BYTES} ORDER BY id`.execute(database);
      return rows.map(storedDelivery);
    },

    ...waitingDeliveries(database),
    ...deliveryTellings(database),

    /** One by its id. */
    get: async (id: number): Promise<StoredDelivery | null> => {
      const row = await database.selectFrom("deliveries").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : storedDelivery(row);
    },

    /** Newest first. */
    list: async (filter: DeliveryFilter): Promise<StoredDelivery[]> => {
      let query = database
        .selectFrom("deliveries")
        .selectAll()
        .orderBy("id", "desc")
        .limit(filter.limit ?? 50);
      if (filter.state !== undefined) query = query.where("state", "=", filter.state);
      if (filter.issueKey !== undefined) query = query.where("issue_key", "=", filter.issueKey);
      if (filter.instance !== undefined) query = query.where("instance", "=", filter.instance);
      if (filter.since !== undefined) query = query.where("received_at", ">=", filter.since);
      if (filter.before !== undefined) query = query.where("id", "<", filter.before);
      return (await query.execute()).map(storedDelivery);
    },

    /** Gives up on what has waited for this issue since then: dead letters, which `replay` brings back. Answers how many. */
    markDead: async (issueKey: string, why: string, receivedUntil: Date): Promise<number> => {
      const { numUpdatedRows } = await database
        .updateTable("deliveries")
        .set({ state: "dead", why: textFor(why) })
        .where("issue_key", "=", issueKey)
        .where("received_at", "<=", receivedUntil)
        .where("state", "=", "waiting")
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },

    /** Says what the waiting deliveries of an issue wait for. */
    explain: async (issueKey: string, why: string): Promise<void> => {
      await database
        .updateTable("deliveries")
        .set({ why: textFor(why) })
        .where("issue_key", "=", issueKey)
        .where("state", "=", "waiting")
        .execute();
    },

    /** Closes deliveries that lead to no plan, with why. */
    settle: async (ids: readonly number[], state: "ignored" | "unreadable", why: string): Promise<void> => {
      if (ids.length === 0) return;
      await database
        .updateTable("deliveries")
        .set({ state, why: textFor(why) })
        .where("id", "in", [...ids])
        .where("state", "=", "waiting")
        .execute();
    },
  };
};

/** See `createDeliveries`. */
export type Deliveries = ReturnType<typeof createDeliveries>;
