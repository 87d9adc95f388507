import { type Kysely, sql } from "kysely";

const statements = [
  `CREATE TABLE knowledge (
    issue_key text PRIMARY KEY,
    instance text NOT NULL,
    partner text NOT NULL,
    title text NOT NULL,
    url text NOT NULL,
    reference text NOT NULL,
    rank smallint NOT NULL,
    author_id bigint NOT NULL,
    teams text[] NOT NULL DEFAULT '{}',
    answered_at timestamptz,
    changed_at timestamptz NOT NULL,
    question tsvector NOT NULL,
    answer tsvector NOT NULL,
    words tsvector GENERATED ALWAYS AS (question || answer) STORED
  )`,
  "CREATE INDEX knowledge_words ON knowledge USING gin (words)",
  "CREATE INDEX knowledge_age ON knowledge (changed_at)",
  /*
   * Mistyped words and names are found by trigrams. The extension comes with every PostgreSQL but those whose operator
   * left it out or does not let us create it; then questions are found by their words alone.
   */
  `DO $$
  BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX knowledge_titles ON knowledge USING gin (title gin_trgm_ops);
  EXCEPTION
    WHEN OTHERS THEN NULL;
  END $$`,
];

/** Questions that were asked and answered can be found again by what they are about. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
