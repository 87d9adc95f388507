/** For whoever lets time pass: jobs wait by the database's clock, which does not jump. */
import type { QueueDatabase } from "./database.ts";
import { QUEUE, SCHEMA } from "./jobs.ts";
import { JOBS_CHANNEL } from "./locks.ts";

const MAKE_DUE = `
  WITH due AS (
    UPDATE ${SCHEMA}.job SET start_after = now()
    WHERE name = '${QUEUE}' AND state < 'active' AND start_after > now() AND start_after <= $1
    RETURNING id
  ) SELECT pg_notify($2, '') FROM (SELECT FROM due LIMIT 1) AS any_due`;

/** Makes jobs due whose time has come at `now`. */
export const makeDue = async (database: QueueDatabase, now: Date): Promise<void> => {
  await database.query(MAKE_DUE, [now, JOBS_CHANNEL]);
};
