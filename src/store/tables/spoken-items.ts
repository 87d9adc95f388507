/** When issues were spoken about at meetings: checked or struck out on an agenda. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { answerKey, type MeetingAnswer, type SpokenItem } from "../../model/meeting.ts";
import type { TaskState } from "../../model/task.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** The handler that hears of answers in the job of their issue. */
const HANDLER = "meeting-answers";

/**
 * In the statement that ends tasks (`ended`: its name there): an issue that has got its answer by that is looked at, and not
 * before it has.
 */
export const hearOfAnswers = (ended: RawBuilder<unknown>, now: Date): RawBuilder<unknown> => sql`
  INSERT INTO timers (issue_key, handler, due_at, why)
  SELECT DISTINCT wish->>'on', ${HANDLER}, ${now}::timestamptz, 'it was answered at a meeting' FROM ${ended}
  WHERE kind = 'note' AND key LIKE 'meeting|%' AND state IN ('done', 'skipped')
    AND EXISTS (SELECT FROM spoken_items WHERE issue_key = wish->>'on' AND answered)
  ON CONFLICT (issue_key, handler) DO UPDATE SET due_at = LEAST(timers.due_at, excluded.due_at)`;

/** A note was posted, was posted before, or is so old that nothing is known of it. */
const IS_TOLD: readonly (TaskState | undefined)[] = ["done", "skipped", undefined];
/** A note is not posted, unless somebody says so. */
const IS_GIVEN_UP: readonly (TaskState | undefined)[] = ["failed", "observed"];

/** Keeps it in the transaction that ends the meeting. */
export const saveSpoken = async (
  transaction: Kysely<Tables>,
  meeting: string,
  items: readonly SpokenItem[],
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

  /** The last answer that an issue was told, or is to be told, from any meeting; null: there is none. */
  answerOf: async (issueKey: string): Promise<MeetingAnswer | null> => {
    const { rows } = await sql<{ at: Date; agenda: string | null }>`
      SELECT at, agenda FROM spoken_items LEFT JOIN LATERAL (
        SELECT key AS agenda FROM agendas WHERE agendas.meeting = spoken_items.meeting AND opened_at <= at
        ORDER BY opened_at DESC LIMIT 1
      ) AS spoken_on ON true
      WHERE issue_key = ${issueKey} AND answered ORDER BY at DESC`.execute(database);
    const keys = rows.flatMap(({ agenda }) => (agenda === null ? [] : [answerKey(agenda, issueKey)]));
    const { rows: tasks } = await sql<{ key: string; state: TaskState }>`
      SELECT key, state FROM tasks WHERE key = ANY(${keys}::text[])`.execute(database);
    const states = new Map(tasks.map(({ key, state }) => [key, state]));
    const answers = rows.map(({ at, agenda }) => ({
      at: at.toISOString(),
      state: agenda === null ? undefined : states.get(answerKey(agenda, issueKey)),
    }));
    const last = answers.find(({ state }) => !IS_GIVEN_UP.includes(state));
    return last === undefined ? null : { at: last.at, isTold: IS_TOLD.includes(last.state) };
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
