import { type Kysely, sql } from "kysely";
import { describeEffect } from "../../model/describe-effect.ts";
import type { Effect } from "../../model/effect.ts";
import type { WantedSample } from "../guard-schema.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** Counts of distinct issues, and when the newest of an asker's wishes was wished. */
export interface AskerCounts {
  /** Changed since then, or wished and not done yet. */
  readonly wanted: number;
  readonly undecided: number;
  readonly known: number;
  /** null: none of its wishes is open. */
  readonly newestWishAt: Date | null;
}

const countsOf = async (
  database: Kysely<Tables>,
  askedBy: string,
  since: Date,
  limit: number,
  now: Date,
): Promise<AskerCounts> => {
  const { rows } = await sql<AskerCounts>`
    WITH wanted AS (
      SELECT issue_key FROM effect_history WHERE asked_by = ${askedBy} AND state = 'done' AND at >= ${since}
      UNION
      SELECT issue_key FROM effects
      WHERE asked_by = ${askedBy} AND mode = 'act' AND state IN ('planned', 'attempting', 'waiting')
        AND NOT (state = 'waiting' AND outcome ? 'leftOut')
    )
    SELECT (SELECT count(*) FROM wanted) AS wanted,
      (SELECT count(*) FROM (
        SELECT DISTINCT issue_key FROM deliveries
        WHERE state = 'waiting' AND issue_key IS NOT NULL AND (held_until IS NULL OR held_until <= ${now})
          AND issue_key NOT IN (SELECT issue_key FROM wanted)
        LIMIT ${limit + 1}
      ) AS undecided) AS undecided,
      (SELECT count(*) FROM (
        SELECT FROM issues WHERE memory->'snapshot'->>'state' = 'opened' LIMIT ${limit + 1}
      ) AS known) AS known,
      (SELECT max(decided_at) FROM plans WHERE id IN (
        SELECT plan_id FROM effects
        WHERE asked_by = ${askedBy} AND mode = 'act' AND state IN ('planned', 'attempting', 'waiting')
      )) AS "newestWishAt"`.execute(database);
  return rows[0] ?? { wanted: 0, undecided: 0, known: 0, newestWishAt: null };
};

/** The numbers that the blast guard judges by, and what may act since when. */
export const createGuard = (database: Kysely<Tables>) => ({
  /**
   * Notes as what each asker acts now. What is new or different has changed `now`, but for the very first time,
   * when there is nothing to compare with.
   */
  noteFingerprints: async (fingerprints: ReadonlyMap<string, string>, now: Date): Promise<void> => {
    const rows = jsonFor([...fingerprints].map(([asked_by, fingerprint]) => ({ asked_by, fingerprint })));
    await sql`
      INSERT INTO guarded (asked_by, fingerprint, changed_at)
      SELECT asked_by, fingerprint, CASE WHEN EXISTS (SELECT FROM guarded) THEN ${now}::timestamptz END
      FROM jsonb_to_recordset(${rows}::jsonb) AS row (asked_by text, fingerprint text)
      ON CONFLICT (asked_by) DO UPDATE SET fingerprint = excluded.fingerprint, changed_at = ${now}
      WHERE guarded.fingerprint <> excluded.fingerprint`.execute(database);
  },

  /** Who has begun to act otherwise since then, and when: in whichever process that was taken up. */
  changedSince: async (since: Date): Promise<Map<string, Date>> => {
    const rows = await database
      .selectFrom("guarded")
      .select(["asked_by", "changed_at"])
      .where("changed_at", ">", since)
      .execute();
    return new Map(rows.flatMap(({ asked_by, changed_at }) => (changed_at ? [[asked_by, changed_at]] : [])));
  },

  /** Counts for one asker; nothing is counted far beyond `limit`, which is all that the question needs. */
  counts: (askedBy: string, since: Date, limit: number, now: Date): Promise<AskerCounts> =>
    countsOf(database, askedBy, since, limit, now),

  /** When a plan was decided; null: there is none of this id. */
  decidedAt: async (planId: number): Promise<Date | null> => {
    const row = await database
      .selectFrom("plans")
      .select("decided_at")
      .where("id", "=", planId)
      .executeTakeFirst();
    return row?.decided_at ?? null;
  },

  /** Some of what an asker wants and has not done, or has just done: the open ones first. */
  sampleOf: async (askedBy: string, since: Date, most: number): Promise<WantedSample[]> => {
    const { rows } = await sql<{ issueKey: string; effect: Effect; done: string | null }>`
      SELECT DISTINCT ON (done IS NOT NULL, plan_id, issue_key) issue_key AS "issueKey", effect, done FROM (
        SELECT issue_key, effect, NULL AS done, plan_id FROM effects
        WHERE asked_by = ${askedBy} AND mode = 'act' AND state IN ('planned', 'attempting', 'waiting')
        UNION ALL
        SELECT issue_key, effect, history.why, history.plan_id FROM effect_history AS history
        JOIN effects USING (key, issue_key)
        WHERE history.asked_by = ${askedBy} AND history.state = 'done' AND at >= ${since}
      ) AS wishes
      ORDER BY done IS NOT NULL, plan_id, issue_key LIMIT ${most}`.execute(database);
    return rows.map(({ issueKey, effect, done }) => ({
      issueKey,
      kind: effect.kind,
      what: done === null ? describeEffect(effect) : `done already: ${done}`,
    }));
  },

  /** Issues on which an asker has wishes that are not done. */
  heldIssues: async (askedBy: string): Promise<string[]> => {
    const rows = await database
      .selectFrom("effects")
      .select("issue_key")
      .distinct()
      .where("asked_by", "=", askedBy)
      .where("mode", "=", "act")
      .where("state", "in", ["planned", "attempting", "waiting"])
      .execute();
    return rows.map(({ issue_key }) => issue_key);
  },

  /** Tells running workers that there is something to do on these issues. */
  wake: async (issueKeys: readonly string[]): Promise<void> => {
    await sql`SELECT pg_notify('liaison_news', key) FROM unnest(${[...issueKeys]}::text[]) AS key`.execute(
      database,
    );
  },
});
