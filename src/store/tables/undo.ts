import { type Kysely, sql } from "kysely";
import { describeEffect } from "../../model/describe-effect.ts";
import type { Effect } from "../../model/effect.ts";
import { NO_WORDS } from "../../model/forget.ts";
import type { UndoItem } from "../../model/undo.ts";
import type { Changed } from "../guard-schema.ts";
import { jsonFor, textFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** Which doings: of one rule within a span, or of all rules by one plan. */
export type UndoWhat =
  | { readonly askedBy: string; readonly since: Date; readonly until: Date }
  | { readonly planId: number };

/** What was done on one issue. */
export interface UndoOfIssue {
  readonly issueKey: string;
  readonly items: readonly UndoItem[];
}

/** How an undo goes: issues by state, and what is known of the effects by now. */
export interface UndoProgress {
  readonly waiting: number;
  readonly decided: number;
  readonly failed: number;
  /** Issues of `decided` with effects that have not ended. */
  readonly open: number;
}

/** How something of an undo ended. */
export interface UndoEnd {
  readonly issueKey: string;
  readonly ok: boolean;
  readonly why: string;
}

/** The undo of an issue is decided, in the caller's transaction. */
export const settleUndo = async (
  database: Kysely<Tables>,
  run: string,
  issueKey: string,
  planId: number,
): Promise<void> => {
  await database
    .updateTable("undos")
    .set({ state: "decided", plan_id: planId })
    .where("run", "=", run)
    .where("issue_key", "=", issueKey)
    .execute();
};

interface DoneRow {
  readonly id: number;
  readonly issue_key: string;
  readonly asked_by: string;
  readonly partner: string;
  readonly at: Date;
  readonly effect: Effect;
  readonly changed: Changed | null;
}

const itemOf = ({ id, asked_by, partner, at, effect, changed }: DoneRow): UndoItem => ({
  historyId: id,
  kind: effect.kind,
  askedBy: asked_by,
  partner,
  at: at.toISOString(),
  labels: changed?.labels ?? [],
  unlabelled: changed?.unlabelled ?? [],
  noteId: changed?.noteId ?? null,
  body: effect.kind === "note" && effect.body !== "" && effect.body !== NO_WORDS ? effect.body : null,
  escalation: effect.kind === "escalation" ? effect.escalation : null,
  what: describeEffect(effect),
});

const doings = async (database: Kysely<Tables>, what: UndoWhat): Promise<DoneRow[]> => {
  const which =
    "planId" in what
      ? sql`history.plan_id = ${what.planId} AND starts_with(history.asked_by, 'rule: ')`
      : sql`history.asked_by = ${what.askedBy} AND at BETWEEN ${what.since} AND ${what.until}`;
  // What an older version did has no `changed`; of the last time the effect itself knows.
  const { rows } = await sql<DoneRow>`
    SELECT id, history.issue_key, history.asked_by, history.partner, at, effect,
      coalesce(changed, CASE WHEN outcome->>'state' = 'done' THEN outcome END) AS changed
    FROM effect_history AS history JOIN effects USING (key)
    WHERE history.state = 'done' AND undone IS NULL AND ${which}
    ORDER BY id`.execute(database);
  return rows;
};

/** Escalations that the rule asked for or proposed, and whose issue is not there yet. */
const unopened = async (database: Kysely<Tables>, what: UndoWhat): Promise<[string, UndoItem][]> => {
  if ("planId" in what) return [];
  const { rows } = await sql<{ id: string; team: string; issue_key: string; partner: string; at: string }>`
    SELECT id, team, issue_key, event->'source'->>'partner' AS partner, event->>'at' AS at FROM escalations
    JOIN escalation_events ON escalation_id = id AND position = 0
    JOIN escalation_issues ON escalation_issues.escalation_id = id AND role = 'source'
    WHERE asked_by = ${what.askedBy} AND state IN ('proposed', 'requested')
      AND coalesce(requested_at, (event->>'at')::timestamptz) BETWEEN ${what.since} AND ${what.until}`.execute(
    database,
  );
  return rows.map(({ id, team, issue_key, partner, at }) => [
    issue_key,
    {
      historyId: null,
      kind: "escalation",
      askedBy: what.askedBy,
      partner,
      at,
      labels: [],
      unlabelled: [],
      noteId: null,
      body: null,
      escalation: id,
      what: `ask ${team}`,
    },
  ]);
};

const request = async (
  database: Kysely<Tables>,
  run: string,
  issues: readonly UndoOfIssue[],
  now: Date,
): Promise<void> => {
  const rows = jsonFor(issues.map(({ issueKey, items }) => ({ issue_key: issueKey, items })));
  const ids = issues.flatMap(({ items }) => items.flatMap(({ historyId }) => historyId ?? []));
  await database.transaction().execute(async (transaction) => {
    await sql`
      INSERT INTO undos (run, issue_key, items, state, at)
      SELECT ${run}, issue_key, items, 'waiting', ${now}
      FROM jsonb_to_recordset(${rows}::jsonb) AS row (issue_key text, items jsonb)
      ON CONFLICT DO NOTHING`.execute(transaction);
    await sql`UPDATE effect_history SET undone = ${run} WHERE id = ANY(${ids}::bigint[])`.execute(
      transaction,
    );
    await sql`SELECT pg_notify('liaison_news', issue_key) FROM undos WHERE run = ${run}`.execute(transaction);
  });
};

/** Taking back what rules have done. */
export const createUndo = (database: Kysely<Tables>) => ({
  /** What was done and not taken back yet, by issue. */
  find: async (what: UndoWhat): Promise<UndoOfIssue[]> => {
    const done = (await doings(database, what)).map((row): [string, UndoItem] => [
      row.issue_key,
      itemOf(row),
    ]);
    const all = [...done, ...(await unopened(database, what))];
    return [...Map.groupBy(all, ([issueKey]) => issueKey)].map(([issueKey, rows]) => ({
      issueKey,
      items: rows.map(([, item]) => item),
    }));
  },

  /** Rules that have done or asked for something, as they ask; by name. */
  rules: async (): Promise<string[]> => {
    const { rows } = await sql<{ asked_by: string }>`
      SELECT asked_by FROM (
        SELECT asked_by FROM effect_history UNION SELECT asked_by FROM escalations
      ) AS askers WHERE starts_with(asked_by, 'rule: ') ORDER BY asked_by`.execute(database);
    return rows.map(({ asked_by }) => asked_by);
  },

  /** Whether there is, or was, such a plan. */
  knowsPlan: async (planId: number): Promise<boolean> => {
    const { rows } = await sql<{ known: boolean }>`
      SELECT EXISTS (SELECT FROM plans WHERE id = ${planId})
        OR EXISTS (SELECT FROM effect_history WHERE plan_id = ${planId}) AS known`.execute(database);
    return rows[0]?.known === true;
  },

  /** Asks for it, all or nothing; running workers are told. */
  request: (run: string, issues: readonly UndoOfIssue[], now: Date): Promise<void> =>
    request(database, run, issues, now),

  waiting: async (
    issueKey: string,
  ): Promise<{ readonly run: string; readonly items: readonly UndoItem[] }[]> =>
    await database
      .selectFrom("undos")
      .select(["run", "items"])
      .where("issue_key", "=", issueKey)
      .where("state", "=", "waiting")
      .orderBy("at")
      .execute(),

  /** It cannot be taken back; it can be asked for again. */
  fail: async (run: string, issueKey: string, why: string): Promise<void> => {
    await sql`
      WITH failed AS (
        UPDATE undos SET state = 'failed', why = ${textFor(why)}
        WHERE run = ${run} AND issue_key = ${issueKey} RETURNING run
      )
      UPDATE effect_history SET undone = NULL
      WHERE issue_key = ${issueKey} AND undone IN (SELECT run FROM failed)`.execute(database);
  },

  /** How far it is. */
  progress: async (run: string): Promise<UndoProgress> => {
    const { rows } = await sql<UndoProgress>`
      SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'decided') AS decided,
        count(*) FILTER (WHERE state = 'failed') AS failed,
        count(*) FILTER (WHERE state = 'decided' AND EXISTS (
          SELECT FROM effects WHERE effects.issue_key = undos.issue_key AND asked_by = 'undo'
            AND effects.state IN ('planned', 'attempting', 'waiting')
        )) AS open
      FROM undos WHERE run = ${run}`.execute(database);
    return rows[0] ?? { waiting: 0, decided: 0, failed: 0, open: 0 };
  },

  /** What came of it: effects as they ended, what was left alone, and issues that could not be decided. */
  ends: async (run: string): Promise<UndoEnd[]> => {
    const { rows } = await sql<UndoEnd>`
      SELECT undos.issue_key AS "issueKey", effect_history.state = 'done' AS ok, effect_history.why
      FROM undos JOIN effect_history USING (plan_id) WHERE run = ${run} AND effect_history.state <> 'waiting'
      UNION ALL
      SELECT undos.issue_key, (said->>'acted')::boolean, said->>'sentence'
      FROM undos JOIN plans ON plans.id = plan_id, jsonb_array_elements(plan->'considered') AS said
      WHERE run = ${run} AND said->>'sentence' NOT LIKE 'to take back%'
      UNION ALL
      SELECT issue_key, false, coalesce(why, '') FROM undos WHERE run = ${run} AND state = 'failed'
      ORDER BY 1`.execute(database);
    return rows;
  },
});
