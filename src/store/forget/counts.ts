/** In how many rows somebody is. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Forgotten } from "../../model/forget.ts";
import type { Tables } from "../schema.ts";
import { ofInstance } from "./of-instance.ts";
import { anyPattern } from "./patterns.ts";
import { type OnPages, openWalk } from "./walk.ts";

/** Rows by table. */
export type RowCounts = Readonly<Record<string, number>>;

const TABLES = [
  "deliveries",
  "plans",
  "effects",
  "effect_history",
  "issues",
  "escalation_events",
  "undos",
  "rule_stops",
  "tasks",
  "contacts",
  "topics",
  "agendas",
  "calendar_feeds",
  "members",
  "member_sources",
  "inboxes",
  "project_stops",
  "own_users",
  "watermarks",
  "knowledge",
  "introductions",
  "requests",
] as const;

/** Deliveries of long ago have neither body nor reason, and are most of what there is. */
const mayName = (table: string): RawBuilder<unknown> =>
  table === "deliveries"
    ? sql`(body_text IS NOT NULL OR body_bytes IS NOT NULL OR why IS NOT NULL)`
    : sql`true`;

/** Rows by table in which somebody is. */
export const counts = async (
  database: Kysely<Tables>,
  instance: string,
  who: Forgotten,
  onProgress: OnPages,
): Promise<RowCounts> => {
  const found: Record<string, number> = {};
  const walk = await openWalk(database, TABLES, onProgress);
  for (const table of TABLES)
    found[table] = await walk(table, async (slice) => {
      const { rows } = await sql<{ count: number }>`
        SELECT count(*) FROM ${sql.table(table)} AS row WHERE ${slice} AND ${ofInstance(table, instance)}
          AND ${mayName(table)} AND to_jsonb(row)::text ~* ${anyPattern(who)}`.execute(database);
      return rows[0]?.count ?? 0;
    });
  const runs = await database
    .selectFrom("command_runs")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("instance", "=", instance)
    .where("user_id", "=", who.id ?? -1)
    .executeTakeFirst();
  found["command_runs"] = runs?.count ?? 0;
  return Object.fromEntries(Object.entries(found).filter(([, count]) => count > 0));
};
