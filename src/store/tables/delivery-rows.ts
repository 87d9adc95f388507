import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Pool } from "pg";
import type { Telling } from "../../model/telling.ts";
import type { Tables } from "../schema.ts";

/** A delivery to be stored. */
export interface NewDelivery {
  readonly instance: string;
  /** GitLab's `webhook-id` (which is the `Idempotency-Key`); null where it sent none. */
  readonly messageId: string | null;
  /** Of event and body. */
  readonly digest: string;
  readonly eventHeader: string;
  readonly receivedAt: Date;
  readonly source: "webhook" | "poll" | "replay" | "internal";
  /** null: too large; only digest and size are kept. */
  readonly body: string | Uint8Array | null;
  /** Bytes. */
  readonly size: number;
  readonly confidential: boolean;
  readonly issueKey: string | null;
  readonly state: "waiting" | "ignored" | "own" | "unreadable";
  readonly why: string | null;
  /** What it tells of its issue; null: nothing that is compared. */
  readonly telling?: Telling | null;
}

/** Whether it is new to us. */
export type Stored = "stored" | "duplicate";

/** The same, with its number; null: it is kept under the number of the first. */
export interface Kept {
  readonly outcome: Stored;
  readonly id: number | null;
}

const LONGEST_ID = 200;

/** PostgreSQL's text cannot hold NUL, and no header of GitLab's has one. */
const clean = (text: string): string => text.replaceAll("\0", "");

/**
 * What a second one would share. An id comes from outside, so a very long one is kept as its digest, and one that
 * was sent cannot pass for one of our own.
 */
const dedupeKeyOf = ({ instance, source, messageId, digest }: NewDelivery): string => {
  const from = source === "webhook" ? instance : `${instance} ${source}`;
  if (messageId === null) return `${from} digest ${clean(digest)}`;
  const short = messageId.length <= LONGEST_ID;
  return `${from} id ${short ? clean(messageId) : createHash("sha256").update(messageId).digest("hex")}`;
};

/** As text where PostgreSQL can hold it as text: smaller work for both sides, readable by people. */
const isText = (body: string): boolean => body.isWellFormed() && !body.includes("\0");

const bodyColumns = (body: NewDelivery["body"]): { text: string | null; bytes: Buffer | null } => {
  if (body === null) return { text: null, bytes: null };
  if (typeof body !== "string") return { text: null, bytes: Buffer.from(body) };
  return isText(body) ? { text: body, bytes: null } : { text: null, bytes: Buffer.from(body, "utf8") };
};

/** One array per column: a fixed statement for any number of rows, and no parsing of thousands of placeholders. */
const INSERT = `
  INSERT INTO deliveries (dedupe_key, instance, message_id, digest, event, received_at, source,
                          body_text, body_bytes, size, confidential, issue_key, state, why, news, news_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[],
                       $8::text[], $9::bytea[], $10::int[], $11::boolean[], $12::text[], $13::text[], $14::text[],
                       $15::text[], $16::timestamptz[])
  ON CONFLICT DO NOTHING
  RETURNING dedupe_key, id`;

/** Writes all of them in one statement and one commit; of several with the same key the first is stored. */
export const insertDeliveries = async (pool: Pool, items: readonly NewDelivery[]): Promise<Kept[]> => {
  const keys = items.map(dedupeKeyOf);
  const bodies = items.map((item) => bodyColumns(item.body));
  const values = [
    keys,
    items.map((item) => item.instance),
    items.map((item) => item.messageId && clean(item.messageId)),
    items.map((item) => clean(item.digest)),
    items.map((item) => clean(item.eventHeader)),
    items.map((item) => item.receivedAt),
    items.map((item) => item.source),
    bodies.map((body) => body.text),
    bodies.map((body) => body.bytes),
    items.map((item) => item.size),
    items.map((item) => item.confidential),
    items.map((item) => item.issueKey),
    items.map((item) => item.state),
    items.map((item) => item.why && clean(item.why)),
    items.map((item) => item.telling?.news ?? null),
    items.map((item) => item.telling?.at ?? null),
  ];
  const { rows } = await pool.query<{ dedupe_key: string; id: number }>({
    name: "insert-deliveries",
    text: INSERT,
    values,
  });
  const ids = new Map(rows.map((row) => [row.dedupe_key, row.id]));
  return keys.map((key) => {
    const id = ids.get(key) ?? null;
    ids.delete(key);
    return { outcome: id === null ? "duplicate" : "stored", id };
  });
};

/** Stores one in the caller's transaction, and has its issue looked at once that is committed; a known one changes nothing. */
export const addDelivery = async (database: Kysely<Tables>, delivery: NewDelivery): Promise<void> => {
  const { text, bytes } = bodyColumns(delivery.body);
  await database
    .insertInto("deliveries")
    .values({
      dedupe_key: dedupeKeyOf(delivery),
      instance: delivery.instance,
      message_id: delivery.messageId,
      digest: delivery.digest,
      event: delivery.eventHeader,
      received_at: delivery.receivedAt,
      source: delivery.source,
      body_text: text,
      body_bytes: bytes,
      size: delivery.size,
      confidential: delivery.confidential,
      issue_key: delivery.issueKey,
      state: delivery.state,
      why: delivery.why,
      news: delivery.telling?.news ?? null,
      news_at: delivery.telling == null ? null : new Date(delivery.telling.at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await sql`SELECT pg_notify('liaison_news', ${delivery.issueKey})`.execute(database);
};
