import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Logger } from "../lib/log.ts";
import type { Address } from "./address.ts";
import { connectionSettings } from "./connection-settings.ts";
import type { Tables } from "./schema.ts";
import { withNamedTrouble } from "./trouble.ts";

/** The connections of one process, by what they are for, so that no use can starve another. */
export interface Connections {
  /** Storing deliveries: at most two commits under way. */
  readonly intake: pg.Pool;
  /** Everything else of the store; rejects with `StoreUnavailable` while the server is in trouble. */
  readonly work: Kysely<Tables>;
  /** The queue's jobs, whose loss in a power failure the sweep repairs: nobody waits for the disk. */
  readonly jobs: pg.Pool;
  /** Work over whole tables, which takes as long as it takes; one connection, made when it is needed. */
  readonly long: Kysely<Tables>;
  /** Sends new connections to another place. */
  moveTo(address: Address): void;
  close(): Promise<void>;
}

const SIZES = { intake: 3, work: 10, jobs: 4, long: 1 };
/** One connection tells those who need a database that lies still (restoring, moving) that somebody is there. */
const KEPT = { intake: 0, work: 1, jobs: 0, long: 0 };
const IDLE_MS = 30_000;

/** Opens the pools; no connection is made before it is needed. */
export const openConnections = (address: Address, log: Logger): Connections => {
  const open = (name: keyof typeof SIZES, serverSettings = "", more: pg.PoolConfig = {}): pg.Pool => {
    const settings = connectionSettings(address, name, serverSettings);
    const bounds = { min: KEPT[name], max: SIZES[name] };
    const pool = new pg.Pool({ ...settings, ...bounds, idleTimeoutMillis: IDLE_MS, ...more });
    // A connection that breaks while it is lent out has nobody else who listens, and would end the process.
    pool.on("connect", (client) => client.on("error", () => undefined));
    pool.on("error", (error) =>
      log.warn({ pool: name, error: error.message }, "a database connection broke"),
    );
    return pool;
  };
  const intake = open("intake");
  const work = open("work");
  const jobs = open("jobs", "-c synchronous_commit=off");
  const long = open("long", "-c statement_timeout=0", { query_timeout: 0 });
  const overPool = (pool: pg.Pool) =>
    new Kysely<Tables>({ dialect: new PostgresDialect({ pool: withNamedTrouble(pool) }) });
  const [database, longDatabase] = [overPool(work), overPool(long)];
  const pools = [intake, work, jobs, long];
  return {
    intake,
    work: database,
    jobs,
    long: longDatabase,
    moveTo: (moved) => {
      for (const pool of pools) Object.assign(pool.options, moved);
    },
    close: async () => {
      await Promise.all([database.destroy(), longDatabase.destroy()]);
      await Promise.all([intake.end(), jobs.end()]);
    },
  };
};
