import { type Kysely, sql } from "kysely";
import type { WantedSample } from "../guard-schema.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** A rule, or a handler, that wanted to change too many issues. */
export interface RuleStop {
  readonly why: string;
  readonly at: Date;
  /** Issues that it wanted to change when it was stopped. */
  readonly wanted: number;
  readonly sample: readonly WantedSample[];
  /** Issues on which something of it waits now, to be done when it is released. */
  readonly waiting: number;
}

/** Rules that wanted to change too many issues: stopped until somebody releases them. */
export const createRuleStops = (database: Kysely<Tables>) => ({
  /** The first reason stays. Answers whether it was not stopped before. */
  stop: async (
    rule: string,
    why: string,
    now: Date,
    found: { readonly wanted: number; readonly sample: readonly WantedSample[] } = { wanted: 0, sample: [] },
  ): Promise<boolean> => {
    const { numAffectedRows } = await sql`
      INSERT INTO rule_stops (rule, why, stopped_at, wanted, sample)
      VALUES (${rule}, ${why}, ${now}, ${found.wanted}, ${jsonFor(found.sample)}::jsonb)
      ON CONFLICT (rule) DO UPDATE SET why = excluded.why, stopped_at = excluded.stopped_at,
        wanted = excluded.wanted, sample = excluded.sample, released_at = NULL
      WHERE rule_stops.released_at IS NOT NULL`.execute(database);
    return (numAffectedRows ?? 0n) > 0n;
  },

  /** Stopped rules, and why. */
  stopped: async (): Promise<Map<string, string>> => {
    const rows = await database
      .selectFrom("rule_stops")
      .select(["rule", "why"])
      .where("released_at", "is", null)
      .orderBy("stopped_at")
      .execute();
    return new Map(rows.map(({ rule, why }) => [rule, why]));
  },

  /** Stopped rules, with all that is known of them, the first stopped first. */
  list: async (): Promise<Map<string, RuleStop>> => {
    const { rows } = await sql<RuleStop & { readonly rule: string }>`
      SELECT rule, why, stopped_at AS at, wanted, sample, (
        SELECT count(DISTINCT issue_key) FROM effects
        WHERE asked_by = rule AND mode = 'act' AND state IN ('planned', 'attempting', 'waiting')
      ) AS waiting
      FROM rule_stops WHERE released_at IS NULL ORDER BY stopped_at, rule`.execute(database);
    return new Map(rows.map(({ rule, ...stop }) => [rule, stop]));
  },

  /** When a rule was released last; null: never, or it is stopped. */
  releasedAt: async (rule: string): Promise<Date | null> => {
    const row = await database
      .selectFrom("rule_stops")
      .select("released_at")
      .where("rule", "=", rule)
      .executeTakeFirst();
    return row?.released_at ?? null;
  },

  /**
   * Lets a rule go on. Whoever releases it has another clock than the services that stop rules and count from then on: so
   * it is this server's, and never before the stop.
   */
  release: async (rule: string): Promise<void> => {
    await database
      .updateTable("rule_stops")
      .set({ released_at: sql`greatest(clock_timestamp(), stopped_at)` })
      .where("rule", "=", rule)
      .execute();
  },
});
