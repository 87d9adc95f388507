/** What the service itself recorded of each issue in the end: printed with the history of a broken promise. */
import type { StoryDatabase } from "./database.ts";

/** Lines by issue, as `PROJECT#IID` in GitLab's numbers. */
export type Records = ReadonlyMap<string, readonly string[]>;

const MOST_OF_A_LINE = 600;

const MEMORIES = `SELECT issue_key, 'remembered: ' || (memory - 'snapshot')::text || ', labels ' || (memory->'snapshot'->>'labels') AS line
  FROM issues`;
const EFFECTS = `SELECT issue_key, to_char(at, 'MI:SS.MS') || '  effect ' || kind || ' (' || asked_by || '), plan ' || plan_id || ': ' || state || ', ' || why AS line
  FROM effect_history ORDER BY id`;
const PLANS = `SELECT issue_key, to_char(decided_at, 'MI:SS.MS') || '  plan ' || id || ': ' || coalesce(
    (SELECT string_agg((one->>'askedBy') || CASE WHEN (one->>'acted')::boolean THEN ' wished: ' ELSE ' left: ' END || (one->>'sentence'), '; ')
      FROM jsonb_array_elements(plan->'considered') AS one), 'nothing') AS line
  FROM plans ORDER BY id`;
const DELIVERIES = `SELECT issue_key, to_char(received_at, 'MI:SS.MS') || '  ' || source || ' ' || event || ' ' || message_id || ': ' || state || coalesce(', ' || why, '') AS line
  FROM deliveries WHERE issue_key IS NOT NULL ORDER BY id`;

const SWEEPS = `SELECT 'sweeps' AS issue_key, to_char(at, 'HH24:MI:SS.MS') || '  ' || name AS line FROM watermarks
  WHERE name LIKE 'sweep%' ORDER BY at`;

/** Reads all of it; empty where the database cannot be asked. */
export const recordsOf = async (database: StoryDatabase): Promise<Records> => {
  const found = new Map<string, string[]>();
  for (const question of [DELIVERIES, PLANS, EFFECTS, MEMORIES, SWEEPS])
    for (const row of (await database.query(question)) ?? []) {
      const name = String(row["issue_key"]).replace(/^[^:]*:/, "");
      const lines = found.get(name) ?? [];
      lines.push(String(row["line"]).slice(0, MOST_OF_A_LINE));
      found.set(name, lines);
    }
  return found;
};
