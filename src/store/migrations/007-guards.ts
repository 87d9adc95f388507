import { type Kysely, sql } from "kysely";

const statements = [
  // Since when the configuration lets a rule or handler do what it does; null: it was so from the beginning.
  "CREATE TABLE guarded (asked_by text PRIMARY KEY, fingerprint text NOT NULL, changed_at timestamptz)",
  `ALTER TABLE rule_stops ADD COLUMN wanted integer NOT NULL DEFAULT 0, ADD COLUMN sample jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN released_at timestamptz`,
  // What exactly was changed in GitLab: labels, a note's number. Only with it can it be taken back.
  "ALTER TABLE effect_history ADD COLUMN changed jsonb, ADD COLUMN undone text",
  "CREATE INDEX effect_history_plan ON effect_history (plan_id) WHERE state = 'done'",
  // What is to be taken back, one row for each issue of an undo.
  `CREATE TABLE undos (
    run text NOT NULL,
    issue_key text NOT NULL,
    items jsonb NOT NULL,
    state text NOT NULL,
    why text,
    plan_id bigint,
    at timestamptz NOT NULL,
    PRIMARY KEY (run, issue_key)
  )`,
  "CREATE INDEX undos_waiting ON undos (issue_key) WHERE state = 'waiting'",
  // Hours in which something was alive, by kind and name.
  `CREATE TABLE activity (
    kind text NOT NULL,
    name text NOT NULL,
    hour timestamptz NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (kind, name, hour)
  )`,
  `CREATE TABLE silences (
    kind text NOT NULL,
    name text NOT NULL,
    since timestamptz NOT NULL,
    expected double precision NOT NULL,
    noticed_at timestamptz NOT NULL,
    PRIMARY KEY (kind, name)
  )`,
  "CREATE INDEX deliveries_received ON deliveries USING brin (received_at)",
];

/** Stops with samples, fingerprints of what may act, what was changed exactly, and who is alive when. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
