import { Kysely, PostgresAdapter, PostgresDialect } from "kysely";
import pg from "pg";
import { messageOf } from "../../lib/errors.ts";
import type { Address } from "../address.ts";
import { connectionSettings } from "../connection-settings.ts";
import { StoreUnavailable } from "../errors.ts";
import type { Tables } from "../schema.ts";

/** One connection for long work: nothing on it is cut off after a time, and values look the same on every server. */
export interface Direct {
  readonly client: pg.Client;
  /** The same connection, for migrations. */
  readonly database: Kysely<Tables>;
  close(): Promise<void>;
}

const SETTINGS = [
  "DateStyle = 'ISO, YMD'",
  "IntervalStyle = 'postgres'",
  "bytea_output = 'hex'",
  "extra_float_digits = 1",
  "statement_timeout = 0",
  "idle_in_transaction_session_timeout = 0",
];

/** Opens one; `name` is what others see of us in `pg_stat_activity`. */
export const openDirect = async (address: Address, name: string): Promise<Direct> => {
  const client = new pg.Client({ ...connectionSettings(address, name), query_timeout: 0 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    for (const setting of SETTINGS) await client.query(`SET ${setting}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw new StoreUnavailable(`The database cannot be reached: ${messageOf(error)}`, error);
  }
  const query = client.query.bind(client) as pg.PoolClient["query"];
  const lent = { query, release: () => undefined };
  const pool = { options: {}, connect: async () => lent, end: async () => undefined };
  return {
    client,
    database: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
    close: async () => await client.end().catch(() => undefined),
  };
};

/**
 * Keeps every service from starting on this database until the connection ends: each of them takes this lock
 * before it looks whether the tables are up to date.
 */
export const keepOthersOut = async ({ database }: Direct): Promise<void> => {
  await database
    .connection()
    .execute((one) => new PostgresAdapter().acquireMigrationLock(one, NO_LOCK_TABLE));
};

/** PostgreSQL's adapter takes an advisory lock, and needs none of this. */
const NO_LOCK_TABLE = { lockTable: "", lockRowId: "" };
