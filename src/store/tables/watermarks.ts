import { type Kysely, sql } from "kysely";
import type { Tables } from "../schema.ts";

/** How far something has been read, by name. */
export const createWatermarks = (database: Kysely<Tables>) => ({
  get: async (name: string): Promise<Date | null> => {
    const row = await database
      .selectFrom("watermarks")
      .select("at")
      .where("name", "=", name)
      .executeTakeFirst();
    return row?.at ?? null;
  },

  /** Moves it to `at` unless that was done within `everyMs` before: of several replicas one may do what is regular. */
  claim: async (name: string, at: Date, everyMs: number): Promise<boolean> => {
    const before = new Date(at.getTime() - everyMs);
    const { numAffectedRows } = await sql`
      INSERT INTO watermarks (name, at) VALUES (${name}, ${at})
      ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE watermarks.at <= ${before} OR watermarks.at > ${at}`.execute(
      database,
    );
    return (numAffectedRows ?? 0n) > 0n;
  },

  set: async (name: string, at: Date): Promise<void> => {
    await sql`
      INSERT INTO watermarks (name, at) VALUES (${name}, ${at})
      ON CONFLICT (name) DO UPDATE SET at = excluded.at`.execute(database);
  },
});
