import { type Kysely, sql } from "kysely";

const statements = [
  `CREATE TABLE user_statuses (
    instance text NOT NULL,
    -- A digest of the username.
    person text NOT NULL,
    -- Since when they were seen to be busy; null: they are not.
    busy_since timestamptz,
    -- When GitLab takes the status off by itself; null: it does not, or they are not busy.
    clears_at timestamptz,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (instance, person)
  )`,
  // An issue may go to several people at once: to whoever looks after it, and to others of the row who are new.
  "ALTER TABLE handovers DROP CONSTRAINT handovers_pkey",
  "ALTER TABLE handovers ADD PRIMARY KEY (issue_key, owner)",
];

/** What our own people say of themselves on GitLab, who is busy and until when; and issues that go to several people. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
