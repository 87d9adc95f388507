/** Looking at who looks after open issues: to whom they are new, and the list that each of these people gets. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createOwnership } from "../../src/app/ownership.ts";
import type { Parts } from "../../src/app/ports.ts";
import { configurationSchema } from "../../src/config/schema/configuration.ts";
import { silentLogger } from "../../src/lib/log.ts";
import type { PersonRef } from "../../src/model/effect.ts";
import type { IssueMemory } from "../../src/model/memory.ts";
import type { HandOverTemplateView } from "../../src/render/views.ts";
import type { Store } from "../../src/store/open.ts";
import { memory, NOW, plan } from "../store/builders.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const person = (name: string): PersonRef => ({ name, username: name.toLowerCase() });
const [ann, bob, cem] = [person("Ann"), person("Bob"), person("Cem")];

const tableOf = (liaisons: readonly string[], away: readonly object[] = []) =>
  configurationSchema.parse({
    version: 1,
    mode: "act",
    instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
    inbox: { project: "ours/inbox" },
    people: [ann, bob, cem],
    liaisons: [{ id: "ours", section: "M", group: "Ours", liaisons, share: "all" }],
    partners: [{ id: "kde", name: "KDE", liaison: "ours", match: { groups: ["kde"] } }],
    away,
  });

let database: TestDatabase;
let store: Store;
let now: Date;
beforeEach(async () => {
  database = await createTestDatabase();
  store = await database.open();
  now = NOW;
  // Nobody is new in the table.
  const known = [ann, bob, cem].map(({ name }) => ({ instance: "gitlab", username: name.toLowerCase() }));
  await store.knownLiaisons.begin(known, NOW);
  for (const { name } of [ann, bob, cem])
    await store.inboxes.save("gitlab", name, {
      issueKey: `gitlab:9#${name.length}${name.charCodeAt(0)}`,
      digest: null,
      attemptedAt: null,
      editedAt: null,
    });
});
afterEach(async () => await database.drop());

/** An issue as it was decided. */
const decided = async (iid: number, change: Partial<IssueMemory>): Promise<void> => {
  const known = memory();
  const snapshot = { ...known.snapshot, ref: { ...known.snapshot.ref, iid } };
  await store.decisions.save({
    plan: plan([], { issueKey: `gitlab:7#${iid}` }),
    facts: {},
    memory: memory({ partner: "kde", snapshot, ...change }),
    deliveryIds: [],
  });
};

/** Looks with these liaisons in the table; a renderer that lists references. */
const lookWith = async (
  configuration: ReturnType<typeof tableOf>,
  runningSince: Date = NOW,
): Promise<void> => {
  let moment = runningSince;
  const parts = {
    store,
    clock: () => moment,
    log: silentLogger,
    news: () => undefined,
    live: () => ({
      configuration,
      renderHandOver: ({ items }: HandOverTemplateView) =>
        items.map(({ reference, from }) => `${reference} from ${from}`).join(", "),
    }),
  };
  const look = createOwnership(parts as unknown as Parts);
  moment = now;
  await look();
};

const lists = async (): Promise<readonly string[]> => {
  const rows = await database.query("SELECT wish->>'body' AS body FROM tasks ORDER BY wish->>'body'");
  return rows.map(({ body }) => String(body));
};

describe("somebody who is told beside the owner", () => {
  test("is asked for on open issues and gets a list, when they are new in the row or stand in", async () => {
    await decided(1, { owner: ann, told: [ann] });
    await decided(2, { owner: ann });
    await lookWith(tableOf(["Ann", "Bob"]));
    // Of the second it was not remembered who was told.
    expect(await store.timers.ofIssue("gitlab:7#1")).toHaveLength(1);
    expect(await store.timers.ofIssue("gitlab:7#2")).toEqual([]);
    expect(await lists()).toEqual([]);
    await decided(1, { owner: ann, told: [ann, bob] });
    await lookWith(tableOf(["Ann", "Bob"]));
    expect(await lists()).toEqual(["@bob kde/krita#1 from null"]);
    const away = [{ person: "Bob", from: "2026-03-01", until: "2026-03-08", cover: "Cem" }];
    await lookWith(tableOf(["Ann", "Bob"], away));
    await decided(1, { owner: ann, told: [ann, cem] });
    await lookWith(tableOf(["Ann", "Bob"], away));
    expect(await lists()).toEqual(["@bob kde/krita#1 from null", "@cem kde/krita#1 from null"]);
  });
});

describe("an issue that news has brought to its new owner before anybody looked", () => {
  test("is on their list, once", async () => {
    const at = new Date(NOW.getTime() - 20_000).toISOString();
    await decided(1, { owner: bob, told: [bob], handedOver: { from: ann, at } });
    await decided(2, { owner: ann, told: [ann] });
    await lookWith(tableOf(["Bob"]));
    expect(await lists()).toEqual([]);
    await decided(2, { owner: bob, told: [bob], handedOver: { from: ann, at: NOW.toISOString() } });
    await lookWith(tableOf(["Bob"]));
    await lookWith(tableOf(["Bob"]));
    expect(await lists()).toEqual(["@bob kde/krita#1 from Ann, kde/krita#2 from Ann"]);
  });
});

