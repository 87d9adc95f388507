import type { Kysely } from "kysely";
import type { Tables } from "../schema.ts";

/** How it stands with a token of ours. */
export interface StoredTokenState {
  readonly instance: string;
  /** The path that it stands at in `tokens`; empty: the instance's own. */
  readonly place: string;
  readonly username: string | null;
  readonly usable: boolean;
  readonly expiresAt: Date | null;
  readonly sentence: string;
  readonly since: Date;
  readonly checkedAt: Date;
}

/** What was found of the tokens when they were looked at last. */
export const createTokenStates = (database: Kysely<Tables>) => ({
  list: async (): Promise<StoredTokenState[]> => {
    const rows = await database.selectFrom("token_states").selectAll().orderBy("instance").execute();
    return rows.map(({ expires_at, checked_at, ...same }) => ({
      ...same,
      expiresAt: expires_at,
      checkedAt: checked_at,
    }));
  },

  save: async ({ expiresAt, checkedAt, ...same }: StoredTokenState): Promise<void> => {
    const row = { ...same, expires_at: expiresAt, checked_at: checkedAt };
    await database
      .insertInto("token_states")
      .values(row)
      .onConflict((conflict) => conflict.columns(["instance", "place"]).doUpdateSet(row))
      .execute();
  },

  /** Forgets the tokens of an instance whose paths the configuration names no more. */
  keepOnly: async (instance: string, places: readonly string[]): Promise<void> => {
    await database
      .deleteFrom("token_states")
      .where("instance", "=", instance)
      .where("place", "not in", places.length === 0 ? [""] : [...places])
      .execute();
  },
});
