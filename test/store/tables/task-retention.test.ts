/** Rows of digests and hand-overs that nothing asks for any more go; what keeps things from being done twice stays. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { NewTask, TaskWish } from "../../../src/model/task.ts";
import type { Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { memory, NOW, plan } from "../builders.ts";

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
});
afterAll(async () => await database.drop());

const DAY = 86_400_000;
const day = (count: number): Date => new Date(NOW.getTime() + count * DAY);

const taskFor = (key: string, wish: TaskWish): NewTask => ({
  key,
  askedBy: "test",
  reason: "it is tried",
  partner: null,
  mode: "act",
  wish,
});

const ended = async (key: string, wish: TaskWish, state: "done" | "failed", at: Date): Promise<void> => {
  await store.tasks.wish([taskFor(key, wish)], at);
  const task = await store.tasks.get(key);
  if (task !== null) await store.tasks.finish(task, { state, why: "" }, at);
};

const digestAt = (at: Date): TaskWish => ({
  kind: "send",
  messages: [],
  at: at.toISOString(),
  until: at.toISOString(),
});

test("of each recipient's digests the last that went out stays, and every issue of our own", async () => {
  for (const count of [0, 1, 2])
    await ended(`digest|liaisons|ann|${count}`, digestAt(day(count)), "done", day(count));
  await ended("digest|liaisons|ann|3", digestAt(day(3)), "failed", day(3));
  await ended("digest|liaisons|bob|0", digestAt(day(0)), "done", day(0));
  await ended("farewell|kde", { kind: "state", on: "gitlab:1#1", to: "closed" }, "done", day(0));
  for (const issueKey of ["gitlab:7#1", "gitlab:7#2"]) {
    const { snapshot } = memory();
    const state = issueKey.endsWith("1") ? ("closed" as const) : ("opened" as const);
    await store.decisions.save({
      plan: plan([], { issueKey }),
      facts: {},
      memory: memory({ snapshot: { ...snapshot, state }, owner: null }),
      deliveryIds: [],
    });
    await store.handovers.ask([{ issueKey, owners: ["ann"], at: NOW }], "hand-over", "she is back");
  }
  await store.retention.removeWords(
    day(400),
    { texts: 180 * DAY, closedIssues: 365 * DAY },
    { partners: [], meetings: [] },
  );
  const keys = await database.query("SELECT key FROM tasks ORDER BY key");
  expect(keys.map(({ key }) => key)).toEqual([
    "digest|liaisons|ann|2",
    "digest|liaisons|bob|0",
    "farewell|kde",
  ]);
  expect(await store.digests.lastSent("digest|liaisons|ann|")).toEqual(day(2));
  expect(await store.digests.lastSent("digest|liaisons|a_n|")).toBeNull();
  expect(await database.query("SELECT issue_key FROM handovers")).toEqual([{ issue_key: "gitlab:7#2" }]);
});
