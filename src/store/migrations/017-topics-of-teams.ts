import { type Kysely, sql } from "kysely";

const statements = [
  // What is surfaced to a team is about no partner.
  "ALTER TABLE topics ALTER COLUMN partner DROP NOT NULL, ADD COLUMN team text",
  "CREATE INDEX topics_open_of_team ON topics (team) WHERE settled_at IS NULL AND team IS NOT NULL",
];

/** Topics for a team's meeting, which are about no partner. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
