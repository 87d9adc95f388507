import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { silentLogger } from "../../src/lib/log.ts";
import { openStore } from "../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";
import { delivery } from "./builders.ts";

describe("a store whose database goes away", () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => await database.drop());

  test("says so, refuses deliveries, and takes them again when it is back", async () => {
    const store = await database.open();
    await store.deliveries.add(delivery({ messageId: "before" }));
    await database.away();
    expect(await store.healthy()).toBe(false);
    await expect(store.deliveries.add(delivery())).rejects.toMatchObject({
      code: "store.unavailable",
      disposition: { kind: "retry" },
    });
    await database.back();
    await until(() => store.healthy());
    expect(await store.deliveries.add(delivery({ messageId: "before" }))).toBe("duplicate");
    expect(await store.deliveries.add(delivery({ messageId: "after" }))).toBe("stored");
  });

  test("cannot be opened where nothing answers, and says what to check", async () => {
    const databaseUrl = "postgresql://nobody@127.0.0.1:1/none";
    await expect(
      openStore({ databaseUrl, dataDirectory: "unused", log: silentLogger }),
    ).rejects.toMatchObject({
      code: "store.unavailable",
      remedy: expect.stringMatching(/DATABASE_URL/),
    });
  });
});
