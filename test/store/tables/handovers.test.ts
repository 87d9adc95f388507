/** Hand-overs: each issue is asked at its time, and who takes them over is told once; who is busy since when. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
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

test("of many at once the last counts from when it is its turn, so that a list does not go out without it", async () => {
  const keys = ["gitlab:7#1", "gitlab:7#2"];
  for (const issueKey of keys)
    await store.decisions.save({
      plan: plan([], { issueKey }),
      facts: {},
      memory: memory({ owner: null }),
      deliveryIds: [],
    });
  const turns = [NOW, new Date(NOW.getTime() + 24 * 60_000)];
  const wanted = keys.map((issueKey, place) => ({ issueKey, owners: ["ann"], at: turns[place] ?? NOW }));
  expect(await store.handovers.ask(wanted, "hand-over", "she is back")).toBe(2);
  expect(await store.handovers.ask(wanted, "hand-over", "she is back")).toBe(0);
  const untold = await store.handovers.untoldOf("ann", 10);
  expect(untold.map(({ issueKey, askedAt }) => [issueKey, askedAt])).toEqual([
    [keys[0], turns[0]],
    [keys[1], turns[1]],
  ]);
  expect(await store.timers.ofIssue("gitlab:7#2")).toEqual([
    { handler: "hand-over", at: turns[1], why: "she is back" },
  ]);
});

test("what goes to one person holds up nobody else's, and what goes to several is each one's own", async () => {
  const later = new Date(NOW.getTime() + 24 * 60_000);
  const asked = await store.handovers.ask(
    [{ issueKey: "gitlab:7#1", owners: ["ann", "bob"], at: NOW }],
    "hand-over",
    "he is new",
  );
  expect(asked).toBe(1);
  expect(await store.handovers.untoldOwners()).toEqual([
    { owner: "ann", lastAskedAt: later },
    { owner: "bob", lastAskedAt: NOW },
  ]);
  await store.handovers.told("bob", ["gitlab:7#1"], [], NOW);
  expect((await store.handovers.untoldOwners()).map(({ owner }) => owner)).toEqual(["ann"]);
  // Ann is not asked any more: it may go to her later.
  await store.handovers.settle([{ issueKey: "gitlab:7#1", owners: ["bob"] }]);
  expect((await store.handovers.untoldOf("ann", 10)).map(({ issueKey }) => issueKey)).toEqual(["gitlab:7#2"]);
  expect(
    await store.handovers.ask(
      [{ issueKey: "gitlab:7#1", owners: ["ann", "bob"], at: NOW }],
      "hand-over",
      "x",
    ),
  ).toBe(1);
  expect(await store.handovers.untoldOf("bob", 10)).toEqual([]);
});

test("who is busy has been since it was first seen, as long as it did not end in between", async () => {
  const ann = { instance: "gitlab", username: "Ann" };
  const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
  const known = async () => {
    const [one] = await store.userStatuses.of([ann]);
    return one && [one.busySince, one.clearsAt, one.seenAt];
  };
  expect(await known()).toBeUndefined();
  await store.userStatuses.save(ann, { busy: false, clearsAt: at(9) }, at(0));
  expect(await known()).toEqual([null, null, at(0)]);
  await store.userStatuses.save({ ...ann, username: "ann" }, { busy: true, clearsAt: null }, at(5));
  await store.userStatuses.save(ann, { busy: true, clearsAt: at(20) }, at(10));
  expect(await known()).toEqual([at(5), at(20), at(10)]);
  // It was taken off at its end, and set again since.
  await store.userStatuses.save(ann, { busy: true, clearsAt: null }, at(25));
  expect(await known()).toEqual([at(25), null, at(25)]);
  await store.userStatuses.save(ann, { busy: false, clearsAt: null }, at(30));
  expect(await known()).toEqual([null, null, at(30)]);
  expect(await store.userStatuses.of([{ instance: "other", username: "ann" }])).toEqual([]);
});
