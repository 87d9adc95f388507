import { type Kysely, sql } from "kysely";
import type { SilenceKind } from "../guard-schema.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** Somebody's hours: each in which it was alive. */
export interface Alive {
  readonly kind: SilenceKind;
  readonly name: string;
  /** Ascending; beginnings of hours. */
  readonly hours: readonly Date[];
}

/** Something that has fallen silent. */
export interface Silence {
  readonly kind: SilenceKind;
  readonly name: string;
  readonly since: Date;
  /** Hours in which it would have been alive by now. */
  readonly expected: number;
}

/** Who is alive when, by the hour, and who has fallen silent. */
export const createActivity = (database: Kysely<Tables>) => ({
  /**
   * Counts what ended, and what came in by hooks, in the hours from `since` on; counting an hour again counts it
   * anew. Hooks are known by their instance, and by instance and project where the issue is one that we remember.
   */
  count: async (since: Date): Promise<void> => {
    await sql`
      INSERT INTO activity (kind, name, hour, count)
      SELECT kind, name, hour, count(*) FROM (
        SELECT CASE WHEN starts_with(asked_by, 'rule: ') THEN 'rule' ELSE 'handler' END AS kind, asked_by AS name,
          date_trunc('hour', at) AS hour
        FROM effect_history WHERE at >= date_trunc('hour', ${since}::timestamptz) AND state <> 'waiting'
        UNION ALL
        SELECT 'hook', place, date_trunc('hour', received_at) FROM deliveries
        LEFT JOIN issues USING (issue_key), LATERAL (VALUES
          (instance), (instance || ' ' || (memory->'snapshot'->'project'->>'path'))
        ) AS places (place)
        WHERE received_at >= date_trunc('hour', ${since}::timestamptz) AND source = 'webhook'
      ) AS ends
      WHERE name IS NOT NULL
      GROUP BY kind, name, hour
      ON CONFLICT (kind, name, hour) DO UPDATE SET count = excluded.count`.execute(database);
  },

  /** Everybody's hours since then. */
  alive: async (since: Date): Promise<Alive[]> => {
    const { rows } = await sql<Omit<Alive, "hours"> & { readonly hours: readonly Date[] }>`
      SELECT kind, name, array_agg(hour ORDER BY hour) AS hours FROM activity
      WHERE hour >= ${since} GROUP BY kind, name ORDER BY kind, name`.execute(database);
    return rows;
  },

  /** Forgets hours before then. */
  forget: async (before: Date): Promise<void> => {
    await database.deleteFrom("activity").where("hour", "<", before).execute();
  },

  /** Notes who is silent now; answers those that were not before, and those that are not any more. */
  note: async (silent: readonly Silence[], now: Date): Promise<{ begun: Silence[]; ended: Silence[] }> => {
    const rows = jsonFor(silent);
    const { rows: begun } = await sql<Silence>`
      INSERT INTO silences (kind, name, since, expected, noticed_at)
      SELECT kind, name, since, expected, ${now}
      FROM jsonb_to_recordset(${rows}::jsonb) AS row (kind text, name text, since timestamptz, expected float)
      ON CONFLICT (kind, name) DO NOTHING
      RETURNING kind, name, since, expected`.execute(database);
    const { rows: ended } = await sql<Silence>`
      DELETE FROM silences WHERE (kind, name) NOT IN (
        SELECT kind, name FROM jsonb_to_recordset(${rows}::jsonb) AS row (kind text, name text)
      ) RETURNING kind, name, since, expected`.execute(database);
    return { begun, ended };
  },

  /** Who is silent, as it was noted last. */
  silences: async (): Promise<Silence[]> =>
    await database
      .selectFrom("silences")
      .select(["kind", "name", "since", "expected"])
      .orderBy("kind")
      .orderBy("name")
      .execute(),
});
