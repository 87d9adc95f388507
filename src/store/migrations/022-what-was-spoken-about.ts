import { type Kysely, sql } from "kysely";

const statements = [
  // Said in an internal note: what comes of it is told in one. Of earlier ones it is not known, so all that may be are.
  "ALTER TABLE topics ADD COLUMN internal boolean NOT NULL DEFAULT false",
  "UPDATE topics SET internal = true WHERE rank >= 2 AND partner IS NOT NULL",
  // From when on an agenda is ended for the next one though nobody has closed it.
  "ALTER TABLE agendas ADD COLUMN moves_on_at timestamptz",
  "UPDATE agendas SET moves_on_at = starts_at + interval '4 hours'",
  "ALTER TABLE agendas ALTER COLUMN moves_on_at SET NOT NULL",
  // When an issue was checked or struck out on an agenda of a meeting, the last time; and whether its issue has the answer.
  `CREATE TABLE spoken_items (
    meeting text NOT NULL,
    issue_key text NOT NULL,
    at timestamptz NOT NULL,
    answered boolean NOT NULL,
    PRIMARY KEY (meeting, issue_key)
  )`,
  "CREATE INDEX spoken_items_issue ON spoken_items (issue_key)",
];

/** What was spoken about at meetings, so that it is not asked again, and told where it may be read. */
export const up = async (database: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(database);
};
