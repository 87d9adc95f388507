import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Gitlab } from "../../src/gitlab/gitlab.ts";
import { json, text } from "../gitlab/support/answers.ts";
import { errorOf } from "../gitlab/support/client.ts";
import { servingPerTest } from "../gitlab/support/serving.ts";
import { budgetProcess } from "../support/budget-process.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

describe("processes on one database", () => {
  const serve = servingPerTest();
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const pausedFor = async (gitlab: Gitlab): Promise<number> => {
    const error = await errorOf(gitlab.version());
    return "disposition" in error
      ? (error as { disposition: { milliseconds: number } }).disposition.milliseconds
      : 0;
  };

  test("a 429 pauses those without a worker, too, which hear nothing", async () => {
    const server = await serve(
      json({ version: "19.1.0" }),
      json({ version: "19.1.0" }),
      text("Retry later", 429, { "retry-after": "40" }),
    );
    const one = await budgetProcess(database, server.url, { listens: true });
    const deaf = await budgetProcess(database, server.url);
    await one.normal.version();
    await deaf.normal.version();
    expect(await pausedFor(one.normal)).toBeGreaterThan(38_000);
    await sleep(1_050);
    expect(await pausedFor(deaf.normal)).toBeGreaterThan(35_000);
    expect(server.asked).toHaveLength(3);
    await database.query("DELETE FROM request_pauses");
  });

  test("a 429 pauses all of them at once for what it says, and those that start later too", async () => {
    const server = await serve(
      json({ version: "19.1.0" }),
      text("Retry later", 429, { "retry-after": "40" }),
    );
    const one = await budgetProcess(database, server.url, { listens: true });
    const other = await budgetProcess(database, server.url, { listens: true });
    await one.normal.version();
    expect(await pausedFor(one.normal)).toBeGreaterThan(38_000);
    await sleep(300);
    expect(await pausedFor(other.urgent)).toBeGreaterThan(38_000);
    const later = await budgetProcess(database, server.url);
    await sleep(300);
    expect(await pausedFor(later.normal)).toBeGreaterThan(38_000);
    expect(server.asked).toHaveLength(2);
    await database.query("DELETE FROM request_pauses");
  });
});
