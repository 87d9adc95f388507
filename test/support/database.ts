import { randomBytes } from "node:crypto";
import pg from "pg";
import { type Logger, silentLogger } from "../../src/lib/log.ts";
import { openStore, type Store } from "../../src/store/open.ts";
import { withDatabase } from "./database-url.ts";

/** A database of one test file (or one test) of its own. */
export interface TestDatabase {
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** Opens a store on it; several may be open at once, as replicas would be. Closed by `drop`. */
  open(log?: Logger): Promise<Store>;
  /** Runs one statement. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Cuts all connections and refuses new ones, until `back`. */
  away(): Promise<void>;
  back(): Promise<void>;
  /** Cuts all connections. */
  cut(): Promise<void>;
  /** Closes what was opened and removes the database. */
  drop(): Promise<void>;
}

const serverUrl = (): string => {
  const { TEST_DATABASE_URL: external, LIAISON_TEST_SERVER: embedded } = process.env;
  const url = external ?? embedded;
  if (url === undefined)
    throw new Error("no test server: is jest's globalSetup test/support/database-setup.ts?");
  return url;
};

const run = async (url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
};

/** Makes an empty database on the server that the whole run shares. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const name = `liaison_${randomBytes(6).toString("hex")}`;
  await run(serverUrl(), `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = withDatabase(serverUrl(), name);
  const stores: Store[] = [];
  const cut = async (): Promise<void> => {
    await run(serverUrl(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [
      name,
    ]);
  };
  const allow = async (allowed: boolean): Promise<void> => {
    await run(serverUrl(), `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS ${allowed}`);
  };
  return {
    url,
    cut,
    away: async () => {
      await allow(false);
      await cut();
    },
    back: async () => await allow(true),
    open: async (log = silentLogger) => {
      const store = await openStore({ databaseUrl: url, dataDirectory: "unused", log });
      stores.push(store);
      return store;
    },
    query: (text, values) => run(url, text, values),
    drop: async () => {
      await Promise.allSettled(stores.map((store) => store.close()));
      await run(serverUrl(), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
};
