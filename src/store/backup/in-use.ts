import type pg from "pg";
import { DatabaseInUse } from "../errors.ts";

/**
 * Throws where another process of ours is connected to this database; each keeps a connection for as long as it runs.
 *
 * @param own the server's process of a connection that is ours, beside `client`
 * @param what what cannot be done meanwhile, as a clause
 */
export const requireUnused = async (client: pg.Client, own: number | null, what: string): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT application_name AS name FROM pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE 'liaison %'
       AND pid <> pg_backend_pid() AND pid IS DISTINCT FROM $1
     ORDER BY name`,
    [own],
  );
  if (rows.length > 0)
    throw new DatabaseInUse(
      what,
      rows.map(({ name }) => name),
    );
};
