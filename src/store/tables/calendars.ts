import { type Kysely, sql } from "kysely";
import type { CalendarFeed } from "../../model/meeting.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** How an entry stands in calendars: its revision, and when it last changed. */
export interface EntryRevision {
  readonly sequence: number;
  readonly modifiedAt: Date;
}

/** Calendars by secret addresses. */
export const createCalendars = (database: Kysely<Tables>) => ({
  /** `digest`: of the address's secret, which is stored nowhere. Answers the number of the calendar. */
  add: async (
    { instance, username, digest }: { instance: string; username: string; digest: string },
    now: Date,
  ): Promise<number> => {
    const { id } = await database
      .insertInto("calendar_feeds")
      .values({ instance, username, digest, created_at: now, revoked_at: null, asked_at: null })
      .returning("id")
      .executeTakeFirstOrThrow();
    return id;
  },

  /** Somebody's, or everybody's; the newest first. */
  list: async (username: string | null): Promise<CalendarFeed[]> => {
    const all = database.selectFrom("calendar_feeds").selectAll().orderBy("id", "desc");
    const rows = await (username === null
      ? all
      : all.where(
          ({ fn, ref }) => sql<boolean>`${fn("lower", [ref("username")])} = ${username.toLowerCase()}`,
        )
    ).execute();
    return rows.map((row) => ({
      id: row.id,
      instance: row.instance,
      username: row.username,
      createdAt: row.created_at,
      revokedAt: row.revoked_at,
      askedAt: row.asked_at,
    }));
  },

  /** Ends somebody's calendars, on all instances or on one, or the one of a number; answers how many. */
  revoke: async (
    { username, instance, id }: { username: string; instance: string | null; id: number | null },
    now: Date,
  ): Promise<number> => {
    const { numAffectedRows = 0n } = await sql`
      UPDATE calendar_feeds SET revoked_at = ${now}
      WHERE lower(username) = ${username.toLowerCase()} AND revoked_at IS NULL
        AND (${instance}::text IS NULL OR instance = ${instance}::text)
        AND (${id}::bigint IS NULL OR id = ${id}::bigint)`.execute(database);
    return Number(numAffectedRows);
  },

  /** Whose calendar it is; null: nobody's, or it was revoked. That it was asked for is noted by the day. */
  ask: async (digest: string, now: Date): Promise<{ instance: string; username: string } | null> => {
    const { rows } = await sql<{ instance: string; username: string }>`
      WITH found AS (SELECT id, instance, username, asked_at FROM calendar_feeds WHERE digest = ${digest} AND revoked_at IS NULL),
      noted AS (
        UPDATE calendar_feeds SET asked_at = date_trunc('day', ${now}::timestamptz) FROM found
        WHERE calendar_feeds.id = found.id
          AND (found.asked_at IS NULL OR found.asked_at < date_trunc('day', ${now}::timestamptz))
      )
      SELECT instance, username FROM found`.execute(database);
    return rows[0] ?? null;
  },

  /** Revisions of entries by their uid: a new one where what they say (its digest) has changed. */
  revise: async (
    entries: readonly { readonly uid: string; readonly digest: string }[],
    now: Date,
  ): Promise<ReadonlyMap<string, EntryRevision>> => {
    await sql`
      INSERT INTO calendar_entries AS known (uid, digest, sequence, modified_at)
      SELECT uid, digest, 0, ${now} FROM jsonb_to_recordset(${jsonFor(entries)}::jsonb) AS row (uid text, digest text)
      ORDER BY uid
      ON CONFLICT (uid) DO UPDATE SET
        sequence = known.sequence + 1, modified_at = excluded.modified_at, digest = excluded.digest
      WHERE known.digest <> excluded.digest`.execute(database);
    const rows = await database
      .selectFrom("calendar_entries")
      .select(["uid", "sequence", "modified_at"])
      .where("uid", "in", ["", ...entries.map(({ uid }) => uid)])
      .execute();
    return new Map(
      rows.map(({ uid, sequence, modified_at }) => [uid, { sequence, modifiedAt: modified_at }]),
    );
  },
});
