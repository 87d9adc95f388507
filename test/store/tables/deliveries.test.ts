import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { delivery, NOW } from "../builders.ts";

describe("deliveries", () => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await createTestDatabase();
    store = await database.open();
  });
  afterAll(async () => await database.drop());

  test("one that comes again with the same id is a duplicate, whatever it holds", async () => {
    expect(await store.deliveries.add(delivery({ messageId: "first" }))).toBe("stored");
    expect(await store.deliveries.add(delivery({ messageId: "first", body: "other" }))).toBe("duplicate");
    expect(await store.deliveries.add(delivery({ messageId: "first", instance: "salsa" }))).toBe("stored");
  });

  test("nobody can send in advance what only we would find by polling", async () => {
    const messageId = "poll:issue:77:open";
    expect(await store.deliveries.add(delivery({ messageId }))).toBe("stored");
    expect(await store.deliveries.add(delivery({ messageId, source: "poll" }))).toBe("stored");
    expect(await store.deliveries.add(delivery({ messageId, source: "poll" }))).toBe("duplicate");
  });

  test("issues that wait are named, with whether it was said what all of it waits for", async () => {
    const since = new Date(NOW.getTime() + 1);
    const issueKey = "gitlab:11#1";
    const found = async () =>
      (await store.deliveries.issueKeysWaiting(since)).filter((issue) => issue.issueKey === issueKey);
    expect(await found()).toEqual([]);
    await store.deliveries.add(delivery({ issueKey }));
    await store.deliveries.add(delivery({ issueKey }));
    expect(await found()).toEqual([{ issueKey, explained: false }]);
    await store.deliveries.explain(issueKey, "GitLab does not answer.");
    expect(await found()).toEqual([{ issueKey, explained: true }]);
    await store.deliveries.add(delivery({ issueKey }));
    expect(await found()).toEqual([{ issueKey, explained: false }]);
  });

  test("without an id, the digest tells them apart", async () => {
    const old = { messageId: null, digest: "d1" };
    expect(await store.deliveries.add(delivery(old))).toBe("stored");
    expect(await store.deliveries.add(delivery(old))).toBe("duplicate");
    expect(await store.deliveries.add(delivery({ messageId: null, digest: "d2" }))).toBe("stored");
    expect(await store.deliveries.add(delivery({ messageId: "d1" }))).toBe("stored");
  });

  test("of a crowd that arrives at once each is stored once", async () => {
    const ids = Array.from({ length: 1_500 }, (_, index) => `crowd-${index % 1_000}`);
    const answers = await Promise.all(
      ids.map((messageId) => store.deliveries.add(delivery({ messageId, issueKey: "gitlab:8#1" }))),
    );
    expect(answers.filter((answer) => answer === "stored")).toHaveLength(1_000);
    const [row] = await database.query(
      "SELECT count(*)::int AS n FROM deliveries WHERE message_id LIKE 'crowd-%'",
    );
    expect(row).toEqual({ n: 1_000 });
  });

  test("what waits for an issue comes oldest first, and no more than can be held", async () => {
    const issueKey = "gitlab:8#2";
    const bodies = Array.from({ length: 600 }, (_, index) => `${index}`);
    for (const body of bodies) await store.deliveries.add(delivery({ issueKey, body }));
    const waiting = await store.deliveries.waitingFor(issueKey);
    expect(waiting.map(({ body }) => body)).toEqual(bodies.slice(0, 500));
    expect(waiting[0]).toMatchObject({
      issueKey,
      eventHeader: "Issue Hook",
      receivedAt: NOW,
      state: "waiting",
    });
  });

  test("what is put off holds up nobody behind it, and comes when it is due", async () => {
    const issueKey = "gitlab:8#4";
    const bodies = Array.from({ length: 510 }, (_, index) => `${index}`);
    for (const body of bodies) await store.deliveries.add(delivery({ issueKey, body }));
    const due = new Date(NOW.getTime() + 60_000);
    const flood = await store.deliveries.waitingFor(issueKey, NOW);
    expect(await store.deliveries.heldUntil(issueKey)).toBeNull();
    await store.deliveries.hold(flood.map(({ id }) => ({ id, until: due })));
    const bodiesAt = async (now: Date) =>
      (await store.deliveries.waitingFor(issueKey, now)).map(({ body }) => body);
    expect(await bodiesAt(NOW)).toEqual(bodies.slice(500));
    expect(await bodiesAt(due)).toEqual(bodies.slice(0, 500));
    expect(await store.deliveries.heldUntil(issueKey)).toEqual(due);
  });

  test("what waits is handed out in portions that fit into memory", async () => {
    const issueKey = "gitlab:8#3";
    for (let count = 0; count < 4; count += 1)
      await store.deliveries.add(delivery({ issueKey, size: 3 * 2 ** 20 }));
    expect(await store.deliveries.waitingFor(issueKey)).toHaveLength(3);
  });

  test.each([
    ["text with quotes, backslashes, braces and emoji", '{"a":"\\"{}\\\\ 🦊 \\u0000"}'],
    ["bytes that are no text", new Uint8Array([0xff, 0x00, 0x7f])],
    ["nothing, where it was too large to keep", null],
  ])("the body comes back as it was: %s", async (_, body) => {
    const issueKey = `gitlab:9#${crypto.randomUUID().length}${String(body).length}`;
    await store.deliveries.add(delivery({ issueKey, body }));
    const [found] = await store.deliveries.waitingFor(issueKey);
    expect(typeof body === "string" || body === null ? found?.body : [...(found?.body ?? [])]).toEqual(
      typeof body === "string" || body === null ? body : [...body],
    );
  });

  test("text that PostgreSQL cannot hold is kept as bytes, and headers lose what no header has", async () => {
    const issueKey = "gitlab:10#1";
    await store.deliveries.add(
      delivery({ issueKey, body: "a\0b", messageId: "x\0y", eventHeader: "Issue\0 Hook" }),
    );
    const [found] = await store.deliveries.waitingFor(issueKey);
    expect(Buffer.from(found?.body ?? []).toString()).toBe("a\0b");
    expect(found).toMatchObject({ messageId: "xy", eventHeader: "Issue Hook" });
  });

  test("one that cannot be stored does not take its neighbours with it", async () => {
    const issueKey = "gitlab:10#2";
    const answers = await Promise.allSettled([
      store.deliveries.add(delivery({ issueKey })),
      store.deliveries.add(delivery({ issueKey, size: 2 ** 40 })),
      store.deliveries.add(delivery({ issueKey })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await store.deliveries.waitingFor(issueKey)).toHaveLength(2);
  });

  test("an id of any length is remembered", async () => {
    const messageId = "m".repeat(10_000);
    expect(await store.deliveries.add(delivery({ messageId }))).toBe("stored");
    expect(await store.deliveries.add(delivery({ messageId }))).toBe("duplicate");
  });
});
