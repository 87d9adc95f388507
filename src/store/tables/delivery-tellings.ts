/** What GitLab told of an issue, to be compared with what is found by reading. */
import { type Kysely, sql } from "kysely";
import type { Telling } from "../../model/telling.ts";
import type { Tables } from "../schema.ts";

/** Something that a webhook told. */
export interface ToldByHook extends Telling {
  /** By our own account. */
  readonly own: boolean;
}

/** Over the table of deliveries. */
export const deliveryTellings = (database: Kysely<Tables>) => ({
  /** What webhooks told of an issue since then. */
  toldByHooks: async (issueKey: string, since: Date): Promise<ToldByHook[]> => {
    const { rows } = await sql<{ news: string; news_at: Date; own: boolean }>`
      SELECT news, news_at, bool_and(state = 'own') AS own FROM deliveries
      WHERE issue_key = ${issueKey} AND news IS NOT NULL AND news_at >= ${since} AND source = 'webhook'
      GROUP BY news, news_at ORDER BY news_at`.execute(database);
    return rows.map(({ news, news_at, own }) => ({ news, at: news_at.toISOString(), own }));
  },

  /** Whether something of this issue waits to be decided. */
  isWaiting: async (issueKey: string): Promise<boolean> => {
    const row = await database
      .selectFrom("deliveries")
      .select("id")
      .where("issue_key", "=", issueKey)
      .where("state", "=", "waiting")
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  },

  /** Which of these ids of found news are known already. */
  foundBefore: async (instance: string, messageIds: readonly string[]): Promise<ReadonlySet<string>> => {
    if (messageIds.length === 0) return new Set();
    const rows = await database
      .selectFrom("deliveries")
      .select("message_id")
      .where(
        "dedupe_key",
        "in",
        messageIds.map((id) => `${instance} poll id ${id}`),
      )
      .execute();
    return new Set(rows.flatMap(({ message_id }) => message_id ?? []));
  },

  /** Tells running workers that an issue has news. */
  announce: async (issueKey: string): Promise<void> => {
    await sql`SELECT pg_notify('liaison_news', ${issueKey})`.execute(database);
  },

  /** The bodies of webhooks that told of this comment, newest first; those that are gone are left out. */
  bodiesOfNote: async (issueKey: string, news: string): Promise<(string | Uint8Array)[]> => {
    const rows = await database
      .selectFrom("deliveries")
      .select(["body_text", "body_bytes"])
      .where("issue_key", "=", issueKey)
      .where("news", "=", news)
      .where("source", "=", "webhook")
      .orderBy("news_at", "desc")
      .limit(20)
      .execute();
    return rows.flatMap(({ body_text, body_bytes }) => body_text ?? body_bytes ?? []);
  },
});
