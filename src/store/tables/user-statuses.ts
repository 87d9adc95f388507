/** Who of our own people is busy by their status on GitLab, as it was read last; of usernames there are digests only. */
import { type Kysely, sql } from "kysely";
import { secretPart } from "../../model/task.ts";
import type { Tables } from "../schema.ts";

/** Somebody's account on an instance. */
export interface Account {
  readonly instance: string;
  readonly username: string;
}

/** What is known of an account. */
export interface KnownStatus extends Account {
  /** Since when they were seen to be busy; null: they are not. */
  readonly busySince: Date | null;
  /** When that ends by itself; null: nobody knows. */
  readonly clearsAt: Date | null;
  readonly seenAt: Date;
}

/** Statuses of accounts. */
export const createUserStatuses = (database: Kysely<Tables>) => ({
  /** What is known of these; who was never looked at is not there. */
  of: async (accounts: readonly Account[]): Promise<KnownStatus[]> => {
    if (accounts.length === 0) return [];
    const rows = await database.selectFrom("user_statuses").selectAll().execute();
    const known = new Map(rows.map((row) => [`${row.instance} ${row.person}`, row]));
    return accounts.flatMap((account) => {
      const row = known.get(`${account.instance} ${secretPart(account.username)}`);
      if (row === undefined) return [];
      return [{ ...account, busySince: row.busy_since, clearsAt: row.clears_at, seenAt: row.seen_at }];
    });
  },

  /** Keeps what was read. Whoever was busy before, and is still, has been since then; one whose time was over has begun anew. */
  save: async (
    { instance, username }: Account,
    status: { readonly busy: boolean; readonly clearsAt: Date | null },
    now: Date,
  ): Promise<void> => {
    const busySince = status.busy ? now : null;
    const clearsAt = status.busy ? status.clearsAt : null;
    await sql`
      INSERT INTO user_statuses AS known (instance, person, busy_since, clears_at, seen_at)
      VALUES (${instance}, ${secretPart(username)}, ${busySince}, ${clearsAt}, ${now})
      ON CONFLICT (instance, person) DO UPDATE SET
        busy_since = CASE
          WHEN excluded.busy_since IS NOT NULL AND known.busy_since IS NOT NULL
            AND (known.clears_at IS NULL OR known.clears_at > ${now}) THEN known.busy_since
          ELSE excluded.busy_since
        END,
        clears_at = excluded.clears_at,
        seen_at = excluded.seen_at`.execute(database);
  },

  /** Keeps only that it was tried to look: what is known stays. */
  saw: async ({ instance, username }: Account, now: Date): Promise<void> => {
    await sql`
      INSERT INTO user_statuses AS known (instance, person, seen_at)
      VALUES (${instance}, ${secretPart(username)}, ${now})
      ON CONFLICT (instance, person) DO UPDATE SET seen_at = excluded.seen_at`.execute(database);
  },
});
