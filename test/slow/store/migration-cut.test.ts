import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { sql } from "kysely";
import { silentLogger } from "../../../src/lib/log.ts";
import { openConnections } from "../../../src/store/connections.ts";
import { migrate } from "../../../src/store/migrate.ts";
import { up as firstTables } from "../../../src/store/migrations/001-first-tables.ts";
import { migrations } from "../../../src/store/migrations/all.ts";
import { createEmptyDatabase, type TestDatabase } from "../../support/database.ts";
import { until } from "../../support/until.ts";

const FIRST = "001-first-tables";
const DELIVERIES = 20_000;

/** News of an old version: what it held has to be there afterwards, whatever happened in between. */
const FILL = `
  INSERT INTO deliveries (dedupe_key, instance, message_id, digest, event, received_at, source, size, confidential, state)
  SELECT 'gitlab id ' || number, 'gitlab', number, '', 'Issue Hook', now(), 'webhook', 0, false, 'ignored'
  FROM generate_series(1, ${DELIVERIES}) AS number`;

const OTHERS = `
  SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;

const WAITING = `
  SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

describe("migrations of an older database that are cut off", () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createEmptyDatabase();
    const connections = openConnections({ connectionString: database.url }, silentLogger);
    await migrate(connections.work, silentLogger, { [FIRST]: { up: firstTables } });
    await connections.close();
    await database.query(FILL);
  });
  afterEach(async () => await database.drop());

  const applied = async (): Promise<unknown[]> =>
    (await database.query("SELECT name FROM schema_migrations ORDER BY name")).map(({ name }) => name);

  /** One that loses its connections, as when the process or the server is killed. */
  const cutWhen = async (itIsTime: () => Promise<unknown>): Promise<"done" | "cut"> => {
    const connections = openConnections({ connectionString: database.url }, silentLogger);
    const migrating = migrate(connections.work, silentLogger).then(
      () => "done" as const,
      () => "cut" as const,
    );
    await itIsTime();
    await database.cut();
    const outcome = await migrating;
    await connections.close();
    return outcome;
  };

  const cutAfter = (ms: number) =>
    cutWhen(async () => {
      // A connection that is made only after the cut would be cut off by nothing.
      await until(async () => (await database.query(OTHERS)).length > 0);
      await wait(ms);
    });

  /** One that waits for a table that somebody else holds: however fast the machine is, it is not done. */
  const cutWaiting = async (): Promise<"done" | "cut"> => {
    const connections = openConnections({ connectionString: database.url }, silentLogger);
    let outcome: Promise<"done" | "cut"> | undefined;
    const holding = connections.work.transaction().execute(async (transaction) => {
      await sql`LOCK TABLE deliveries`.execute(transaction);
      outcome = cutWhen(() => until(async () => (await database.query(WAITING)).length > 0));
      await outcome;
    });
    await holding.catch(() => undefined);
    await connections.close();
    return outcome ?? "done";
  };

  test("leave the old version or the new one, never one between, and are done by the next start", async () => {
    const outcomes = new Set<string>([await cutWaiting()]);
    expect(await applied()).toEqual([FIRST]);
    for (let ms = 0; !outcomes.has("done") && ms < 20_000; ms = ms * 1.3 + 4) {
      outcomes.add(await cutAfter(ms));
      expect([[FIRST], Object.keys(migrations).toSorted()]).toContainEqual(await applied());
    }
    expect([...outcomes].toSorted()).toEqual(["cut", "done"]);
    await database.open();
    expect(await applied()).toEqual(Object.keys(migrations).toSorted());
    const [row] = await database.query(
      "SELECT count(*)::int AS count FROM deliveries WHERE state = 'ignored'",
    );
    expect(row).toEqual({ count: DELIVERIES });
  });
});
