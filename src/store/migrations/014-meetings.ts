import { type Kysely, sql } from "kysely";

const statements = [
  `CREATE TABLE contacts (
    key text PRIMARY KEY,
    instance text NOT NULL,
    partner text NOT NULL,
    kind text NOT NULL,
    day text NOT NULL,
    by_username text,
    words text,
    recorded_at timestamptz NOT NULL
  )`,
  "CREATE INDEX contacts_partner ON contacts (partner, day)",
  `CREATE TABLE topics (
    key text PRIMARY KEY,
    instance text NOT NULL,
    issue_key text NOT NULL,
    partner text NOT NULL,
    text text NOT NULL,
    by_username text NOT NULL,
    rank integer NOT NULL,
    at timestamptz NOT NULL,
    settled_at timestamptz
  )`,
  "CREATE INDEX topics_open ON topics (partner) WHERE settled_at IS NULL",
  `CREATE TABLE agendas (
    key text PRIMARY KEY,
    meeting text NOT NULL,
    planned text NOT NULL,
    day text NOT NULL,
    starts_at timestamptz NOT NULL,
    instance text NOT NULL,
    task_key text NOT NULL,
    rank integer NOT NULL,
    items jsonb NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    carried jsonb NOT NULL DEFAULT '[]'
  )`,
  "CREATE INDEX agendas_meeting ON agendas (meeting, planned)",
  "CREATE INDEX agendas_open ON agendas (task_key) WHERE closed_at IS NULL",
  `CREATE TABLE calendar_feeds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest text NOT NULL UNIQUE,
    instance text NOT NULL,
    username text NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    asked_at timestamptz
  )`,
  `CREATE TABLE calendar_entries (
    uid text PRIMARY KEY,
    digest text NOT NULL,
    sequence integer NOT NULL,
    modified_at timestamptz NOT NULL
  )`,
];

/** Contact with partners, topics, agendas, and calendars with their entries. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
