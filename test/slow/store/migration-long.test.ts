import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { keepOthersOut, openDirect } from "../../../src/store/backup/direct.ts";
import { migrations } from "../../../src/store/migrations/all.ts";
import { createEmptyDatabase, type TestDatabase } from "../../support/database.ts";

/** Longer than any other statement of ours may take. */
const LONG_MS = 32_000;

let database: TestDatabase;
beforeEach(async () => {
  database = await createEmptyDatabase();
});
afterEach(async () => await database.drop());

test("bringing a database up to date takes as long as it takes, also where another process does it", async () => {
  const other = await openDirect({ connectionString: database.url }, "other");
  await keepOthersOut(other);
  const opening = database.open();
  const early = await Promise.race([opening.then(() => "opened"), wait(LONG_MS, "waits")]);
  await other.close();
  expect(early).toBe("waits");
  await opening;
  const rows = await database.query("SELECT name FROM schema_migrations ORDER BY name");
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations).toSorted());
}, 60_000);
