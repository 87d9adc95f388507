import { type Kysely, sql } from "kysely";
import type { TellWay } from "../../model/effect.ts";
import type { Outcome } from "../../model/outcome.ts";
import { jsonFor, textFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** What was seen of an open wish: while all of it is so still, nobody else has tried it or wished it anew. */
interface SeenEffect {
  readonly state: "planned" | "attempting" | "waiting";
  readonly attempts: number;
  readonly planId: number;
}

/** What of an outcome has to be known to take it back; null: nothing that could be. */
const changedBy = ({ state, labels = [], unlabelled = [], noteId }: Outcome): string | null =>
  state === "done" && labels.length + unlabelled.length + (noteId ?? 0) > 0
    ? jsonFor({ labels, unlabelled, ...(noteId === undefined ? {} : { noteId }) })
    : null;

/** How far wishes get, over the table of effects. */
export const effectAttempts = (database: Kysely<Tables>) => ({
  /**
   * Committed before the request is sent, so that a crash in between is seen as a lost answer. false: it is not
   * as it was `seen` any more, because another process is working on the issue, too: nothing may be sent. `way`: of a word, the way that it goes.
   */
  attempt: async (key: string, now: Date, seen: SeenEffect, way: TellWay | null = null): Promise<boolean> => {
    const { numUpdatedRows } = await database
      .updateTable("effects")
      .set((row) => ({
        state: "attempting",
        attempts: row("attempts", "+", 1),
        attempted_at: now,
        retry_at: null,
        ...(way === null ? {} : { way: jsonFor(way) }),
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

  /** Wishes what had ended once more; what was tried and did not end well stays tried (see `upsertEffects`). */
  reopen: async (key: string, planId: number): Promise<void> => {
    await database
      .updateTable("effects")
      .set((row) => ({
        state: "planned",
        plan_id: planId,
        attempts: row.fn<number>("least", ["attempts", sql<number>`(state = 'failed')::boolean::int`]),
        retry_at: null,
        put_off_since: null,
        outcome: null,
      }))
      .where("key", "=", key)
      .where("mode", "=", "act")
      .where("state", "in", ["done", "skipped", "failed"])
      .execute();
  },

  /** Lets a wish wait for something of ours: no try, and no end, so that it is not in the history. */
  putOff: async (key: string, outcome: Outcome, since: Date, until: Date): Promise<void> => {
    await database
      .updateTable("effects")
      .set({ state: "waiting", retry_at: until, put_off_since: since, outcome: jsonFor(outcome) })
      .where("key", "=", key)
      .where("state", "in", ["planned", "waiting"])
      .execute();
  },
});
