import { type Kysely, sql } from "kysely";

const statements = [
  `CREATE TABLE tasks (
    key text PRIMARY KEY,
    kind text NOT NULL,
    asked_by text NOT NULL,
    partner text,
    reason text NOT NULL,
    wish jsonb NOT NULL,
    content_digest text NOT NULL,
    state text NOT NULL,
    -- Goes up when it is wished anew.
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    due_at timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    attempted_at timestamptz,
    retry_at timestamptz,
    ended_at timestamptz,
    result jsonb NOT NULL DEFAULT '{}',
    why text
  )`,
  `CREATE TABLE digests (
    name text NOT NULL,
    -- Whom it is for, without a name.
    recipient text NOT NULL,
    -- When it was due the last time that it was looked at.
    due_at timestamptz NOT NULL,
    PRIMARY KEY (name, recipient)
  )`,
  "CREATE INDEX tasks_open ON tasks (created_at) WHERE state IN ('planned', 'attempting', 'waiting')",
  "CREATE INDEX tasks_ended ON tasks (ended_at) WHERE ended_at IS NOT NULL",
];

/** What is done once and is not about one partner's issue, and which digests were made. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
