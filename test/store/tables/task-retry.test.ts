import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { NewTask, Task } from "../../../src/model/task.ts";
import type { Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { NOW } from "../builders.ts";

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
});
afterAll(async () => await database.drop());

const message: NewTask = {
  key: "digest|managers",
  askedBy: "digest",
  reason: "it is Monday",
  partner: null,
  mode: "act",
  wish: { kind: "send", messages: [], at: NOW.toISOString(), until: NOW.toISOString() },
};

const stored = async (): Promise<Task> => {
  const task = await store.tasks.get(message.key);
  if (task === null) throw new Error("it is gone");
  return task;
};

test("what was given up before it was ever tried counts as tried, and has another day", async () => {
  await store.tasks.wish([message], NOW);
  expect(await store.tasks.retry(message.key, NOW)).toBe(false);
  await store.tasks.finish(await stored(), { state: "failed", why: "a backup came back" }, NOW);
  expect(await store.tasks.retry(message.key, NOW)).toBe(true);
  const tomorrow = new Date(NOW.getTime() + 86_400_000).toISOString();
  expect(await stored()).toMatchObject({ state: "waiting", attempts: 1, wish: { until: tomorrow } });
});
