import { type Kysely, sql } from "kysely";

/** Reactions to what is asked are read by turns: who was not looked at for longest comes first. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  await sql`ALTER TABLE escalations ADD COLUMN reactions_read_at timestamptz`.execute(database);
};
