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
];

/** What our own people say of themselves on GitLab: who is busy, and until when. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
