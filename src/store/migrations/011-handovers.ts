import { type Kysely, sql } from "kysely";

const statements = [
  `CREATE TABLE handovers (
    issue_key text PRIMARY KEY,
    -- A digest of whoever it goes to: names can be forgotten, and that it was handed over stays.
    owner text NOT NULL,
    asked_at timestamptz NOT NULL,
    -- When the new owner got the list that it is on.
    told_at timestamptz
  )`,
  "CREATE INDEX handovers_untold ON handovers (owner) WHERE told_at IS NULL",
  // Open issues of a partner, and who looked after each at its last decision.
  `CREATE INDEX issues_owner ON issues ((memory->>'partner'))
    WHERE memory->'snapshot'->>'state' = 'opened' AND memory ? 'owner'`,
];

/** Issues that somebody else looks after from some moment on: each is handed over once. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
