/** Which rows are about one GitLab instance. */
import { type RawBuilder, sql } from "kysely";
import { likely } from "./own-rows.ts";

/** Tables that say of each row whose GitLab it is of. */
const BY_INSTANCE: readonly string[] = [
  "deliveries",
  "members",
  "member_sources",
  "inboxes",
  "project_stops",
  "own_users",
  "contacts",
  "topics",
  "agendas",
  "calendar_feeds",
  "introductions",
  "requests",
];

/** Which rows are of an instance; tables without one have rows of all. */
export const ofInstance = (table: string, instance: string): RawBuilder<unknown> => {
  if (BY_INSTANCE.includes(table)) return sql`instance = ${instance}`;
  if (table === "rule_stops" || table === "tasks") return sql`true`;
  if (table === "watermarks") return sql`name LIKE ${`%:${likely(instance)}:%`}`;
  if (table === "escalation_events")
    return sql`escalation_id IN (SELECT id FROM escalations WHERE instance = ${instance})`;
  return sql`starts_with(issue_key, ${`${instance}:`})`;
};
