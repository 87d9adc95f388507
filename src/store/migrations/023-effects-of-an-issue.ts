import { type Kysely, sql } from "kysely";

/** Every decision reads all wishes of its issue; only open ones were found without reading the whole table. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  await sql`CREATE INDEX effects_issue ON effects (issue_key, key)`.execute(database);
};
