import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openSession } from "../../../src/store/sessions.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { until } from "../../support/until.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => await database.drop());

const LOCKS = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 1 AND objid = 7
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

test("a lock whose answer comes too late is not kept by anybody", async () => {
  const session = await openSession({ connectionString: database.url }, "test", () => undefined);
  const late = session.query("SELECT pg_try_advisory_lock(1, 7), pg_sleep(33)");
  await expect(late).rejects.toThrow("timeout");
  await session.ended;
  expect(await database.query(LOCKS)).toHaveLength(1);
  await until(async () => (await database.query(LOCKS)).length === 0);
  expect(await database.query(LOCKS)).toEqual([]);
}, 60_000);
