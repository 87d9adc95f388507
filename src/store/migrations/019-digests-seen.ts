import { type Kysely, sql } from "kysely";

const statements = [
  // Up to when there was nothing to say, the last time that this was so; null: not since this is noted.
  "ALTER TABLE digests ADD COLUMN nothing_until timestamptz",
  // When the last one of a recipient went out is asked for by what its key begins with.
  "CREATE INDEX tasks_sent ON tasks (key text_pattern_ops) WHERE kind = 'send'",
];

/** Up to when digests have looked, and their tasks found without reading all that there are. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
