import { type Kysely, sql } from "kysely";

const statements = [
  // What a delivery tells of its issue (`open`, `issue`, `note:12` …) and when that happened, so that what is found by
  // reading can be compared with what GitLab told, also when the bodies are gone.
  "ALTER TABLE deliveries ADD COLUMN news text",
  "ALTER TABLE deliveries ADD COLUMN news_at timestamptz",
  "CREATE INDEX deliveries_news ON deliveries (issue_key, news_at) WHERE news IS NOT NULL",
  // What one process at a time does for all.
  "CREATE TABLE leases (name text PRIMARY KEY, holder text NOT NULL, until timestamptz NOT NULL)",
  // Runs of `liaison backfill`, so that one that was interrupted goes on.
  `CREATE TABLE backfills (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asked text NOT NULL,
    since timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz
  )`,
  `CREATE TABLE backfill_places (
    backfill_id bigint NOT NULL REFERENCES backfills ON DELETE CASCADE,
    place text NOT NULL,
    at timestamptz NOT NULL,
    issues integer NOT NULL,
    stored integer NOT NULL,
    is_done boolean NOT NULL,
    PRIMARY KEY (backfill_id, place)
  )`,
];

/** What deliveries tell, who sweeps, and how far backfills came. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
