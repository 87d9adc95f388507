/** A database with all tables, of which tests take copies: to make the tables takes longer than most tests. */
import { systemClock } from "../../src/lib/clock.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { openQueue } from "../../src/queue/open.ts";
import { openStore } from "../../src/store/open.ts";
import { withClient } from "./database-client.ts";
import { withDatabase } from "./database-url.ts";

/** Held while the template is made: test files start at the same time. */
const LOCK = 5_021_883;

const nameOf = (run: string): string => `liaison_template_${run}`;

const makeTables = async (databaseUrl: string): Promise<void> => {
  const store = await openStore({ databaseUrl, dataDirectory: "unused", log: silentLogger });
  const queue = await openQueue({
    database: store.queueDatabase,
    backlog: { ...store.deliveries, issueKeysDue: store.effects.issueKeysDue },
    clock: systemClock,
    log: silentLogger,
  });
  await queue.stop();
  await store.close();
};

/** Name of this run's template on this server; the first who asks makes it. */
export const ensureTemplate = async (server: string, run: string): Promise<string> =>
  await withClient(server, async (client) => {
    const name = nameOf(run);
    const isThere = async (): Promise<boolean> =>
      (await client.query("SELECT FROM pg_database WHERE datname = $1", [name])).rows.length > 0;
    if (await isThere()) return name;
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    if (await isThere()) return name;
    // Whoever is killed halfway leaves nothing that another would take for a whole one.
    const half = `${name}_half`;
    await client.query(`DROP DATABASE IF EXISTS ${half} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${half} TEMPLATE template0`);
    await makeTables(withDatabase(server, half));
    await client.query(`ALTER DATABASE ${half} RENAME TO ${name}`);
    return name;
  });

/** Removes this run's template from a server that outlives the run. */
export const removeTemplate = async (server: string, run: string): Promise<void> => {
  await withClient(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${nameOf(run)}`);
  });
};
