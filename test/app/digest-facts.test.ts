/** What digests are made from, as it is read: since when things are new, and what is remembered. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { factsReader } from "../../src/app/digest-facts.ts";
import { readDigest } from "../../src/app/digests.ts";
import type { KnownIssue } from "../../src/bot/standing.ts";
import type { Turn } from "../../src/model/memory.ts";
import type { Store } from "../../src/store/open.ts";
import { configuration, dueDigest, issue, NOW } from "../notify/support.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const DAY = 86_400_000;
const day = (count: number): Date => new Date(NOW.getTime() + count * DAY);

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
});
afterAll(async () => await database.drop());

test("a day with nothing to say counts as told, and one whose digest did not go out does not", async () => {
  const { edition, occurrence } = dueDigest("managers");
  const sinceAt = async (count: number): Promise<Date> => {
    const due = { ...occurrence, at: day(count), before: day(count - 1), earliest: day(count - 7) };
    return (
      await readDigest(
        edition,
        due,
        store,
        factsReader(configuration, store, () => undefined),
      )
    ).since;
  };
  const made = (count: number) => ({
    key: `digest|managers|all|${count}`,
    askedBy: "digests",
    reason: "the digest managers",
    partner: null,
    mode: "act" as const,
    wish: {
      kind: "send" as const,
      messages: [],
      at: day(count).toISOString(),
      until: day(count + 1).toISOString(),
    },
  });
  await store.digests.begin(edition, day(0));
  expect(await store.digests.seeTo(edition, day(1), [made(1)], day(1))).toBe(true);
  const sent = await store.tasks.get("digest|managers|all|1");
  if (sent === null) throw new Error("nothing was wished");
  await store.tasks.finish(sent, { state: "done", why: "" }, day(1));
  await store.digests.seeTo(edition, day(2), [], day(2));
  expect(await sinceAt(4)).toEqual(day(2));
  // On the third day something was made, and no channel took it.
  await store.digests.seeTo(edition, day(3), [made(3)], day(3));
  expect(await sinceAt(4)).toEqual(day(2));
  expect(await sinceAt(2)).toEqual(day(1));
  // Whoever stands in for somebody again after half a year begins with a week.
  expect(await sinceAt(180)).toEqual(day(173));
});

/** An issue of KDE that the database remembers. */
const remembered = async (iid: number, change: Parameters<typeof issue>[4], turn: Turn): Promise<void> => {
  const { issueKey, memory } = issue(iid, "kde", `Issue ${iid}`, turn, { description: "long", ...change });
  await database.query("INSERT INTO issues (issue_key, memory) VALUES ($1, $2)", [issueKey, memory]);
};

test("digests are told of everything that is open, and of what was opened or changed since, once each", async () => {
  const nobody: Turn = { side: "nobody", since: "2026-02-01T10:00:00.000Z" };
  await remembered(
    1,
    { createdAt: "2016-01-01T10:00:00.000Z", updatedAt: "2016-01-01T10:00:00.000Z" },
    {
      side: "partner",
      since: "2016-01-02T10:00:00.000Z",
    },
  );
  await remembered(
    2,
    { createdAt: "2026-03-02T08:00:00Z", updatedAt: "2026-03-02T08:00:00Z" },
    {
      side: "liaison",
      since: "2026-03-02T08:00:00Z",
    },
  );
  await remembered(3, { state: "closed", updatedAt: "2026-03-01T10:00:00.400Z" }, nobody);
  await remembered(4, { state: "closed", updatedAt: "2026-02-27T10:00:00.000Z" }, nobody);
  await remembered(
    5,
    { state: "closed", updatedAt: "2026-03-02T10:00:00.000Z", memory: { partner: null } },
    nobody,
  );
  const reader = factsReader(configuration, store, () => undefined);
  const { issues } = await reader(new Date("2026-03-01T10:00:00.700Z"));
  expect(issues.map(({ issueKey }) => issueKey).sort()).toEqual(["gitlab:7#1", "gitlab:7#2", "gitlab:7#3"]);
  expect(issues.map(({ memory }) => memory.snapshot.description)).toEqual(["", "", ""]);
});

test("digests know when each partner was spoken with last, and since when it is one", async () => {
  await database.query("UPDATE issues SET memory = memory || $1 WHERE issue_key = 'gitlab:7#1'", [
    { firstResponseAt: "2026-02-10T10:00:00.000Z", spokenAt: "2026-02-12T10:00:00.000Z" },
  ]);
  await database.query("UPDATE issues SET memory = memory || $1 WHERE issue_key = 'gitlab:7#2'", [
    { firstResponseAt: "2026-02-11T10:00:00.000Z" },
  ]);
  await store.contacts.add(
    [
      {
        key: "met",
        instance: "gitlab",
        partner: "gnome",
        day: "2026-02-20",
        kind: "met",
        by: null,
        words: null,
      },
    ],
    NOW,
  );
  expect(await store.digests.contacts(["kde", "gnome", "debian"])).toEqual(
    new Map([
      ["kde", "2026-02-12T10:00:00.000Z"],
      ["gnome", "2026-02-20T00:00:00.000Z"],
    ]),
  );
  await store.digests.notePartners(["kde"], day(0));
  await store.digests.notePartners(["kde", "gnome"], day(1));
  expect(await store.digests.partnersSince()).toEqual(
    new Map([
      ["kde", day(0).toISOString()],
      ["gnome", day(1).toISOString()],
    ]),
  );
});

test("what was opened since is told of even where there are too many open issues, and that is said", async () => {
  const [old, fresh] = [1, 2].map((iid) =>
    issue(iid, "kde", `Issue ${iid}`, { side: "liaison", since: NOW.toISOString() }),
  ) as [KnownIssue, KnownIssue];
  const digests = {
    ...store.digests,
    openIssues: async () => ({ issues: [old], isCut: true }),
    changedIssues: async () => ({ issues: [fresh], isCut: false }),
  };
  const cut: string[] = [];
  const read = factsReader(configuration, { ...store, digests }, (what) => cut.push(what));
  expect((await read(day(0))).issues).toEqual([old, fresh]);
  expect((await read(day(1))).issues).toEqual([old, fresh]);
  expect(cut).toEqual(["open issues"]);
});
