/** Who is meant by a username: the number and the names that are stored with it. */
import { type Kysely, sql } from "kysely";
import type { Forgotten } from "../../model/forget.ts";
import type { Tables } from "../schema.ts";
import { namePattern } from "./patterns.ts";

const MOST_ROWS = 50;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

interface Found {
  readonly ids: Set<number>;
  readonly names: Set<string>;
}

const collect = (value: unknown, username: string, found: Found): void => {
  if (Array.isArray(value)) for (const item of value) collect(item, username, found);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  const { id, username: theirs, name } = value as Record<string, unknown>;
  if (typeof theirs === "string" && theirs.toLowerCase() === username.toLowerCase()) {
    if (typeof id === "number" && id > 0) found.ids.add(id);
    if (typeof name === "string" && name.trim() !== "" && name !== theirs) found.names.add(name);
  }
  for (const item of Object.values(value)) collect(item, username, found);
};

/** Reads some of what names them. `id` null: it is stored nowhere beside the username. */
export const identify = async (
  database: Kysely<Tables>,
  instance: string,
  username: string,
): Promise<Forgotten> => {
  const pattern = namePattern({ id: null, username, names: [] });
  const own = `${instance}:`;
  const { rows } = await sql<{ text: string }>`
    (SELECT body_text AS text FROM deliveries
      WHERE instance = ${instance} AND body_text ~* ${pattern} ORDER BY id DESC LIMIT ${MOST_ROWS})
    UNION ALL (SELECT facts::text FROM plans
      WHERE starts_with(issue_key, ${own}) AND facts::text ~* ${pattern} ORDER BY id DESC LIMIT ${MOST_ROWS})
    UNION ALL (SELECT effect::text FROM effects
      WHERE starts_with(issue_key, ${own}) AND effect::text ~* ${pattern} LIMIT ${MOST_ROWS})
    UNION ALL (SELECT memory::text FROM issues
      WHERE starts_with(issue_key, ${own}) AND memory::text ~* ${pattern} LIMIT ${MOST_ROWS})
    UNION ALL (SELECT event::text FROM escalation_events JOIN escalations ON id = escalation_id
      WHERE instance = ${instance} AND event::text ~* ${pattern} LIMIT ${MOST_ROWS})
    UNION ALL (SELECT jsonb_build_object('id', user_id, 'username', username)::text FROM members
      WHERE instance = ${instance} AND lower(username) = ${username.toLowerCase()} LIMIT 1)`.execute(
    database,
  );
  const found: Found = { ids: new Set(), names: new Set() };
  for (const { text } of rows) collect(parsed(text), username, found);
  const [id = null] = found.ids;
  return { id, username, names: [...found.names] };
};
