import { type Kysely, sql } from "kysely";

const statements = [
  `CREATE TABLE hook_states (
    instance text NOT NULL,
    kind text NOT NULL,
    path text NOT NULL,
    hook_id bigint,
    state text NOT NULL,
    sentence text NOT NULL,
    since timestamptz NOT NULL,
    checked_at timestamptz NOT NULL,
    -- Test requests that did not enable it again, and when the next is sent.
    tests integer NOT NULL,
    test_at timestamptz,
    PRIMARY KEY (instance, kind, path)
  )`,
  `CREATE TABLE token_states (
    instance text NOT NULL,
    -- The path of the token; empty: the instance's own.
    place text NOT NULL,
    username text,
    usable boolean NOT NULL,
    expires_at timestamptz,
    sentence text NOT NULL,
    since timestamptz NOT NULL,
    checked_at timestamptz NOT NULL,
    PRIMARY KEY (instance, place)
  )`,
];

/** How it stands with hooks and tokens, so that every replica tells the same of them. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
