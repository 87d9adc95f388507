import { type Kysely, sql } from "kysely";
import type { Effect, TellWay } from "../../model/effect.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { EffectState, Tables } from "../schema.ts";
import { effectAttempts } from "./effect-attempts.ts";

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
  /** Of a word: the way of its last attempt. */
  readonly way: TellWay | null;
  /** Since when it waits for something of ours. */
  readonly putOffSince: Date | null;
}

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
        AND NOT (state = 'waiting' AND outcome ? 'leftOut')
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
    return rows.flatMap(({ state, attempted_at, retry_at, plan_id, put_off_since, ...row }) => {
      if (!isOpen(state)) return [];
      const { effect, attempts, way } = row;
      const times = { attemptedAt: attempted_at, retryAt: retry_at, putOffSince: put_off_since };
      return [{ effect, state, attempts, ...times, planId: plan_id, way }];
    });
  },

  ...effectAttempts(database),

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
