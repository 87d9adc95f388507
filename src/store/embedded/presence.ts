import pg from "pg";
import type { Address } from "../address.ts";
import { connectionSettings } from "../connection-settings.ts";

/** Any number that nothing else locks in this database. */
const PRESENCE_LOCK = 0x4c_69_61_01;

/** Our being there, as the server knows it. */
export interface Presence {
  /** The server's process that serves this connection, as `pg_stat_activity` has it. */
  readonly process: number;
  /** Resolves when the connection is lost, by whatever cause but `leave`. */
  readonly lost: Promise<void>;
  /**
   * Ends it. Where nobody else is there, `stopServer` comes first, and whoever arrives meanwhile waits until the
   * server is gone, instead of losing it a moment later; it then starts one of its own.
   */
  leave(stopServer: () => Promise<void>): Promise<void>;
}

/** Whether we are the last: then nobody can be present any more until `client` ends. */
const lastOf = async (client: pg.Client): Promise<boolean> => {
  try {
    await client.query("SELECT pg_advisory_unlock_shared($1)", [PRESENCE_LOCK]);
    const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS last", [PRESENCE_LOCK]);
    return rows[0]?.last === true;
  } catch {
    return false;
  }
};

/**
 * One connection that holds a shared lock for as long as this process uses the server. It tells us at
 * once when the server dies, and tells others that they are not alone.
 */
export const bePresent = async (address: Address): Promise<Presence> => {
  const client = new pg.Client(connectionSettings(address, "presence"));
  const gone = Promise.withResolvers<void>();
  let leaving = false;
  client.on("error", () => undefined);
  client.on("end", () => {
    if (!leaving) gone.resolve();
  });
  try {
    await client.connect();
    await client.query("SELECT pg_advisory_lock_shared($1)", [PRESENCE_LOCK]);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
  return {
    process: Number(rows[0]?.pid),
    lost: gone.promise,
    leave: async (stopServer) => {
      leaving = true;
      try {
        if (await lastOf(client)) await stopServer();
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
};
