import type { Kysely } from "kysely";
import type { Tables } from "../schema.ts";

/** Rules that wanted to change too many issues: stopped until somebody releases them. */
export const createRuleStops = (database: Kysely<Tables>) => ({
  /** The first reason stays. */
  stop: async (rule: string, why: string, now: Date): Promise<void> => {
    await database
      .insertInto("rule_stops")
      .values({ rule, why, stopped_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },

  /** Stopped rules, and why. */
  stopped: async (): Promise<Map<string, string>> => {
    const rows = await database
      .selectFrom("rule_stops")
      .select(["rule", "why"])
      .orderBy("stopped_at")
      .execute();
    return new Map(rows.map(({ rule, why }) => [rule, why]));
  },

  /** Lets a rule go on. */
  release: async (rule: string): Promise<void> => {
    await database.deleteFrom("rule_stops").where("rule", "=", rule).execute();
  },
});
