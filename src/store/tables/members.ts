import { type Kysely, sql } from "kysely";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** Somebody, as a source (a group's path, or `user` for configured usernames) names them. */
export interface Member {
  readonly id: number;
  readonly username: string;
  /** Not only through a parent group or an invited one. */
  readonly direct: boolean;
}

/** Partners' people, as they were when last read: a decision never waits for GitLab to list them. */
export const createMembers = (database: Kysely<Tables>) => ({
  /** Puts `users` in the place of whoever the source named before. */
  replace: async (instance: string, source: string, users: readonly Member[], now: Date): Promise<void> => {
    const rows = jsonFor([...new Map(users.map((user) => [user.id, user])).values()]);
    await database.transaction().execute(async (transaction) => {
      await sql`
        INSERT INTO member_sources (instance, source, refreshed_at) VALUES (${instance}, ${source}, ${now})
        ON CONFLICT (instance, source) DO UPDATE SET refreshed_at = excluded.refreshed_at, to_read = false`.execute(
        transaction,
      );
      await transaction
        .deleteFrom("members")
        .where("instance", "=", instance)
        .where("source", "=", source)
        .execute();
      await sql`
        INSERT INTO members (instance, source, user_id, username, direct)
        SELECT ${instance}, ${source}, id, username, direct
        FROM jsonb_to_recordset(${rows}::jsonb) AS member (id bigint, username text, direct boolean)`.execute(
        transaction,
      );
    });
  },

  /** Everybody of an instance, with the source that names them. */
  all: async (instance: string): Promise<(Member & { readonly source: string })[]> =>
    await database
      .selectFrom("members")
      .select(["source", "user_id as id", "username", "direct"])
      .where("instance", "=", instance)
      .execute(),

  /** When each source was last read; without those that have to be read again. */
  refreshedAt: async (instance: string): Promise<Map<string, Date>> => {
    const rows = await database
      .selectFrom("member_sources")
      .select(["source", "refreshed_at"])
      .where("instance", "=", instance)
      .where("to_read", "=", false)
      .execute();
    return new Map(rows.map((row) => [row.source, row.refreshed_at]));
  },

  /** Forgets sources that the configuration no longer has. */
  keepOnly: async (instance: string, sources: readonly string[]): Promise<void> => {
    for (const table of ["members", "member_sources"] as const) {
      await sql`DELETE FROM ${sql.table(table)} WHERE instance = ${instance} AND source <> ALL(${[...sources]}::text[])`.execute(
        database,
      );
    }
  },
});
