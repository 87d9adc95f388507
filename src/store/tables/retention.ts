import { type Kysely, type RawBuilder, sql } from "kysely";
import { withoutWords } from "../../model/forget.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";
import { type Configured, oldMeetings } from "./meeting-retention.ts";
import { oldTasks } from "./task-retention.ts";

/** How long words, and what is known of closed issues, are kept, in milliseconds. */
export interface WordRetention {
  readonly texts: number;
  readonly closedIssues: number;
}

const BATCH = 500;

/** Runs a statement that changes at most `BATCH` rows until it finds no more: nobody waits for it for long. */
const inBatches = async (database: Kysely<Tables>, statement: RawBuilder<unknown>): Promise<number> => {
  let total = 0;
  for (;;) {
    const { numAffectedRows = 0n } = await statement.execute(database);
    total += Number(numAffectedRows);
    if (numAffectedRows < BATCH) return total;
  }
};

/** What was decided: whom and what it was about stands in the effects' log. */
const plans = (before: Date) => sql`
  UPDATE plans SET facts = '{}',
    plan = plan || '{"effects": [], "considered": [], "escalations": [], "commands": [], "tasks": [], "registered": [], "contacts": [], "topics": []}'
  WHERE id IN (
    SELECT id FROM plans
    WHERE decided_at < ${before} AND (plan->'considered' <> '[]' OR plan->'effects' <> '[]')
    ORDER BY decided_at LIMIT ${BATCH}
  )`;

/**
 * Texts of comments, words and escalations that were written. Who was told, which labels were put on, and what the status
 * note is made of are facts that the next decision needs: names stay until the issue has been closed for long.
 */
const effects = (before: Date) => sql`
  UPDATE effects SET effect = effect || '{"reason": ""}'::jsonb
      || CASE WHEN kind IN ('note', 'tell', 'escalation', 'remove_note') THEN '{"body": ""}' ELSE '{}' END::jsonb
      || CASE WHEN kind = 'tell' THEN '{"short": null}' ELSE '{}' END::jsonb
      || CASE WHEN kind = 'escalation' THEN '{"title": "", "withoutText": null}' ELSE '{}' END::jsonb,
    outcome = CASE WHEN outcome ? 'why' THEN outcome || '{"why": ""}' ELSE outcome END
  WHERE key IN (
    SELECT key FROM effects
    WHERE effect->>'reason' <> '' AND state NOT IN ('planned', 'attempting', 'waiting')
      AND plan_id <= (SELECT id FROM plans WHERE decided_at < ${before} ORDER BY decided_at DESC LIMIT 1)
    LIMIT ${BATCH}
  )`;

const history = (before: Date) => sql`
  UPDATE effect_history SET why = '' WHERE id IN (
    SELECT id FROM effect_history WHERE at < ${before} AND why <> '' ORDER BY at LIMIT ${BATCH}
  )`;

const reasons = (before: Date) => sql`
  UPDATE deliveries SET why = NULL WHERE id IN (
    SELECT id FROM deliveries WHERE received_at < ${before} AND why IS NOT NULL AND state <> 'waiting'
    ORDER BY received_at LIMIT ${BATCH}
  )`;

/** That a command was carried out stays, by comment and form. */
const commands = (before: Date) => sql`
  UPDATE command_runs SET user_id = 0 WHERE (instance, note_id, form) IN (
    SELECT instance, note_id, form FROM command_runs WHERE at < ${before} AND user_id <> 0 LIMIT ${BATCH}
  )`;

const undos = (before: Date) => sql`
  UPDATE undos SET items = '[]' WHERE (run, issue_key) IN (
    SELECT run, issue_key FROM undos WHERE at < ${before} AND state <> 'waiting' AND items <> '[]' LIMIT ${BATCH}
  )`;

/** What was sent and opened beside partners' issues; where it is stays. */
const tasks = (before: Date) => sql`
  UPDATE tasks SET reason = '', why = NULL, wish = wish - 'messages' - 'title' - 'description' - 'body' - 'assignees'
  WHERE key IN (SELECT key FROM tasks WHERE ended_at < ${before} AND reason <> '' LIMIT ${BATCH})`;

/** That somebody was brought in counts for a week; who was, for as long as texts are kept. */
const introductions = (before: Date) => sql`
  DELETE FROM introductions WHERE (issue_key, occurrence) IN (
    SELECT issue_key, occurrence FROM introductions WHERE at < ${before} LIMIT ${BATCH}
  )`;

/** That and how a request was decided stays. */
const requests = (before: Date) => sql`
  UPDATE requests SET username = '', name = '', words = '', answer = NULL, decided_by = NULL
  WHERE id IN (SELECT id FROM requests WHERE decided_at < ${before} AND username <> '' LIMIT ${BATCH})`;

/** Of a request that nobody has decided about for so long the words go; who waits for an answer stays until there is one. */
const undecided = (before: Date) => sql`
  UPDATE requests SET words = ''
  WHERE id IN (SELECT id FROM requests WHERE decided_at IS NULL AND asked_at < ${before} AND words <> '' LIMIT ${BATCH})`;

