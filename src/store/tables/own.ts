import type { Kysely } from "kysely";
import type { Tables } from "../schema.ts";

/** Notes that we wrote: markers count in no other. */
export const createOwnNotes = (database: Kysely<Tables>) => ({
  add: async (instance: string, projectId: number, noteId: number, issueKey: string): Promise<void> => {
    await database
      .insertInto("own_notes")
      .values({ instance, project_id: projectId, note_id: noteId, issue_key: issueKey })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },

  has: async (instance: string, projectId: number, noteId: number): Promise<boolean> => {
    const row = await database
      .selectFrom("own_notes")
      .select("note_id")
      .where("instance", "=", instance)
      .where("project_id", "=", projectId)
      .where("note_id", "=", noteId)
      .executeTakeFirst();
    return row !== undefined;
  },

  /** Ids of our notes on one issue. */
  forIssue: async (issueKey: string, instance: string, projectId: number): Promise<number[]> => {
    const rows = await database
      .selectFrom("own_notes")
      .select("note_id")
      .where("instance", "=", instance)
      .where("project_id", "=", projectId)
      .where("issue_key", "=", issueKey)
      .execute();
    return rows.map((row) => row.note_id);
  },
});

/** User ids that the bot has or had (a new group token is a new user): all of them are us. */
export const createOwnUsers = (database: Kysely<Tables>) => ({
  remember: async (instance: string, userId: number, username: string): Promise<void> => {
    await database
      .insertInto("own_users")
      .values({ instance, user_id: userId, username })
      .onConflict((conflict) => conflict.columns(["instance", "user_id"]).doUpdateSet({ username }))
      .execute();
  },

  list: async (instance: string): Promise<{ readonly id: number; readonly username: string | null }[]> =>
    await database
      .selectFrom("own_users")
      .select(["user_id as id", "username"])
      .where("instance", "=", instance)
      .execute(),
});
