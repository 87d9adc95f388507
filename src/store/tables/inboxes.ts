import { type Kysely, sql } from "kysely";
import type { Tables } from "../schema.ts";
import { openPartnerIssues, type RememberedIssue } from "./partner-issues.ts";

/** A liaison's rolling issue as we know it. */
export interface StoredInbox {
  /** null: not created yet. */
  readonly issueKey: string | null;
  readonly digest: string | null;
  /** When it was tried to create it, without a known answer. */
  readonly attemptedAt: Date | null;
  readonly editedAt: Date | null;
  /** When it was last found that it cannot be; null: it can, or was not tried. */
  readonly refusedAt: Date | null;
}

/** Inboxes: where they are, what they say, and what there is to say. */
export const createInboxes = (database: Kysely<Tables>) => ({
  get: async (instance: string, username: string): Promise<StoredInbox | null> => {
    const row = await database
      .selectFrom("inboxes")
      .selectAll()
      .where("instance", "=", instance)
      .where("username", "=", username.toLowerCase())
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      issueKey: row.issue_key,
      digest: row.digest,
      attemptedAt: row.attempted_at,
      editedAt: row.edited_at,
      refusedAt: row.refused_at,
    };
  },

  save: async (instance: string, username: string, inbox: Omit<StoredInbox, "refusedAt">): Promise<void> => {
    const { issueKey, digest, attemptedAt, editedAt } = inbox;
    await sql`
      INSERT INTO inboxes (instance, username, issue_key, digest, attempted_at, edited_at)
      VALUES (${instance}, ${username.toLowerCase()}, ${issueKey}, ${digest}, ${attemptedAt}, ${editedAt})
      ON CONFLICT (instance, username) DO UPDATE SET issue_key = excluded.issue_key, digest = excluded.digest,
        attempted_at = excluded.attempted_at, edited_at = excluded.edited_at, refused_at = NULL`.execute(
      database,
    );
  },

  /** It cannot be, so that nothing waits for it; until it is saved. */
  refuse: async (instance: string, username: string, at: Date): Promise<void> => {
    await sql`
      INSERT INTO inboxes (instance, username, refused_at) VALUES (${instance}, ${username.toLowerCase()}, ${at})
      ON CONFLICT (instance, username) DO UPDATE SET refused_at = excluded.refused_at`.execute(database);
  },

  /** Open issues of these partners on an instance, without their descriptions; what is owed by us first. */
  openIssuesOf: (instance: string, partners: readonly string[], limit: number): Promise<RememberedIssue[]> =>
    openPartnerIssues(database, { instance, partners, limit }),
});
