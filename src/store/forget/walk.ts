/**
 * Whole tables, a few pages at a time: no statement takes long, however large the table is, none holds many rows at once,
 * and one can say how far it is.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "../schema.ts";

/** Told of each step: how many pages of how many were read (PostgreSQL's, 8 kB), and of which table. */
export type OnPages = (done: number, total: number, table: string) => void;

/** Calls `work` with a condition for each part of a table; answers the sum of what it answers. */
export type Walk = (table: string, work: (slice: RawBuilder<unknown>) => Promise<number>) => Promise<number>;

/** Some thousand rows. */
const STEP = 64;

const pagesOf = async (database: Kysely<Tables>, table: string): Promise<number> => {
  const { rows } = await sql<{ pages: number }>`
    SELECT pg_relation_size(${table}::regclass) / current_setting('block_size')::integer AS pages`.execute(
    database,
  );
  return rows[0]?.pages ?? 0;
};

/** The last part has no end: what is written meanwhile is in it. A row that is changed meanwhile may move to a part that is done. */
const sliceFrom = (from: number, all: number): RawBuilder<unknown> => {
  const begin = sql`ctid >= ${`(${from},0)`}::tid`;
  return from + STEP < all ? sql`${begin} AND ctid < ${`(${from + STEP},0)`}::tid` : begin;
};

/** `tables`: those that will be walked through, as often as they will be. */
export const openWalk = async (
  database: Kysely<Tables>,
  tables: readonly string[],
  onProgress: OnPages,
): Promise<Walk> => {
  const pages = new Map<string, number>();
  for (const table of new Set(tables)) pages.set(table, await pagesOf(database, table));
  const total = tables.reduce((sum, table) => sum + (pages.get(table) ?? 0), 0);
  let done = 0;
  return async (table, work) => {
    const all = pages.get(table) ?? 0;
    let sum = 0;
    for (let from = 0; from === 0 || from < all; from += STEP) {
      sum += await work(sliceFrom(from, all));
      done += Math.min(STEP, all - from);
      onProgress(done, total, table);
    }
    return sum;
  };
};
