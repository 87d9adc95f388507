import { type Kysely, sql } from "kysely";
import type { Tables } from "../schema.ts";

/** A run of `liaison backfill`. */
export interface Backfill {
  readonly id: number;
  /** Changes since then are read. */
  readonly since: Date;
  readonly startedAt: Date;
}

/** How far a place of a backfill has been read. */
export interface BackfillPlace {
  readonly place: string;
  /** The last change that was read. */
  readonly at: Date;
  readonly issues: number;
  readonly stored: number;
  readonly isDone: boolean;
}

/** Runs of `liaison backfill`, and how far they came. */
export const createBackfills = (database: Kysely<Tables>) => ({
  /** The newest run with these options that was begun since `after` and not finished; null: there is none. */
  unfinished: async (asked: string, after: Date): Promise<Backfill | null> => {
    const row = await database
      .selectFrom("backfills")
      .selectAll()
      .where("asked", "=", asked)
      .where("finished_at", "is", null)
      .where("started_at", ">=", after)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : { id: row.id, since: row.since, startedAt: row.started_at };
  },

  /** Begins a run. */
  begin: async (asked: string, since: Date, startedAt: Date): Promise<Backfill> => {
    const { id } = await database
      .insertInto("backfills")
      .values({ asked, since, started_at: startedAt, finished_at: null })
      .returning("id")
      .executeTakeFirstOrThrow();
    return { id, since, startedAt };
  },

  finish: async (id: number, at: Date): Promise<void> => {
    await database.updateTable("backfills").set({ finished_at: at }).where("id", "=", id).execute();
  },

  /** How far its places were read. */
  places: async (id: number): Promise<BackfillPlace[]> => {
    const rows = await database
      .selectFrom("backfill_places")
      .selectAll()
      .where("backfill_id", "=", id)
      .execute();
    return rows.map(({ place, at, issues, stored, is_done }) => ({
      place,
      at,
      issues,
      stored,
      isDone: is_done,
    }));
  },

  /** Keeps how far a place was read. */
  reached: async (id: number, { place, at, issues, stored, isDone }: BackfillPlace): Promise<void> => {
    await sql`
      INSERT INTO backfill_places (backfill_id, place, at, issues, stored, is_done)
      VALUES (${id}, ${place}, ${at}, ${issues}, ${stored}, ${isDone})
      ON CONFLICT (backfill_id, place) DO UPDATE SET at = excluded.at, issues = excluded.issues,
        stored = excluded.stored, is_done = excluded.is_done`.execute(database);
  },
});
