import { type Kysely, sql } from "kysely";
import type { Tables } from "../schema.ts";

/** Something that a reaction can decide, and that is not decided. */
export interface OpenQuestion {
  readonly escalation: string;
  /** Whose news a reaction is. */
  readonly issueKey: string;
  /** Where the reactions are. */
  readonly placeKey: string;
  /** null: on the issue itself. */
  readonly noteId: number | null;
  readonly since: Date;
}

/** What is asked and waits for an answer that may be a reaction. */
export const createQuestions = (database: Kysely<Tables>) => ({
  /**
   * Proposals, by the notes that ask for a decision, and teams' issues in these projects (paths in lower case) that nobody
   * has acknowledged: of at most so many escalations, those first that were not looked at for longest.
   */
  open: async (instance: string, projects: readonly string[], most: number): Promise<OpenQuestion[]> => {
    // Of notes that an earlier release wrote into an inbox it is not known in which.
    const { rows } = await sql<OpenQuestion>`
      WITH asked AS (
        SELECT id, since, reactions_read_at, source.issue_key, own_notes.issue_key AS place_key, note_id
        FROM escalations
        JOIN escalation_issues AS source ON escalation_id = id AND role = 'source'
        JOIN effects ON effects.issue_key = source.issue_key AND kind = 'tell'
          AND right(key, length('proposed:' || id)) = 'proposed:' || id
        JOIN own_notes ON own_notes.instance = escalations.instance AND note_id = (outcome->>'noteId')::bigint
          AND starts_with(own_notes.issue_key, own_notes.instance || ':' || project_id || '#')
        WHERE escalations.state = 'proposed' AND escalations.instance = ${instance}
        UNION ALL
        SELECT id, since, reactions_read_at, place_key, place_key, NULL FROM (
          SELECT DISTINCT ON (id) id, since, reactions_read_at, event->'target'->'ref' AS ref,
            lower(regexp_replace(event->'target'->>'reference', '#[0-9]+$', '')) AS path
          FROM escalations JOIN escalation_events ON escalation_id = id
          WHERE state = 'open' AND event ? 'target' ORDER BY id, position DESC
        ) AS targets,
        LATERAL (SELECT concat(ref->>'instance', ':', ref->>'projectId', '#', ref->>'iid') AS place_key) AS place
        WHERE ref->>'instance' = ${instance} AND path = ANY(${[...projects]}::text[])
      ), turns AS (
        SELECT *, dense_rank() OVER (ORDER BY reactions_read_at NULLS FIRST, since, id) AS turn FROM asked
      )
      SELECT id AS escalation, issue_key AS "issueKey", place_key AS "placeKey", note_id AS "noteId", since
      FROM turns WHERE turn <= ${most} ORDER BY turn, issue_key, note_id`.execute(database);
    return rows;
  },

  /** Its turn comes again after all others. */
  looked: async (escalation: string, at: Date): Promise<void> => {
    await database
      .updateTable("escalations")
      .set({ reactions_read_at: at })
      .where("id", "=", escalation)
      .execute();
  },
});
