import { randomBytes } from "node:crypto";
import pg from "pg";
import { type Logger, silentLogger } from "../../src/lib/log.ts";
import { openStore, type Store } from "../../src/store/open.ts";
import { withClient } from "./database-client.ts";
import { ensureServer } from "./database-server.ts";
import { withDatabase } from "./database-url.ts";
import { ensureTemplate } from "./template-database.ts";

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

/** The external server, or the one of this run, which the first who asks starts. */
const findServer = async (): Promise<string> => {
  const { TEST_DATABASE_URL: external, LIAISON_TEST_DATA: dataDirectory } = process.env;
  if (external !== undefined) return external;
  if (dataDirectory === undefined)
    throw new Error("no test server: is jest's globalSetup database-setup.ts?");
  return await ensureServer(dataDirectory);
};

const run = async (url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  await withClient(url, async (client) => (await client.query(text, values)).rows);

/** Whose connections are the test's own. */
const ASKING = "a test's questions";

const CUT = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name <> $2`;

const createFrom = async (server: string, template: string): Promise<TestDatabase> => {
  const name = `liaison_${randomBytes(6).toString("hex")}`;
  await run(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = withDatabase(server, name);
  const stores: Store[] = [];
  // Tests ask many times a second whether something has come true: a new connection each time would cost more than that.
  const kept = new pg.Pool({ connectionString: url, application_name: ASKING });
  kept.on("error", () => undefined);
  const cut = async (): Promise<void> => {
    await run(server, CUT, [name, ASKING]);
  };
  const allow = async (allowed: boolean): Promise<void> => {
    await run(server, `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS ${allowed}`);
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
    query: async (text, values) => (await kept.query(text, values)).rows,
    drop: async () => {
      await kept.end();
      await Promise.allSettled(stores.map((store) => store.close()));
      await run(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
};

/** Makes a database on the server that the whole run shares; it has all tables, and nothing in them. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const server = await findServer();
  const { LIAISON_TEST_RUN: testRun } = process.env;
  if (testRun === undefined) throw new Error("no test run: is jest's globalSetup database-setup.ts?");
  return await createFrom(server, await ensureTemplate(server, testRun));
};

/** The same without any table, as an operator's new database is. */
export const createEmptyDatabase = async (): Promise<TestDatabase> =>
  await createFrom(await findServer(), "template0");
