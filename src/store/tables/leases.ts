import { type Kysely, sql } from "kysely";
import type { Tables } from "../schema.ts";

/** Leases: what one process at a time does for all, by the database's clock, so that one that died is followed by another. */
export const createLeases = (database: Kysely<Tables>) => ({
  /** Takes or prolongs it; false: somebody else has it. */
  take: async (name: string, holder: string, milliseconds: number): Promise<boolean> => {
    const { rows } = await sql`
      INSERT INTO leases (name, holder, until)
      VALUES (${name}, ${holder}, now() + ${milliseconds} * interval '1 millisecond')
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
      WHERE leases.holder = excluded.holder OR leases.until < now()
      RETURNING name`.execute(database);
    return rows.length > 0;
  },

  /** Gives it back, if it is still held. */
  release: async (name: string, holder: string): Promise<void> => {
    await database.deleteFrom("leases").where("name", "=", name).where("holder", "=", holder).execute();
  },
});