/** Wishes without whom they were about; whether they were carried out stays, and by their digests, that they are the same when they are wished again. */
const NAMELESS = sql.raw(`CASE kind
  WHEN 'subscribe' THEN effect || '{"person": {"name": "", "username": null}}'
  WHEN 'tell' THEN (effect - 'orInInboxOf') || '{"people": []}'
  WHEN 'assign' THEN effect || '{"usernames": []}'
  WHEN 'escalation' THEN effect || '{"assignees": []}'
  WHEN 'status_note' THEN jsonb_set(effect, '{view}', (effect->'view') - 'away' - 'areas'
    || '{"liaisons": [], "managers": [], "alsoTold": []}')
  ELSE effect END`);

/** Of an issue that has been closed for long, labels and state stay, and what people told us to do there. */
const closedIssues = (before: Date) => sql`
  WITH over AS (
    SELECT issue_key FROM issues
    WHERE memory->'snapshot'->>'state' = 'closed'
      AND (memory->'snapshot'->>'title' <> '' OR memory ?| ARRAY['owner', 'told', 'handedOver'])
      AND (memory->'snapshot'->>'updatedAt')::timestamptz < ${before}
    LIMIT ${BATCH}
  ), nameless AS (
    UPDATE effects SET effect = ${NAMELESS}
    WHERE issue_key IN (SELECT issue_key FROM over) AND state NOT IN ('planned', 'attempting', 'waiting')
      AND kind IN ('subscribe', 'tell', 'assign', 'escalation', 'status_note')
  )
  UPDATE issues SET memory = jsonb_set(memory - 'owner' - 'told' - 'handedOver', '{snapshot}', memory->'snapshot' || ${jsonFor(
    {
      title: "",
      author: null,
      authorId: 0,
      assigneeIds: [],
      milestoneTitle: null,
    },
  )}::jsonb) || CASE WHEN memory ? 'marks' THEN jsonb_build_object('marks', (memory->'marks') - 'refused'
      || CASE WHEN memory->'marks'->'stopped'->>'by' <> '' THEN
        jsonb_build_object('stopped', (memory->'marks'->'stopped') || '{"by": ""}') ELSE '{}' END) ELSE '{}' END
  WHERE issue_key IN (SELECT issue_key FROM over)`;

/** Questions that nobody has added anything to for so long. */
const knowledge = (before: Date) => sql`
  DELETE FROM knowledge WHERE issue_key IN (
    SELECT issue_key FROM knowledge WHERE changed_at < ${before} ORDER BY changed_at LIMIT ${BATCH}
  )`;

/** Sources that nobody has read for so long are of an instance that is gone. */
const members = (before: Date) => sql`
  WITH gone AS (DELETE FROM member_sources WHERE refreshed_at < ${before} RETURNING instance, source)
  DELETE FROM members USING gone WHERE members.instance = gone.instance AND members.source = gone.source`;

interface EventRow {
  readonly escalation_id: string;
  readonly event_id: string;
  readonly event: unknown;
}

const saveEvents = async (database: Kysely<Tables>, rows: readonly EventRow[]): Promise<void> => {
  await sql`
    UPDATE escalation_events SET event = row.event
    FROM jsonb_to_recordset(${jsonFor(rows)}::jsonb) AS row (escalation_id text, event_id text, event jsonb)
    WHERE escalation_events.escalation_id = row.escalation_id AND escalation_events.event_id = row.event_id`.execute(
    database,
  );
};

/** Escalations that have been over for so long: what was said and by whom; that and when it happened stays. */
const escalations = async (database: Kysely<Tables>, before: Date, now: Date): Promise<number> => {
  let total = 0;
  for (;;) {
    const { rows } = await sql<EventRow>`
      SELECT escalation_id, event_id, event FROM escalation_events WHERE escalation_id IN (
        SELECT id FROM escalations
        WHERE state NOT IN ('proposed', 'requested', 'open', 'acknowledged', 'answered') AND since < ${before}
          AND (words_removed_at IS NULL OR words_removed_at < since)
        ORDER BY id LIMIT ${BATCH / 10}
      )`.execute(database);
    if (rows.length === 0) return total;
    const ids = [...new Set(rows.map(({ escalation_id }) => escalation_id))];
    await database.transaction().execute(async (transaction) => {
      await saveEvents(
        transaction,
        rows.map((row) => ({ ...row, event: withoutWords(row.event) })),
      );
      await transaction
        .updateTable("escalations")
        .set({ words_removed_at: now })
        .where("id", "in", ids)
        .execute();
    });
    total += ids.length;
  }
};

/** Removing what is old and about people. */
export const createRetention = (database: Kysely<Tables>) => ({
  /** Removes words and names that are old enough; everything that makes something happen once stays, and what the configured meetings wait for. Answers how many rows. */
  removeWords: async (now: Date, retention: WordRetention, configured: Configured): Promise<number> => {
    const before = new Date(now.getTime() - retention.texts);
    const closedBefore = new Date(now.getTime() - retention.closedIssues);
    const statements = [
      effects(before),
      plans(before),
      history(before),
      reasons(before),
      commands(before),
      undos(before),
      tasks(before),
      introductions(before),
      requests(before),
      undecided(before),
      ...oldMeetings(before, now, BATCH, configured),
      ...oldTasks(before, closedBefore, BATCH),
      closedIssues(closedBefore),
      knowledge(closedBefore),
    ];
    let total = await escalations(database, before, now);
    for (const statement of statements) total += await inBatches(database, statement);
    await members(before).execute(database);
    await sql`DELETE FROM user_statuses WHERE seen_at < ${before}`.execute(database);
    return total;
  },
});
