import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { delivery } from "./builders.ts";

describe("migrations", () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => await database.drop());

  test("run once, where several replicas start on an empty database at the same time", async () => {
    const stores = await Promise.all([1, 2, 3, 4].map(() => database.open()));
    const answers = await Promise.all(
      stores.map((store) => store.deliveries.add(delivery({ messageId: "one" }))),
    );
    expect(answers.filter((answer) => answer === "stored")).toHaveLength(1);
    const rows = await database.query("SELECT name FROM schema_migrations ORDER BY name");
    expect(rows).toEqual([{ name: "001-first-tables" }]);
  });

  test("a database that a newer version has written is left alone", async () => {
    await database.open();
    await database.query("INSERT INTO schema_migrations VALUES ('999-from-the-future', '2030-01-01')");
    await expect(database.open()).rejects.toMatchObject({
      code: "store.newer",
      message: expect.stringMatching(/999-from-the-future/),
      remedy: expect.stringMatching(/newer version/),
    });
  });
});
