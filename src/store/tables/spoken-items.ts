/** When issues were spoken about at meetings: checked or struck out on an agenda. */
import { type Kysely, sql } from "kysely";
import type { SpokenItem } from "../../model/meeting.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";
import { createTimers } from "./timers.ts";

/** The handler that hears of answers in the job of their issue. */
const HANDLER = "meeting-answers";

/** Keeps it in the transaction that ends the meeting; each issue that was answered is looked at soon. */
export const saveSpoken = async (
  transaction: Kysely<Tables>,
  meeting: string,
  items: readonly SpokenItem[],
  now: Date,
): Promise<void> => {
  if (items.length === 0) return;
  const rows = items.map(({ issueKey, ...item }) => ({ issue_key: issueKey, ...item }));
  await sql`
    INSERT INTO spoken_items (meeting, issue_key, at, answered)
    SELECT ${meeting}, issue_key, max(at), bool_or(answered)
    FROM jsonb_to_recordset(${jsonFor(rows)}::jsonb) AS row (issue_key text, at timestamptz, answered boolean)
    GROUP BY issue_key
    ON CONFLICT (meeting, issue_key) DO UPDATE SET at = excluded.at, answered = excluded.answered`.execute(
    transaction,
  );
  const answered = items.filter((item) => item.answered).map(({ issueKey }) => ({ issueKey, at: now }));
  await createTimers(transaction).want(answered, HANDLER, "it was answered at a meeting");
};

/** Issues that were spoken about. */
export const createSpokenItems = (database: Kysely<Tables>) => ({
  /** When each of these was spoken about at a meeting, or answered at any, the last time. */
  at: async (meeting: string, issueKeys: readonly string[]): Promise<ReadonlyMap<string, Date>> => {
    const { rows } = await sql<{ issueKey: string; at: Date }>`
      SELECT issue_key AS "issueKey", max(at) AS at FROM spoken_items
      WHERE issue_key = ANY(${[...issueKeys]}::text[]) AND (meeting = ${meeting} OR answered)
      GROUP BY issue_key`.execute(database);
    return new Map(rows.map(({ issueKey, at }) => [issueKey, at]));
  },

  /** When an issue was answered at a meeting, the last time; null: never. ISO 8601, UTC. */
  answered: async (issueKey: string): Promise<string | null> => {
    const { rows } = await sql<{ at: Date | null }>`
      SELECT max(at) AS at FROM spoken_items WHERE issue_key = ${issueKey} AND answered`.execute(database);
    return rows[0]?.at?.toISOString() ?? null;
  },

  /**
   * Of these, those whose answers other meetings have told since a moment: as their agenda ended, which may be long after
   * they met.
   */
  answeredElsewhere: async (
    meeting: string,
    issueKeys: readonly string[],
    since: Date,
  ): Promise<ReadonlySet<string>> => {
    const { rows } = await sql<{ issueKey: string }>`
      SELECT DISTINCT issue_key AS "issueKey" FROM spoken_items
      WHERE issue_key = ANY(${[...issueKeys]}::text[]) AND meeting <> ${meeting} AND answered AND (
        at >= ${since} OR EXISTS (
          SELECT FROM agendas WHERE agendas.meeting = spoken_items.meeting AND opened_at <= at AND closed_at >= ${since}
        )
      )`.execute(database);
    return new Set(rows.map(({ issueKey }) => issueKey));
  },
});
