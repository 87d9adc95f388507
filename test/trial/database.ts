/** The database of a story, from outside: what an operator could look at, also while the service is dead. */
import pg from "pg";
import type { Address } from "../../src/store/address.ts";
import { connectionSettings } from "../../src/store/connection-settings.ts";
import { databaseFolder } from "../../src/store/embedded/folder.ts";
import { ROLE } from "../../src/store/embedded/initialise.ts";
import { isAlive, isPostgres, readPidFile } from "../../src/store/embedded/pid-file.ts";

/** A database that may be away. */
export interface StoryDatabase {
  /** Null: it could not be asked. */
  query(text: string, values?: unknown[]): Promise<readonly Record<string, unknown>[] | null>;
  /** SIGKILL to the server; nothing where it is not ours or does not run. */
  kill(): void;
}

const ask = async (
  address: Address,
  text: string,
  values: unknown[],
): Promise<readonly Record<string, unknown>[] | null> => {
  const client = new pg.Client(connectionSettings(address, "trial"));
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query(text, values)).rows;
  } catch (error) {
    // The server's own answers (SQLSTATE) mean that the question was wrong; before the first migration it may be, and two
    // who change the same rows may stand in each other's way.
    if (
      error instanceof pg.DatabaseError &&
      !["42P01", "3F000", "57P03", "57P01", "57P02", "40P01"].includes(error.code ?? "")
    )
      throw error;
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** The embedded one in a data folder. */
export const embeddedDatabase = (dataDirectory: string): StoryDatabase => {
  const folder = databaseFolder(dataDirectory);
  return {
    query: async (text, values = []) => {
      const server = readPidFile(folder.pidFile);
      if (server === undefined || server.socketFolder === "") return null;
      return await ask(
        { host: server.socketFolder, port: server.port, user: ROLE, database: "postgres" },
        text,
        values,
      );
    },
    kill: () => {
      const server = readPidFile(folder.pidFile);
      if (server !== undefined && isAlive(server.pid) && isPostgres(server.pid))
        process.kill(server.pid, "SIGKILL");
    },
  };
};

/** One on a server. */
export const serverDatabase = (connectionString: string): StoryDatabase => ({
  query: (text, values = []) => ask({ connectionString }, text, values),
  kill: () => undefined,
});

/** What the last life began is now so much older: time passes for GitLab's time-out, pauses and back-offs. */
const LATER = `
  WITH effects_later AS (
    UPDATE effects SET attempted_at = attempted_at - $1 * interval '1 second', retry_at = retry_at - $1 * interval '1 second'
    WHERE state IN ('planned', 'attempting', 'waiting') RETURNING 1
  ), deliveries_later AS (
    UPDATE deliveries SET held_until = held_until - $1 * interval '1 second'
    WHERE state = 'waiting' RETURNING 1
  ), leases_over AS (
    UPDATE leases SET until = until - $1 * interval '1 second' RETURNING 1
  ), pauses_over AS (
    UPDATE request_pauses SET until = until - $1 * interval '1 second' RETURNING 1
  )
  UPDATE pgboss.job SET start_after = start_after - $1 * interval '1 second' WHERE state < 'active'`;

/** Lets time pass for everything that waits for a later moment. */
export const later = async (database: StoryDatabase, seconds: number): Promise<void> => {
  await database.query(LATER, [seconds]);
};
