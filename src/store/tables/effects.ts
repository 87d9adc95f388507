import { type Kysely, sql } from "kysely";
import type { Effect } from "../../model/effect.ts";
import type { Outcome } from "../../model/outcome.ts";
import { jsonFor, textFor } from "../json.ts";
import type { EffectState, Tables } from "../schema.ts";

/** A wish that is not settled. */
export interface OpenEffect {
  readonly effect: Effect;
  readonly state: "planned" | "attempting" | "waiting";
  /** Times it was tried. */
  readonly attempts: number;
  /** When it was last tried; with state `attempting` its answer was lost. */
  readonly attemptedAt: Date | null;
  /** Not before this. */
  readonly retryAt: Date | null;
  readonly planId: number;
}

/** What was seen of an open wish: while all of it is so still, nobody else has tried it or wished it anew. */
export type SeenEffect = Pick<OpenEffect, "state" | "attempts" | "planId">;

/** A wish, and what became of it. */
export interface FoundEffect {
  readonly effect: Effect;
  readonly state: EffectState;
  readonly outcome: Outcome | null;
}

const OPEN = ["planned", "attempting", "waiting"] as const;
const isOpen = (state: EffectState): state is (typeof OPEN)[number] => OPEN.some((open) => open === state);

const countIssues = async (
  database: Kysely<Tables>,
  askedBy: string,
  since: Date,
  butFor: string,
): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) FROM (
      SELECT issue_key FROM effect_history WHERE asked_by = ${askedBy} AND state = 'done' AND at >= ${since}
      UNION
      SELECT issue_key FROM effects
      WHERE asked_by = ${askedBy} AND mode = 'act' AND state IN ('planned', 'attempting', 'waiting')
    ) AS issues WHERE issue_key <> ${butFor}`.execute(database);
  return rows[0]?.count ?? 0;
};

const countOpen = async (database: Kysely<Tables>): Promise<Record<string, number>> => {
  const rows = await database
    .selectFrom("effects")
    .select(["kind", (count) => count.fn.countAll<number>().as("count")])
    .where("state", "in", OPEN)
    .groupBy("kind")
    .execute();
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
};
/** What of an outcome has to be known to take it back; null: nothing that could be. */
const changedBy = ({ state, labels = [], unlabelled = [], noteId }: Outcome): string | null =>
  state === "done" && labels.length + unlabelled.length + (noteId ?? 0) > 0
    ? jsonFor({ labels, unlabelled, ...(noteId === undefined ? {} : { noteId }) })
    : null;

/** Effects: what should be true, and how far each wish got. */
export const createEffects = (database: Kysely<Tables>) => ({
  /** In the order they were wished. */
  open: async (issueKey: string): Promise<OpenEffect[]> => {
    const rows = await database
      .selectFrom("effects")
      .selectAll()
      .where("issue_key", "=", issueKey)
      .where("state", "in", OPEN)
      .orderBy("plan_id")
      .orderBy("key")
      .execute();
    return rows.flatMap(({ effect, state, attempts, attempted_at, retry_at, plan_id }) =>
      isOpen(state)
        ? [{ effect, state, attempts, attemptedAt: attempted_at, retryAt: retry_at, planId: plan_id }]
        : [],
    );
  },

  /**
   * Committed before the request is sent, so that a crash in between is seen as a lost answer. false: it is not
   * as it was `seen` any more, because another process is working on the issue, too: nothing may be sent.
   */
  attempt: async (key: string, now: Date, seen: SeenEffect): Promise<boolean> => {
    const { numUpdatedRows } = await database
      .updateTable("effects")
      .set((row) => ({
        state: "attempting",
        attempts: row("attempts", "+", 1),
        attempted_at: now,
        retry_at: null,
      }))
      .where("key", "=", key)
      .where("state", "=", seen.state)
      .where("attempts", "=", seen.attempts)
      .where("plan_id", "=", seen.planId)
      .executeTakeFirst();
    return numUpdatedRows > 0;
  },

  /**
   * Records how it ended, or (`waiting`) when to try again; that counts as a try even where no write was sent.
   * What has ended does not wait any more: a process that was overtaken cannot open it again.
   */
  finish: async (key: string, outcome: Outcome, now: Date, retryAt?: Date): Promise<void> => {
    await sql`
      WITH finished AS (
        UPDATE effects
        SET state = ${outcome.state}, attempts = attempts + ${outcome.state === "waiting"}::boolean::int * (state <> 'attempting')::int,
          attempted_at = CASE WHEN ${outcome.lost === true}::boolean THEN attempted_at END,
          outcome = ${jsonFor(outcome)}::jsonb, retry_at = ${retryAt ?? null}
        WHERE key = ${key} AND (${outcome.state !== "waiting"}::boolean OR state IN ('planned', 'attempting', 'waiting'))
        RETURNING *
      )
      INSERT INTO effect_history (key, issue_key, kind, asked_by, partner, state, why, plan_id, at, changed)
      SELECT key, issue_key, kind, asked_by, partner, state, ${textFor(outcome.why)}, plan_id, ${now},
        ${changedBy(outcome)}::jsonb FROM finished`.execute(database);
  },

  /** How many wishes are open, by kind. */
  countOpen: (): Promise<Record<string, number>> => countOpen(database),

  /** One by its key. */
  find: async (key: string): Promise<FoundEffect | null> => {
    const row = await database
      .selectFrom("effects")
      .select(["effect", "state", "outcome"])
      .where("key", "=", key)
      .executeTakeFirst();
    return row ?? null;
  },

  /** Every wish that an issue ever had, and what became of it. */
  ofIssue: async (issueKey: string): Promise<FoundEffect[]> =>
    await database
      .selectFrom("effects")
      .select(["effect", "state", "outcome"])
      .where("issue_key", "=", issueKey)
      .orderBy("key")
      .execute(),

  /** Distinct issues (without `butFor`) that whoever asked has changed since then, or is about to change: for the guard. */
  issuesChangedBy: (askedBy: string, since: Date, butFor = ""): Promise<number> =>
    countIssues(database, askedBy, since, butFor),

  /**
   * Issues with a wish that is due: planned and never tried, left in an attempt, or past its time to retry. What a
   * stopped rule wants is not due before it is released.
   */
  issueKeysDue: async (now: Date, attemptedBefore: Date): Promise<string[]> => {
    const rows = await database
      .selectFrom("effects")
      .select("issue_key")
      .distinct()
      .where("state", "in", OPEN)
      .where((row) => row.or([row("retry_at", "is", null), row("retry_at", "<=", now)]))
      .where((row) => row.or([row("attempted_at", "is", null), row("attempted_at", "<=", attemptedBefore)]))
      .where("asked_by", "not in", (rules) =>
        rules.selectFrom("rule_stops").select("rule").where("released_at", "is", null),
      )
      .execute();
    return rows.map((row) => row.issue_key);
  },
});
