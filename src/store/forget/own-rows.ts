/** Rows that are about one person by themselves: lists of members, the inbox, who was brought in, who asked, who spoke. */
import { type Kysely, sql } from "kysely";
import { type Forgotten, NO_WORDS, NOBODY_NAME } from "../../model/forget.ts";
import { secretPart } from "../../model/task.ts";
import type { Tables } from "../schema.ts";

/** As it stands, in a pattern of LIKE. */
export const likely = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/**
 * Lists of members without the person. Each is read again before anything is decided by it: whoever still is a member is
 * in it then, and no news of theirs is taken for a stranger's.
 */
const leaveLists = async (
  database: Kysely<Tables>,
  instance: string,
  { id, username }: Pick<Forgotten, "id" | "username">,
): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    WITH gone AS (
      DELETE FROM members WHERE instance = ${instance}
        AND (lower(username) = ${username.toLowerCase()} OR user_id = ${id ?? -1})
      RETURNING source
    ), due AS (
      UPDATE member_sources SET to_read = true WHERE instance = ${instance} AND source IN (SELECT source FROM gone)
    )
    SELECT count(*) FROM gone`.execute(database);
  return Number(rows[0]?.count ?? 0);
};

/** The inbox itself is found again by its marker, but not while GitLab may still be making it. */
const leaveInbox = async (database: Kysely<Tables>, instance: string, username: string): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM inboxes WHERE instance = ${instance} AND lower(username) = ${username.toLowerCase()}
      AND (attempted_at IS NULL OR attempted_at < now() - interval '5 minutes')`.execute(database);
  return Number(numAffectedRows);
};

/** Who was brought in, and who asked the managers for something, in their own words. */
const forgetRegistered = async (
  database: Kysely<Tables>,
  instance: string,
  username: string,
): Promise<number> => {
  const introduced = await sql`
    DELETE FROM introductions WHERE instance = ${instance} AND handle = ${username.toLowerCase()}`.execute(
    database,
  );
  const asked = await sql`
    UPDATE requests SET username = '', name = ${NOBODY_NAME}, words = CASE WHEN words = '' THEN '' ELSE ${NO_WORDS} END
    WHERE instance = ${instance} AND lower(username) = ${username.toLowerCase()} AND state <> 'open'`.execute(
    database,
  );
  const decided = await sql`
    UPDATE requests SET decided_by = ${NOBODY_NAME}, answer = CASE WHEN answer IS NULL THEN NULL ELSE ${NO_WORDS} END
    WHERE instance = ${instance} AND lower(decided_by) = ${username.toLowerCase()}`.execute(database);
  return [introduced, asked, decided].reduce(
    (sum, { numAffectedRows = 0n }) => sum + Number(numAffectedRows),
    0,
  );
};

/** Who spoke with partners, who wanted something to be spoken about, and whose calendar was read. */
const forgetMeetings = async (
  database: Kysely<Tables>,
  instance: string,
  username: string,
): Promise<number> => {
  const name = username.toLowerCase();
  const met = await sql`
    UPDATE contacts SET by_username = NULL
    WHERE instance = ${instance} AND lower(by_username) = ${name}`.execute(database);
  const wanted = await sql`
    UPDATE topics SET by_username = ${NOBODY_NAME}
    WHERE instance = ${instance} AND lower(by_username) = ${name}`.execute(database);
  const calendars = await sql`
    DELETE FROM calendar_feeds WHERE instance = ${instance} AND lower(username) = ${name}`.execute(database);
  return [met, wanted, calendars].reduce((sum, { numAffectedRows = 0n }) => sum + Number(numAffectedRows), 0);
};

/** Rows that are about the person by themselves. Answers how many were changed. */
export const leaveOwnRows = async (
  database: Kysely<Tables>,
  instance: string,
  { id, username }: Forgotten,
): Promise<number> => {
  const stops = await sql`
    UPDATE project_stops SET by_username = ${NOBODY_NAME}
    WHERE instance = ${instance} AND lower(by_username) = ${username.toLowerCase()}`.execute(database);
  // How far the issues of an author were read: nobody reads them who is no partner's any more, by lists that are read.
  const read = await sql`
    WITH done AS (
      DELETE FROM backfill_places USING backfills
      WHERE backfills.id = backfill_id AND finished_at IS NOT NULL
        AND lower(place) = ${`${instance}:author:${username.toLowerCase()}`}
    )
    DELETE FROM watermarks WHERE lower(name) LIKE ${`%:${likely(`${instance}:author:${username.toLowerCase()}`)}`}
      AND NOT EXISTS (
        SELECT FROM members WHERE instance = ${instance} AND lower(username) = ${username.toLowerCase()}
      ) AND NOT EXISTS (SELECT FROM member_sources WHERE instance = ${instance} AND to_read)`.execute(
    database,
  );
  const statuses = await sql`
    DELETE FROM user_statuses WHERE instance = ${instance} AND person = ${secretPart(username)}`.execute(
    database,
  );
  const own =
    Number(stops.numAffectedRows ?? 0n) +
    Number(statuses.numAffectedRows ?? 0n) +
    Number(read.numAffectedRows ?? 0n) +
    (await leaveLists(database, instance, { id, username })) +
    (await leaveInbox(database, instance, username)) +
    (await forgetRegistered(database, instance, username)) +
    (await forgetMeetings(database, instance, username));
  if (id === null) return own;
  const runs = await sql`
    UPDATE command_runs SET user_id = 0 WHERE instance = ${instance} AND user_id = ${id}`.execute(database);
  return own + Number(runs.numAffectedRows ?? 0n);
};
