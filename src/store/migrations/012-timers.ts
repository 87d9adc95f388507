import { type Kysely, sql } from "kysely";

const statements = [
  `CREATE TABLE timers (
    issue_key text NOT NULL,
    -- Who wants to be asked then.
    handler text NOT NULL,
    due_at timestamptz NOT NULL,
    why text NOT NULL,
    PRIMARY KEY (issue_key, handler)
  )`,
  "CREATE INDEX timers_due ON timers (due_at)",
];

/** Moments at which an issue is to be looked at though nothing happens. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
