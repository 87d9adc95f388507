import { type Kysely, type Selectable, sql } from "kysely";
import { readDelivery } from "../../model/payload/read.ts";
import type { DeliveriesTable, Tables } from "../schema.ts";

/** Bodies are up to 2 MiB each. */
const AT_ONCE = 20;

type Unassigned = Pick<Selectable<DeliveriesTable>, "id" | "instance" | "event" | "body_text" | "body_bytes">;

const parse = (row: Unassigned): unknown => {
  try {
    return JSON.parse(row.body_text ?? Buffer.from(row.body_bytes ?? []).toString("utf8"));
  } catch {
    return undefined;
  }
};

/** What the body says now; a later version may read what an earlier one could not. */
const readAgain = async (database: Kysely<Tables>, row: Unassigned): Promise<void> => {
  const reading = readDelivery({ instance: row.instance, body: parse(row) });
  if (reading.kind !== "event" || reading.issueKey === null) return;
  const confidential = reading.event.confidential || /^confidential\b/i.test(row.event);
  await database
    .updateTable("deliveries")
    .set({ issue_key: reading.issueKey, confidential })
    .where("id", "=", row.id)
    .execute();
};

/** Finds out which issues these speak of, where that was not understood when they came. */
const assignIssues = async (database: Kysely<Tables>, ids: readonly number[]): Promise<void> => {
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const rows = await database
      .selectFrom("deliveries")
      .select(["id", "instance", "event", "body_text", "body_bytes"])
      .where("id", "in", ids.slice(start, start + AT_ONCE))
      .where("issue_key", "is", null)
      .where((row) => row.or([row("body_text", "is not", null), row("body_bytes", "is not", null)]))
      .execute();
    for (const row of rows) await readAgain(database, row);
  }
};

/** Deciding once more about what came in. */
export const createDeliveryReplay = (database: Kysely<Tables>) => ({
  /**
   * Lets them be decided once more and tells running workers; what could not be read is read again. Answers with
   * the ids that will be: others are unknown, speak of no issue as far as we can read, or their body is gone.
   */
  replay: async (ids: readonly number[]): Promise<number[]> => {
    await assignIssues(database, ids);
    const { rows } = await sql<{ id: number }>`
      WITH replayed AS (
        UPDATE deliveries SET state = 'waiting', why = NULL
        WHERE id = ANY(${[...ids]}::bigint[]) AND issue_key IS NOT NULL
          AND (body_text IS NOT NULL OR body_bytes IS NOT NULL)
        RETURNING id, issue_key
      ), told AS (
        SELECT pg_notify('liaison_news', issue_key) FROM (SELECT DISTINCT issue_key FROM replayed) AS issues
      )
      SELECT id, (SELECT count(*) FROM told) AS issues FROM replayed ORDER BY id`.execute(database);
    return rows.map((row) => row.id);
  },
});

/** See `createDeliveryReplay`. */
export type DeliveryReplay = ReturnType<typeof createDeliveryReplay>;
