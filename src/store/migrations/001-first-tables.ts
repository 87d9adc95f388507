import { type Kysely, sql } from "kysely";

const statements = [
  `CREATE TABLE deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dedupe_key text NOT NULL UNIQUE,
    instance text NOT NULL,
    message_id text,
    digest text NOT NULL,
    event text NOT NULL,
    received_at timestamptz NOT NULL,
    source text NOT NULL,
    body_text text,
    body_bytes bytea,
    size integer NOT NULL,
    confidential boolean NOT NULL,
    issue_key text,
    state text NOT NULL,
    why text,
    plan_id bigint
  )`,
  `CREATE INDEX deliveries_waiting ON deliveries (issue_key, id) WHERE state = 'waiting'`,
  "CREATE INDEX deliveries_state ON deliveries (state, id)",
  `CREATE INDEX deliveries_bodies ON deliveries (confidential, received_at)
    WHERE body_text IS NOT NULL OR body_bytes IS NOT NULL`,
  `CREATE TABLE issues (
    issue_key text PRIMARY KEY,
    memory jsonb,
    status_note_id bigint,
    status_note_digest text
  )`,
  `CREATE TABLE plans (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    issue_key text NOT NULL,
    decided_at timestamptz NOT NULL,
    partner text,
    plan jsonb NOT NULL,
    facts jsonb NOT NULL
  )`,
  "CREATE INDEX plans_issue ON plans (issue_key, id)",
  `CREATE TABLE effects (
    key text PRIMARY KEY,
    issue_key text NOT NULL,
    kind text NOT NULL,
    asked_by text NOT NULL,
    partner text NOT NULL,
    mode text NOT NULL,
    content_digest text NOT NULL,
    effect jsonb NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    attempted_at timestamptz,
    retry_at timestamptz,
    outcome jsonb,
    plan_id bigint NOT NULL
  )`,
  `CREATE INDEX effects_open ON effects (issue_key, plan_id)
    WHERE state IN ('planned', 'attempting', 'waiting')`,
  `CREATE TABLE effect_history (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL,
    issue_key text NOT NULL,
    kind text NOT NULL,
    asked_by text NOT NULL,
    partner text NOT NULL,
    state text NOT NULL,
    why text NOT NULL,
    plan_id bigint NOT NULL,
    at timestamptz NOT NULL
  )`,
  "CREATE INDEX effect_history_at ON effect_history (at)",
  "CREATE INDEX effect_history_done ON effect_history (asked_by, at) WHERE state = 'done'",
  "CREATE TABLE rule_stops (rule text PRIMARY KEY, why text NOT NULL, stopped_at timestamptz NOT NULL)",
  `CREATE TABLE own_notes (
    instance text NOT NULL,
    project_id bigint NOT NULL,
    note_id bigint NOT NULL,
    issue_key text NOT NULL,
    PRIMARY KEY (instance, project_id, note_id)
  )`,
  "CREATE TABLE own_users (instance text NOT NULL, user_id bigint NOT NULL, PRIMARY KEY (instance, user_id))",
  `CREATE TABLE member_sources (
    instance text NOT NULL,
    source text NOT NULL,
    refreshed_at timestamptz NOT NULL,
    PRIMARY KEY (instance, source)
  )`,
  `CREATE TABLE members (
    instance text NOT NULL,
    source text NOT NULL,
    user_id bigint NOT NULL,
    username text NOT NULL,
    direct boolean NOT NULL,
    PRIMARY KEY (instance, source, user_id)
  )`,
  "CREATE TABLE watermarks (name text PRIMARY KEY, at timestamptz NOT NULL)",
];

/** Everything that the main job needs. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
