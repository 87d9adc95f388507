import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { delivery, ISSUE, NOW } from "../builders.ts";

const at = (minute: number): string => new Date(NOW.getTime() + minute * 60_000).toISOString();

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
});
afterAll(() => database.drop());

describe("what webhooks told of an issue", () => {
  test("is kept beside the body, from a moment on, and without what was only found", async () => {
    const add = (news: string, minute: number, change: object = {}) =>
      store.deliveries.add(delivery({ telling: { news, at: at(minute) }, ...change }));
    await add("open", 0);
    await add("note:7", 2, { body: "the comment" });
    await add("issue", 3, { state: "own" });
    await add("note:8", 4, { source: "poll", messageId: "poll:note:8:x" });
    await add("note:9", 5, { issueKey: "gitlab:7#4" });
    expect(await store.deliveries.toldByHooks(ISSUE, new Date(at(1)))).toEqual([
      { news: "note:7", at: at(2), own: false },
      { news: "issue", at: at(3), own: true },
    ]);
    expect(await store.deliveries.bodiesOfNote(ISSUE, "note:7")).toEqual(["the comment"]);
    expect(await store.deliveries.foundBefore("gitlab", ["poll:note:8:x", "poll:note:8:y"])).toEqual(
      new Set(["poll:note:8:x"]),
    );
    expect(await store.deliveries.isWaiting(ISSUE)).toBe(true);
    expect(await store.deliveries.isWaiting("gitlab:7#99")).toBe(false);
  });
});

describe("a lease", () => {
  test("is one holder's until it is over or given back", async () => {
    expect(await store.leases.take("sweep", "one", 60_000)).toBe(true);
    expect(await store.leases.take("sweep", "one", 60_000)).toBe(true);
    expect(await store.leases.take("sweep", "other", 60_000)).toBe(false);
    await store.leases.release("sweep", "other");
    expect(await store.leases.take("sweep", "other", 60_000)).toBe(false);
    await store.leases.release("sweep", "one");
    expect(await store.leases.take("sweep", "other", -1)).toBe(true);
    expect(await store.leases.take("sweep", "one", 60_000)).toBe(true);
  });
});

describe("a backfill", () => {
  test("that was not finished is found again by what was asked, with how far it came, for a while", async () => {
    const run = await store.backfills.begin("30d", new Date(at(-60)), NOW);
    const place = { place: "gitlab:group:kde", at: new Date(at(-30)), issues: 20, stored: 12, isDone: false };
    await store.backfills.reached(run.id, { ...place, issues: 1 });
    await store.backfills.reached(run.id, place);
    expect(await store.backfills.unfinished("30d", new Date(at(-1)))).toEqual(run);
    expect(await store.backfills.unfinished("30d", new Date(at(1)))).toBeNull();
    expect(await store.backfills.unfinished("7d", new Date(at(-1)))).toBeNull();
    expect(await store.backfills.places(run.id)).toEqual([place]);
    await store.backfills.finish(run.id, NOW);
    expect(await store.backfills.unfinished("30d", new Date(at(-1)))).toBeNull();
  });
});
