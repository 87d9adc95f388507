import { type Kysely, sql } from "kysely";

const statements = [
  `CREATE TABLE escalations (
    id text PRIMARY KEY,
    instance text NOT NULL,
    team text NOT NULL,
    asked_by text NOT NULL,
    version integer NOT NULL,
    state text NOT NULL,
    since timestamptz NOT NULL,
    requested_at timestamptz
  )`,
  "CREATE INDEX escalations_team ON escalations (team, requested_at)",
  "CREATE INDEX escalations_state ON escalations (state, since)",
  `CREATE TABLE escalation_events (
    escalation_id text NOT NULL REFERENCES escalations,
    event_id text NOT NULL,
    position integer NOT NULL,
    event jsonb NOT NULL,
    PRIMARY KEY (escalation_id, event_id)
  )`,
  // Which issues an escalation is about: partners' issues, and the team's own. One that it was about before stays.
  `CREATE TABLE escalation_issues (
    issue_key text NOT NULL,
    escalation_id text NOT NULL REFERENCES escalations,
    role text NOT NULL,
    PRIMARY KEY (issue_key, escalation_id)
  )`,
  "CREATE INDEX escalation_issues_of ON escalation_issues (escalation_id)",
  `CREATE TABLE command_runs (
    instance text NOT NULL,
    note_id bigint NOT NULL,
    form text NOT NULL,
    user_id bigint NOT NULL,
    ok boolean NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (instance, note_id, form)
  )`,
  "CREATE INDEX command_runs_user ON command_runs (instance, user_id, at)",
  `CREATE TABLE project_stops (
    instance text NOT NULL,
    project_id bigint NOT NULL,
    by_username text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (instance, project_id)
  )`,
  `CREATE TABLE inboxes (
    instance text NOT NULL,
    username text NOT NULL,
    issue_key text,
    digest text,
    attempted_at timestamptz,
    edited_at timestamptz,
    PRIMARY KEY (instance, username)
  )`,
  "ALTER TABLE own_users ADD COLUMN username text",
  // A comment of somebody who asks too much waits until then, and holds up nobody else's.
  "ALTER TABLE deliveries ADD COLUMN held_until timestamptz",
  // What waits on whom, for inboxes.
  `CREATE INDEX issues_waiting ON issues ((memory->>'partner'), (memory->'waits'->>'side'))
    WHERE memory->'snapshot'->>'state' = 'opened'`,
];

/** Escalations with what befell them, commands that were carried out, projects that want silence, inboxes. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
