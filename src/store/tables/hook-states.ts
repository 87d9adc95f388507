import { type Kysely, sql } from "kysely";
import type { Tables } from "../schema.ts";

/** How it stands with the hook of one place. */
export interface StoredHookState {
  readonly instance: string;
  readonly kind: string;
  readonly path: string;
  readonly hookId: number | null;
  /** In the words of `reconcile/check-hooks.ts`. */
  readonly state: string;
  readonly sentence: string;
  readonly since: Date;
  readonly checkedAt: Date;
  /** Test requests in vain since then. */
  readonly tests: number;
  /** When the next may be sent; null: now. */
  readonly testAt: Date | null;
}

/** What was found of the hooks when they were looked at last. */
export const createHookStates = (database: Kysely<Tables>) => ({
  list: async (instance?: string): Promise<StoredHookState[]> => {
    const rows = await database
      .selectFrom("hook_states")
      .selectAll()
      .$if(instance !== undefined, (query) => query.where("instance", "=", instance ?? ""))
      .orderBy("instance")
      .orderBy("path")
      .execute();
    return rows.map(({ hook_id, checked_at, test_at, ...same }) => ({
      ...same,
      hookId: hook_id,
      checkedAt: checked_at,
      testAt: test_at,
    }));
  },

  /** In the place of everything that was known of the instance's hooks. */
  replace: async (instance: string, states: readonly StoredHookState[]): Promise<void> =>
    await database.transaction().execute(async (transaction) => {
      // Two replicas must not both take the old rows away and both put theirs.
      await sql`SELECT pg_advisory_xact_lock(hashtext(${`hook_states ${instance}`}))`.execute(transaction);
      await transaction.deleteFrom("hook_states").where("instance", "=", instance).execute();
      if (states.length === 0) return;
      await transaction
        .insertInto("hook_states")
        .values(
          states.map(({ hookId, checkedAt, testAt, ...same }) => ({
            ...same,
            hook_id: hookId,
            checked_at: checkedAt,
            test_at: testAt,
          })),
        )
        .execute();
    }),
});
