import { type Kysely, sql } from "kysely";

const statements = [
  `CREATE TABLE introductions (
    issue_key text NOT NULL,
    -- The command of the comment that asked for it.
    occurrence text NOT NULL,
    instance text NOT NULL,
    -- A username, or a group's path, in lower case.
    handle text NOT NULL,
    area text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (issue_key, occurrence)
  )`,
  "CREATE INDEX introductions_of ON introductions (instance, handle, at)",
  `CREATE TABLE requests (
    -- The key of the task that opens its issue.
    id text PRIMARY KEY,
    kind text NOT NULL,
    team text NOT NULL,
    instance text NOT NULL,
    username text NOT NULL,
    name text NOT NULL,
    words text NOT NULL,
    -- The issue on which it was asked for; null: on the command line.
    origin_key text,
    asked_at timestamptz NOT NULL,
    state text NOT NULL,
    decided_by text,
    answer text,
    decided_at timestamptz
  )`,
  "CREATE INDEX requests_of ON requests (instance, lower(username))",
  "CREATE INDEX tasks_issue ON tasks ((result->>'issueKey')) WHERE kind = 'issue'",
  `CREATE TABLE known_liaisons (
    instance text NOT NULL,
    -- A digest of the username: it tells nobody who it is.
    person text NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (instance, person)
  )`,
];

/** Who was brought together, what the managers are asked for, and who is a liaison since when. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
