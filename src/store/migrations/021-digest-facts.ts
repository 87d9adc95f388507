import { type Kysely, sql } from "kysely";

const statements = [
  // Moments are ISO 8601 in UTC, so that their order is that of their letters.
  `CREATE INDEX issues_changed ON issues
    (greatest(memory->'snapshot'->>'updatedAt', memory->'snapshot'->>'createdAt') COLLATE "C")
    WHERE memory->>'partner' IS NOT NULL`,
  `CREATE INDEX issues_spoken ON issues
    ((memory->>'partner'), (greatest(memory->>'spokenAt', memory->>'firstResponseAt') COLLATE "C"))
    WHERE greatest(memory->>'spokenAt', memory->>'firstResponseAt') IS NOT NULL`,
  `CREATE TABLE known_partners (
    partner text PRIMARY KEY,
    -- When it was first looked after, as far as is known.
    since timestamptz NOT NULL
  )`,
  `INSERT INTO known_partners (partner, since)
    SELECT partner, min(decided_at) FROM plans WHERE partner IS NOT NULL GROUP BY partner`,
];

/** What digests look for found without reading all issues, and since when each partner is one. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