describe("many issues that go to one person", () => {
  test("make one list, when the last of them is decided, and hold up nobody else's", async () => {
    for (let iid = 1; iid <= 60; iid += 1) await decided(iid, { owner: bob, told: [bob] });
    await decided(99, { owner: cem, told: [cem] });
    const configuration = tableOf(["Ann", "Cem"]);
    await lookWith(configuration);
    for (let iid = 1; iid <= 50; iid += 1) await decided(iid, { owner: ann, told: [ann, cem] });
    await decided(99, { owner: ann, told: [ann, cem] });
    await lookWith(configuration);
    // Cem, who is told of all of them, waits as Ann does: ten are yet to be asked.
    expect(await lists()).toEqual([]);
    now = new Date(NOW.getTime() + 61_000);
    for (let iid = 51; iid <= 60; iid += 1) await decided(iid, { owner: ann, told: [ann, cem] });
    await lookWith(configuration);
    const told = await lists();
    expect(told.map((body) => [body.split(" ")[0], body.split(", ").length])).toEqual([
      ["@ann", 61],
      ["@cem", 60],
    ]);
  });
});

describe("a list", () => {
  const MINUTE_MS = 60_000;
  const minutesLater = (minutes: number): Date => new Date(NOW.getTime() + minutes * MINUTE_MS);
  const goesToAnn = (rememberedAt = now): Partial<IssueMemory> => ({
    owner: ann,
    told: [ann],
    rememberedAt: rememberedAt.toISOString(),
  });
  beforeEach(async () => {
    for (let iid = 1; iid <= 3; iid += 1) await decided(iid, { owner: bob, told: [bob] });
    await lookWith(tableOf(["Ann"]));
  });
  const look = async (minutes: number): Promise<readonly string[]> => {
    now = minutesLater(minutes);
    await lookWith(tableOf(["Ann"]));
    return lists();
  };

  test("goes without what takes too long, when no more have come for a while; that has a list of its own", async () => {
    now = minutesLater(1);
    await decided(1, goesToAnn());
    expect(await look(9)).toEqual([]);
    now = minutesLater(11);
    await decided(2, goesToAnn());
    expect(await look(12)).toEqual([]);
    expect(await look(14)).toEqual(["@ann kde/krita#1 from null, kde/krita#2 from null"]);
    expect(await look(300)).toHaveLength(1);
    await decided(3, goesToAnn());
    expect(await look(301)).toContain("@ann kde/krita#3 from null");
  });

  test("goes at last, however long there is news of what is on it", async () => {
    now = minutesLater(1);
    await decided(1, goesToAnn());
    for (const minutes of [12, 20, 30]) {
      now = minutesLater(minutes);
      await decided(2, goesToAnn());
      expect(await look(minutes)).toEqual([]);
    }
    now = minutesLater(32);
    await decided(2, goesToAnn());
    expect(await look(32)).toHaveLength(1);
  });

  test("is not waited for any more after days, and holds what nobody decided about never", async () => {
    expect(await look(2 * 24 * 60)).toEqual([]);
    expect(await store.handovers.untoldOwners()).toHaveLength(1);
    now = minutesLater(3 * 24 * 60 + 1);
    // Just started again: what waits is decided first.
    await lookWith(tableOf(["Ann"]), now);
    expect(await store.handovers.untoldOwners()).toHaveLength(1);
    expect(await look(3 * 24 * 60 + 1)).toEqual([]);
    expect(await store.handovers.untoldOwners()).toEqual([]);
    await decided(1, goesToAnn());
    expect(await look(3 * 24 * 60 + 2)).toEqual([]);
  });

  test("waits for what was decided and is held, for as long as the guard judges, whenever it was asked", async () => {
    now = minutesLater(60);
    for (let iid = 1; iid <= 3; iid += 1) await decided(iid, goesToAnn());
    await database.query(`
      INSERT INTO effects (key, issue_key, kind, asked_by, partner, mode, content_digest, effect, state, plan_id)
      SELECT 'held', 'gitlab:7#3', 'subscribe', 'hand-over', 'kde', 'act', '', '{}', 'planned', max(id) FROM plans`);
    expect(await look(61)).toEqual([]);
    expect(await look(63)).toEqual(["@ann kde/krita#1 from null, kde/krita#2 from null"]);
    await database.query("UPDATE effects SET state = 'done'");
    expect(await look(64)).toContain("@ann kde/krita#3 from null");
  });
});

describe("an issue that was only observed", () => {
  beforeEach(async () => {
    await decided(1, { owner: bob, told: [bob], observed: true });
    await decided(2, { owner: bob, told: [bob] });
  });
  const isAsked = async (iid: number): Promise<boolean> =>
    (await store.timers.ofIssue(`gitlab:7#${iid}`)).length > 0;

  test("is not asked for once we act, and its partner's others are", async () => {
    await lookWith(tableOf(["Ann"]));
    expect([await isAsked(1), await isAsked(2)]).toEqual([false, true]);
  });

  test("is asked for while we observe", async () => {
    await lookWith({ ...tableOf(["Ann"]), mode: "observe" });
    expect([await isAsked(1), await isAsked(2)]).toEqual([true, true]);
  });

  test("is asked for as little as any other of a partner who has gone, and others are when that one is back", async () => {
    const table = tableOf(["Ann"]);
    await lookWith({ ...table, partners: table.partners.map((one) => ({ ...one, retired: true })) });
    expect([await isAsked(1), await isAsked(2)]).toEqual([false, false]);
    await lookWith(table);
    expect([await isAsked(1), await isAsked(2)]).toEqual([false, true]);
  });
});
