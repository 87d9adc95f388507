import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { issuePayload } from "../../support/payloads.ts";
import { delivery, ISSUE, NOW, plan } from "../builders.ts";

const DAY = 86_400_000;
const RETENTION = { bodies: 30 * DAY, confidentialBodies: 7 * DAY };
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);

describe("the upkeep of deliveries", () => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await createTestDatabase();
    store = await database.open();
  });
  afterEach(async () => await database.drop());

  test("removes bodies by their age, confidential ones sooner, and never one that still waits", async () => {
    const ignored = { state: "ignored", why: "no matter" } as const;
    await store.deliveries.add(delivery({ ...ignored, messageId: "old", receivedAt: daysAgo(31) }));
    await store.deliveries.add(delivery({ ...ignored, messageId: "young", receivedAt: daysAgo(29) }));
    await store.deliveries.add(
      delivery({ ...ignored, messageId: "secret", confidential: true, receivedAt: daysAgo(8) }),
    );
    await store.deliveries.add(
      delivery({ messageId: "waiting", receivedAt: daysAgo(99), body: new Uint8Array([0]) }),
    );
    expect(await store.deliveries.removeBodies(NOW, RETENTION)).toBe(2);
    const left = (await store.deliveries.list({})).filter(({ body }) => body !== null);
    expect(left.map(({ messageId }) => messageId)).toEqual(["waiting", "young"]);
    expect(await store.deliveries.removeBodies(NOW, RETENTION)).toBe(0);
  });

  test("a delivery whose body is gone is still known when it comes again", async () => {
    const old = delivery({ state: "ignored", receivedAt: daysAgo(31) });
    await store.deliveries.add(old);
    await store.deliveries.removeBodies(NOW, RETENTION);
    expect(await store.deliveries.add(old)).toBe("duplicate");
  });

  test("what was read for a decision goes with the body, the decision stays", async () => {
    await store.deliveries.add(delivery({ receivedAt: daysAgo(31) }));
    const deliveryIds = (await store.deliveries.waitingFor(ISSUE)).map(({ id }) => id);
    await store.decisions.save({ plan: plan([]), facts: { text: "private" }, memory: null, deliveryIds });
    expect(await store.deliveries.removeBodies(NOW, RETENTION)).toBe(1);
    expect(await store.decisions.latest(ISSUE)).toMatchObject([{ plan: plan([]), facts: {} }]);
    expect(await database.query("SELECT facts FROM plans")).toEqual([{ facts: {} }]);
  });

  test("what was read for decisions is forgotten by their own age, what is confidential sooner", async () => {
    const open = { issue: { confidential: false }, news: [{ name: "note.create", confidential: false }] };
    const facts = {
      "of a public issue": open,
      "of a confidential issue": { ...open, issue: { confidential: true } },
      "of confidential news": { ...open, news: [...open.news, { name: "note.create", confidential: true }] },
      "of an internal note that a handler read": {
        ...open,
        lookups: { "notes 1": { answer: [{ internal: true }] } },
      },
    };
    const save = async (name: keyof typeof facts, days: number) => {
      const partner = `${name}, ${days} days ago`;
      const decided = plan([], { partner, decidedAt: daysAgo(days).toISOString() });
      await store.decisions.save({ plan: decided, facts: facts[name], memory: null, deliveryIds: [] });
    };
    for (const name of Object.keys(facts) as (keyof typeof facts)[])
      for (const days of [6, 8, 31]) await save(name, days);
    await store.deliveries.removeBodies(NOW, RETENTION);
    const kept = await database.query("SELECT partner FROM plans WHERE facts <> '{}' ORDER BY id");
    expect(kept.map(({ partner }) => partner)).toEqual([
      "of a public issue, 6 days ago",
      "of a public issue, 8 days ago",
      "of a confidential issue, 6 days ago",
      "of confidential news, 6 days ago",
      "of an internal note that a handler read, 6 days ago",
    ]);
  });

  test("forgets the facts of more decisions than fit into one step", async () => {
    await database.query(
      `INSERT INTO plans (issue_key, decided_at, plan, facts)
       SELECT 'gitlab:1#1', $1, '{}', '{"title": "Crash"}' FROM generate_series(1, 1200)`,
      [daysAgo(31)],
    );
    await store.deliveries.removeBodies(NOW, RETENTION);
    expect(await database.query("SELECT count(*)::int AS left FROM plans WHERE facts <> '{}'")).toEqual([
      { left: 0 },
    ]);
  });

  test("removes more than fit into one step", async () => {
    const many = Array.from({ length: 1_200 }, () => delivery({ state: "own", receivedAt: daysAgo(40) }));
    await Promise.all(many.map((each) => store.deliveries.add(each)));
    expect(await store.deliveries.removeBodies(NOW, RETENTION)).toBe(1_200);
  });

  test("those that are done are not read to count what is left, however many they are", async () => {
    await database.query(
      `INSERT INTO deliveries (dedupe_key, instance, digest, event, received_at, source, size, confidential, state)
       SELECT 'key ' || number, 'gitlab', '', 'Issue Hook', now(), 'webhook', 0, false,
         CASE WHEN number <= 3 THEN 'dead' ELSE 'decided' END
       FROM generate_series(1, 20000) AS number`,
    );
    await database.query("VACUUM ANALYZE deliveries");
    const scanned =
      "SELECT COALESCE(sum(seq_tup_read), 0)::int AS rows FROM pg_stat_user_tables WHERE relname = 'deliveries'";
    const before = await database.query(scanned);
    expect(await store.deliveries.countByState()).toEqual({ dead: 3, waiting: 0, unreadable: 0 });
    await sleep(1_500);
    expect(await database.query(scanned)).toEqual(before);
  });

  test("dead letters are counted, listed and replayed", async () => {
    await store.deliveries.add(delivery({ receivedAt: daysAgo(1) }));
    await store.deliveries.add(delivery({ receivedAt: NOW }));
    expect(await store.deliveries.markDead(ISSUE, "It cannot be read.", daysAgo(0.5))).toBe(1);
    expect(await store.deliveries.countByState()).toEqual({ dead: 1, waiting: 1, unreadable: 0 });
    const [dead] = await store.deliveries.list({ state: "dead" });
    expect(dead).toMatchObject({ why: "It cannot be read." });
    expect(await store.deliveries.replay([dead?.id ?? 0, 99_999])).toEqual([dead?.id]);
    expect(await store.deliveries.waitingFor(ISSUE)).toHaveLength(2);
  });

  test("what could not be read when it came is read again, so that a later version can decide it", async () => {
    const body = JSON.stringify(issuePayload());
    const unread = { issueKey: null, state: "unreadable", why: "changes: not what GitLab sends" } as const;
    const bytes = Buffer.from(body);
    await store.deliveries.add(delivery({ ...unread, body, confidential: true }));
    await store.deliveries.add(delivery({ ...unread, body: bytes, eventHeader: "Confidential Issue Hook" }));
    const ids = (await store.deliveries.list({})).map(({ id }) => id).reverse();
    expect(await store.deliveries.replay(ids)).toEqual(ids);
    expect(
      (await store.deliveries.waitingFor("gitlab:14#12")).map(({ confidential }) => confidential),
    ).toEqual([false, true]);
  });

  test("what has no issue or no body cannot be replayed", async () => {
    await store.deliveries.add(delivery({ issueKey: null, state: "unreadable" }));
    await store.deliveries.add(delivery({ body: null, state: "ignored" }));
    const ids = (await store.deliveries.list({})).map(({ id }) => id);
    expect(await store.deliveries.replay(ids)).toEqual([]);
  });

  test("lists come newest first, page by page, by what is asked for", async () => {
    for (const messageId of ["a", "b", "c", "d"]) {
      await store.deliveries.add(delivery({ messageId, instance: messageId === "b" ? "salsa" : "gitlab" }));
    }
    const names = (list: readonly { messageId: string | null }[]) => list.map(({ messageId }) => messageId);
    const first = await store.deliveries.list({ limit: 2 });
    expect(names(first)).toEqual(["d", "c"]);
    expect(names(await store.deliveries.list({ before: first[1]?.id ?? 0 }))).toEqual(["b", "a"]);
    expect(
      names(await store.deliveries.list({ instance: "salsa", issueKey: ISSUE, since: daysAgo(1) })),
    ).toEqual(["b"]);
  });
});
