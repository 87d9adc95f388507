import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openSession } from "../../src/store/sessions.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => await database.drop());

const locks = async (): Promise<number> =>
  (
    await database.query(
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
  ).length;

test("a connection that stays ends with a statement that fails, and what that had locked is free", async () => {
  const session = await openSession({ connectionString: database.url }, "test", () => undefined);
  await session.query("SELECT pg_try_advisory_lock(1, 7)");
  expect(await locks()).toBe(1);
  const half = session.query(
    "SELECT pg_try_advisory_lock(1, number), 1 / (9 - number) FROM generate_series(8, 9) AS number",
  );
  await expect(half).rejects.toThrow("division by zero");
  await session.ended;
  await until(async () => (await locks()) === 0);
  expect(await locks()).toBe(0);
  await expect(session.query("SELECT 1")).rejects.toThrow();
});
