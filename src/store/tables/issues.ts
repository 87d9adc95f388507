import { type Kysely, sql } from "kysely";
import type { IssueMemory } from "../../model/memory.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** The one status note of an issue, and what it said when we last wrote it. */
interface StatusNote {
  readonly noteId: number;
  readonly digest: string;
}

/** What is known of an issue between two pieces of news. */
export interface StoredIssue {
  readonly memory: IssueMemory;
  readonly statusNote: StatusNote | null;
}

/** Writes the memory of an issue, in the caller's transaction. */
export const saveMemory = async (
  database: Kysely<Tables>,
  issueKey: string,
  memory: IssueMemory,
): Promise<void> => {
  await sql`
    INSERT INTO issues (issue_key, memory) VALUES (${issueKey}, ${jsonFor(memory)}::jsonb)
    ON CONFLICT (issue_key) DO UPDATE SET memory = excluded.memory`.execute(database);
};

/** Remembers, in the caller's transaction, an issue that nothing was decided about yet; one that is known stays as it is. */
export const beginMemory = async (
  database: Kysely<Tables>,
  issueKey: string,
  memory: IssueMemory,
): Promise<void> => {
  await sql`
    INSERT INTO issues AS known (issue_key, memory) VALUES (${issueKey}, ${jsonFor(memory)}::jsonb)
    ON CONFLICT (issue_key) DO UPDATE SET memory = excluded.memory WHERE known.memory IS NULL`.execute(
    database,
  );
};

/** Issues: memory, and the status note. */
export const createIssues = (database: Kysely<Tables>) => ({
  /** null: never decided anything about it. */
  load: async (issueKey: string): Promise<StoredIssue | null> => {
    const row = await database
      .selectFrom("issues")
      .selectAll()
      .where("issue_key", "=", issueKey)
      .executeTakeFirst();
    if (row === undefined || row.memory === null) return null;
    const { memory, status_note_id: noteId, status_note_digest: digest } = row;
    return { memory, statusNote: noteId === null || digest === null ? null : { noteId, digest } };
  },

  /** Remembers where the status note is and what it says. */
  saveStatusNote: async (issueKey: string, noteId: number, digest: string): Promise<void> => {
    await sql`
      INSERT INTO issues (issue_key, status_note_id, status_note_digest) VALUES (${issueKey}, ${noteId}, ${digest})
      ON CONFLICT (issue_key) DO UPDATE
      SET status_note_id = excluded.status_note_id, status_note_digest = excluded.status_note_digest`.execute(
      database,
    );
  },
});
