/** Whether everything that was accepted is accounted for. */
import type { StoryDatabase } from "./database.ts";

/** Broken promises about deliveries, effects and tasks; empty: none. */
export const unaccounted = async (
  database: StoryDatabase,
  accepted: ReadonlySet<string>,
): Promise<readonly string[]> => {
  const rows = await database.query(
    `SELECT one.id FROM unnest($1::text[]) AS one (id) WHERE NOT EXISTS (SELECT FROM deliveries WHERE message_id = one.id)`,
    [[...accepted]],
  );
  const ended = await database.query(
    `SELECT id, state, why, issue_key FROM deliveries WHERE state NOT IN ('decided', 'ignored', 'own') ORDER BY id LIMIT 20`,
  );
  const failed = await database.query(
    `SELECT 'effect' AS what, key, outcome->>'why' AS why FROM effects WHERE state = 'failed'
     UNION ALL SELECT 'task', key, why FROM tasks WHERE state = 'failed' ORDER BY key LIMIT 20`,
  );
  if (rows === null || ended === null || failed === null)
    return ["the database could not be asked at the end"];
  return [
    ...rows.map(({ id }) => `the delivery ${id} was answered with 2xx, and is nowhere`),
    ...ended.map(
      ({ id, state, why, issue_key: key }) => `the delivery ${id} of ${key} ended as ${state}: ${why}`,
    ),
    ...failed.map(({ what, key, why }) => `the ${what} ${key} failed: ${why}`),
  ];
};
