import { type Kysely, sql } from "kysely";
import type { Effect } from "../../model/effect.ts";
import type { Plan } from "../../model/plan.ts";
import { contentDigestOf } from "../effect-content.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";

const rowOf = (effect: Effect) => ({
  key: effect.key,
  kind: effect.kind,
  asked_by: effect.askedBy,
  partner: effect.partner,
  mode: effect.mode,
  content_digest: contentDigestOf(effect),
  effect,
  state: effect.mode === "observe" ? "observed" : "planned",
});

/** Names that were removed with age are there again when their wish is: how these people were reached is still known. */
const nameAgain = async (database: Kysely<Tables>, effects: Iterable<Effect>): Promise<void> => {
  const wishes = [...effects]
    .filter(({ kind }) => kind === "subscribe")
    .map((effect) => ({ key: effect.key, effect }));
  if (wishes.length === 0) return;
  await sql`
    UPDATE effects SET effect = wish.effect
    FROM jsonb_to_recordset(${jsonFor(wishes)}::jsonb) AS wish (key text, effect jsonb)
    WHERE effects.key = wish.key AND effects.effect->'person'->>'name' = ''`.execute(database);
};

/**
 * Wishes of a plan. A key that is new is planned (or noted as observed). One that is known is left alone,
 * whatever became of it, except that it is planned anew where
 * - it failed for good, or was only observed and may be acted on now;
 * - it is a state and now says something else; an event (a note, a reaction, an issue of ours) happens once;
 * - it is about labels and had ended: who asks for labels compares with the issue first, so they have changed since;
 * - it is still open and must only be observed from now on.
 * An attempt whose answer is not known stays one, and whatever was tried and did not end well is never again
 * one that was never tried (`attempts` stays above 0), so that what it may have written is looked for first.
 */
export const upsertEffects = async (database: Kysely<Tables>, plan: Plan, planId: number): Promise<void> => {
  const byKey = new Map(plan.effects.map((effect) => [effect.key, rowOf(effect)]));
  if (byKey.size === 0) return;
  await nameAgain(database, plan.effects);
  const rows = jsonFor([...byKey.values()]);
  await sql`
    WITH wished AS (
      INSERT INTO effects AS known (key, issue_key, kind, asked_by, partner, mode, content_digest, effect, state, plan_id)
      SELECT key, ${plan.issueKey}, kind, asked_by, partner, mode, content_digest, effect, state, ${planId}::bigint
      FROM jsonb_to_recordset(${rows}::jsonb) AS wish
        (key text, kind text, asked_by text, partner text, mode text, content_digest text, effect jsonb, state text)
      ON CONFLICT (key) DO UPDATE SET
        asked_by = excluded.asked_by, partner = excluded.partner, mode = excluded.mode, kind = excluded.kind,
        content_digest = excluded.content_digest, effect = excluded.effect,
        state = CASE WHEN known.state = 'attempting' AND excluded.mode = 'act' THEN 'attempting' ELSE excluded.state END,
        attempts = CASE WHEN known.state IN ('done', 'skipped') THEN 0
          WHEN known.state = 'attempting' THEN known.attempts ELSE LEAST(known.attempts, 1) END,
        attempted_at = CASE WHEN known.state NOT IN ('done', 'skipped') THEN known.attempted_at END,
        retry_at = NULL, put_off_since = NULL, outcome = NULL, plan_id = excluded.plan_id
      WHERE known.state = 'failed'
        OR (known.state = 'observed' AND excluded.mode = 'act')
        OR (known.kind = 'labels' AND known.state IN ('done', 'skipped'))
        OR (known.kind NOT IN ('note', 'tell', 'react', 'escalation') AND known.content_digest <> excluded.content_digest)
        OR (known.state IN ('planned', 'attempting', 'waiting') AND excluded.mode = 'observe')
      RETURNING *
    )
    INSERT INTO effect_history (key, issue_key, kind, asked_by, partner, state, why, plan_id, at)
    SELECT key, issue_key, kind, asked_by, partner, 'observed', effect->>'reason', plan_id, ${plan.decidedAt}::timestamptz
    FROM wished WHERE state = 'observed'`.execute(database);
};
