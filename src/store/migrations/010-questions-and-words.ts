import { type Kysely, sql } from "kysely";

const statements = [
  // Reactions to what is asked are read by turns: who was not looked at for longest comes first.
  "ALTER TABLE escalations ADD COLUMN reactions_read_at timestamptz",
  // Which way a word went, kept before it goes; and since when it waits for an inbox.
  "ALTER TABLE effects ADD COLUMN way jsonb, ADD COLUMN put_off_since timestamptz",
  "ALTER TABLE inboxes ADD COLUMN refused_at timestamptz",
  // A list out of which somebody was taken is read again before anything is decided by it.
  "ALTER TABLE member_sources ADD COLUMN to_read boolean NOT NULL DEFAULT false",
];

/** Reactions are read by turns, words go one way, and a list of people can be due to be read. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
