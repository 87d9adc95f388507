/** Moments at which issues are to be looked at though nothing happens, each wanted by one handler. */
import { type Kysely, sql } from "kysely";
import type { Wake } from "../../model/plan.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** Whoever wants a moment that is past is asked again after so long, and not at once for ever. */
const SOONEST_MS = 30_000;

/** In the transaction of a decision: what the handlers that were asked (`asked`) want takes the place of what they wanted. */
export const saveTimers = async (
  database: Kysely<Tables>,
  issueKey: string,
  decidedAt: Date,
  asked: readonly string[],
  wakes: readonly Wake[],
): Promise<void> => {
  if (asked.length === 0) return;
  const soonest = decidedAt.getTime() + SOONEST_MS;
  const rows = wakes
    .filter(({ handler }) => asked.includes(handler))
    .map(({ handler, at, why }) => ({
      handler,
      due_at: new Date(Math.max(soonest, Date.parse(at))).toISOString(),
      why,
    }));
  await sql`
    WITH gone AS (
      DELETE FROM timers WHERE issue_key = ${issueKey} AND handler = ANY(${[...new Set(asked)]}::text[])
        AND NOT handler = ANY(${rows.map(({ handler }) => handler)}::text[])
    )
    INSERT INTO timers (issue_key, handler, due_at, why)
    SELECT ${issueKey}, handler, due_at, why
    FROM jsonb_to_recordset(${jsonFor(rows)}::jsonb) AS row (handler text, due_at timestamptz, why text)
    ON CONFLICT (issue_key, handler) DO UPDATE SET due_at = excluded.due_at, why = excluded.why`.execute(
    database,
  );
};

/** An open issue. `clockedBy`: null where there were no clocks. */
interface ClockedIssue {
  readonly issueKey: string;
  readonly partner: string;
  readonly clockedBy: string | null;
}

/** When an issue is to be looked at. */
interface Wanted {
  readonly issueKey: string;
  readonly at: Date;
}

/** Timers, as the service's clock turns them into news. */
export const createTimers = (database: Kysely<Tables>) => ({
  /**
   * Turns what is due into news of our own, one piece for each issue, at most `limit` rows at once; answers the issues.
   * One statement: a moment is either still wanted or told. Several processes may ask at once, each takes others.
   */
  ring: async (now: Date, limit = 500): Promise<string[]> => {
    const { rows } = await sql<{ issue_key: string }>`
      WITH due AS (
        DELETE FROM timers WHERE (issue_key, handler) IN (
          SELECT issue_key, handler FROM timers WHERE due_at <= ${now}
          ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
        ) RETURNING issue_key, due_at, why
      ), news AS (
        SELECT issue_key, instance, 'time:' || issue_key || ':' || (extract(epoch FROM ${now}::timestamptz) * 1000)::bigint AS id,
          jsonb_build_object('due', whys, 'issue', memory->'snapshot', 'at', ${now}::timestamptz)::text AS body
        FROM (
          SELECT issue_key, string_agg(DISTINCT why, '; ') AS whys FROM due GROUP BY issue_key
        ) AS together
        JOIN issues USING (issue_key)
        CROSS JOIN LATERAL (SELECT memory->'snapshot'->'ref'->>'instance' AS instance) AS place
        WHERE memory IS NOT NULL
      ), told AS (
        INSERT INTO deliveries (dedupe_key, instance, message_id, digest, event, received_at, source, body_text, size, confidential, issue_key, state)
        SELECT instance || ' internal id ' || id, instance, id, md5(id), 'Time', ${now}, 'internal',
          body, octet_length(body), true, issue_key, 'waiting'
        FROM news ON CONFLICT DO NOTHING RETURNING issue_key
      )
      SELECT issue_key, pg_notify('liaison_news', issue_key) FROM told`.execute(database);
    return rows.map(({ issue_key }) => issue_key);
  },

  /** Open issues, and by which settings their clocks were calculated last (`clockedBy` in `model/memory.ts`). */
  clockedIssues: async (): Promise<ClockedIssue[]> => {
    const { rows } = await sql<ClockedIssue>`
      SELECT issue_key AS "issueKey", memory->>'partner' AS partner, memory->>'clockedBy' AS "clockedBy" FROM issues
      WHERE memory->'snapshot'->>'state' = 'opened' AND memory->>'partner' IS NOT NULL
      ORDER BY issue_key`.execute(database);
    return rows;
  },

  /** Wants issues to be looked at by a handler; where it wants that sooner anyway, that stays. */
  want: async (wanted: readonly Wanted[], handler: string, why: string): Promise<void> => {
    if (wanted.length === 0) return;
    const rows = wanted.map(({ issueKey, at }) => ({ issue_key: issueKey, due_at: at.toISOString() }));
    await sql`
      INSERT INTO timers (issue_key, handler, due_at, why)
      SELECT issue_key, ${handler}, due_at, ${why}
      FROM jsonb_to_recordset(${jsonFor(rows)}::jsonb) AS row (issue_key text, due_at timestamptz)
      ON CONFLICT (issue_key, handler) DO UPDATE SET due_at = LEAST(timers.due_at, excluded.due_at)`.execute(
      database,
    );
  },

  /** When an issue is looked at again, the earliest first. */
  ofIssue: async (issueKey: string): Promise<{ handler: string; at: Date; why: string }[]> =>
    await database
      .selectFrom("timers")
      .select(["handler", "due_at as at", "why"])
      .where("issue_key", "=", issueKey)
      .orderBy("due_at")
      .execute(),
});
