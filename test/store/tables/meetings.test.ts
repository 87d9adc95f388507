import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type AgendaItem, answerKey, type Contact } from "../../../src/model/meeting.ts";
import type { NewTask } from "../../../src/model/task.ts";
import type { Store } from "../../../src/store/open.ts";
import type { NewAgenda } from "../../../src/store/tables/agendas.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { ISSUE, NOW, plan } from "../builders.ts";

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
});
afterAll(async () => await database.drop());

const DAY = 86_400_000;
const BEFORE = new Date(NOW.getTime() - DAY);
const LATER = new Date(NOW.getTime() + 400 * DAY);

const contact = (key: string, more: Partial<Contact> = {}): Contact => ({
  key,
  instance: "gitlab",
  partner: "kde",
  kind: "met",
  day: "2026-11-24",
  by: "aconrad",
  words: "with Kira Kde at the Akademy",
  ...more,
});

const item: AgendaItem = {
  id: "i1",
  kind: "topic",
  partner: "kde",
  issueKey: ISSUE,
  reference: null,
  url: null,
  text: "What kira wants",
  by: "kira",
  topic: "t1",
  carried: 0,
};

const agenda = (planned: string): NewAgenda => ({
  key: `agenda|sync|${planned}`,
  meeting: "sync",
  planned,
  day: planned,
  startsAt: NOW,
  movesOnAt: NOW,
  instance: "gitlab",
  taskKey: `agenda|sync|${planned}`,
  rank: 2,
  items: [item],
  openedAt: NOW,
});

const task = (key: string): NewTask => ({
  key,
  askedBy: "meetings",
  reason: "it is tried",
  partner: null,
  mode: "act",
  wish: { kind: "state", on: ISSUE, to: "closed" },
});

const answer = (agendaKey: string, on: string): NewTask => ({
  ...task(answerKey(agendaKey, on)),
  wish: { kind: "note", on, body: "This was answered.", internal: false, onlyPrivate: false },
});

/** The note is posted, or it never is. */
const answerEnds = async (agendaKey: string, issueKey: string, state: "done" | "failed"): Promise<void> => {
  const known = await store.tasks.get(answerKey(agendaKey, issueKey));
  if (known === null) throw new Error("no task");
  await store.tasks.finish(known, { state, why: "" }, NOW);
};

const NOTHING = { carried: [], settled: [], spoken: [], contacts: [], tasks: [] };

describe("meetings", () => {
  test("contact is recorded once, with the decision or without, and the last one of each partner is known", async () => {
    const { contacts } = store;
    expect(await contacts.add([contact("a"), contact("b", { day: "2026-11-25", kind: "hosted" })], NOW)).toBe(
      2,
    );
    expect(await contacts.add([contact("a", { day: "2027-01-01" })], NOW)).toBe(0);
    const topics = [
      {
        key: "t1",
        instance: "gitlab",
        issueKey: ISSUE,
        partner: "kde",
        team: null,
        text: "What kira wants",
        by: "kira",
        rank: 0,
        internal: true,
        at: NOW.toISOString(),
      },
    ] as const;
    const forTeam = { ...topics[0], key: "t2", partner: null, team: "infra" } as const;
    const decided = plan([], {
      contacts: [contact("c", { partner: "gnome", day: "2026-01-01" })],
      topics: [...topics, forTeam],
    });
    for (let time = 0; time < 2; time += 1)
      await store.decisions.save({ plan: decided, facts: {}, memory: null, deliveryIds: [] });
    expect(await contacts.lastByPartner()).toEqual(
      new Map([
        ["gnome", { day: "2026-01-01", kind: "met" }],
        ["kde", { day: "2026-11-25", kind: "hosted" }],
      ]),
    );
    expect(await store.agendas.topics(["kde", "gnome"], null)).toEqual(topics);
    expect(await store.agendas.topics([], "infra")).toMatchObject([{ key: "t2", partner: null }]);
    expect(await store.agendas.topics([], "other")).toEqual([]);
    const { key, rank, internal } = topics[0];
    expect(await store.agendas.askedTopics(["t1", "t7"])).toEqual(
      new Map([[key, { key, rank, internal, isSettled: false }]]),
    );
  });

  test("an agenda is opened and ended once, all or nothing, whoever comes first", async () => {
    const { agendas, tasks } = store;
    const first = agenda("2026-11-24");
    const opened = await Promise.all([1, 2, 3].map(() => agendas.open(first, [task(first.taskKey)])));
    expect(opened.filter((isNew) => isNew)).toHaveLength(1);
    expect(await agendas.listOpen()).toMatchObject([{ key: first.key, issueKey: null, items: [item] }]);
    const end = {
      ...NOTHING,
      carried: [item],
      settled: ["t1"],
      spoken: [
        { issueKey: "gitlab:1#1", at: NOW.toISOString(), answered: true },
        { issueKey: "gitlab:1#2", at: NOW.toISOString(), answered: false },
      ],
      contacts: [contact("d", { kind: "hosted" })],
      tasks: [task("note"), answer(first.key, "gitlab:1#1"), answer(first.key, "gitlab:1#2")],
    };
    const ends = await Promise.all([1, 2, 3].map(() => agendas.close(first.key, end, NOW)));
    expect(ends.filter((hasEnded) => hasEnded)).toHaveLength(1);
    expect(await agendas.topics(["kde"], null)).toEqual([]);
    expect(await tasks.get("note")).toMatchObject({ state: "planned" });
    const { spokenItems, timers } = store;
    const keys = ["gitlab:1#1", "gitlab:1#2"];
    expect([...(await spokenItems.at("sync", keys)).keys()].sort()).toEqual(keys);
    // What was only spoken about there is still to be spoken about elsewhere.
    expect(await spokenItems.at("other", keys)).toEqual(new Map([["gitlab:1#1", NOW]]));
    expect(await spokenItems.answerOf("gitlab:1#1")).toEqual({ at: NOW.toISOString(), isTold: false });
    expect(await spokenItems.answerOf("gitlab:1#2")).toBeNull();
    expect(await spokenItems.answeredElsewhere("other", keys, NOW)).toEqual(new Set(["gitlab:1#1"]));
    expect(await spokenItems.answeredElsewhere("sync", keys, NOW)).toEqual(new Set());
    expect(await spokenItems.answeredElsewhere("other", keys, LATER)).toEqual(new Set());
    // They met before that moment, and their agenda told it after it.
    const slow = {
      ...agenda("2026-11-24"),
      key: "agenda|slow|2026-11-24",
      meeting: "slow",
      openedAt: BEFORE,
    };
    await agendas.open(slow, []);
    const told = { issueKey: "gitlab:1#3", at: new Date(NOW.getTime() - 1).toISOString(), answered: true };
    await agendas.close(slow.key, { ...NOTHING, spoken: [told] }, NOW);
    expect(await spokenItems.answeredElsewhere("other", [told.issueKey], NOW)).toEqual(
      new Set([told.issueKey]),
    );
    expect(await spokenItems.answeredElsewhere("other", [told.issueKey], LATER)).toEqual(new Set());
    // Their issue is looked at when it has the answer.
    expect(await timers.ofIssue("gitlab:1#1")).toEqual([]);
    await answerEnds(first.key, "gitlab:1#2", "done");
    await answerEnds(first.key, "gitlab:1#1", "failed");
    expect(await timers.ofIssue("gitlab:1#1")).toEqual([]);
    expect(await spokenItems.answerOf("gitlab:1#1")).toBeNull();
    expect(await tasks.retry(answerKey(first.key, "gitlab:1#1"), NOW)).toBe(true);
    await answerEnds(first.key, "gitlab:1#1", "done");
    expect(await timers.ofIssue("gitlab:1#1")).toMatchObject([{ handler: "meeting-answers" }]);
    expect(await spokenItems.answerOf("gitlab:1#1")).toEqual({ at: NOW.toISOString(), isTold: true });
    expect(await timers.ofIssue("gitlab:1#2")).toEqual([]);
    expect(await agendas.lastOf("sync")).toMatchObject({ closedAt: NOW, carried: [item] });
    // A key that is taken by something that cannot be is no end either.
    await agendas.open(agenda("2026-12-01"), []);
    const broken = { ...NOTHING, contacts: [contact("e", { day: null as unknown as string })] };
    await expect(agendas.close("agenda|sync|2026-12-01", broken, NOW)).rejects.toThrow();
    expect(await agendas.get("agenda|sync|2026-12-01")).toMatchObject({ closedAt: null });
  });

  test("an agenda that was never opened ends with its task, and one that may just be opened does not end", async () => {
    const { agendas, tasks } = store;
    const end = { ...NOTHING, carried: [item], isUnopened: true };
    const unopened = { ...agenda("2026-10-01"), meeting: "late" };
    await agendas.open(unopened, [task(unopened.key)]);
    expect(await agendas.close(unopened.key, end, NOW)).toBe(true);
    expect(await tasks.get(unopened.key)).toMatchObject({ state: "skipped" });

    const underWay = { ...agenda("2026-10-02"), meeting: "late", taskKey: "agenda|under-way" };
    await agendas.open(underWay, [task(underWay.taskKey)]);
    const planned = await tasks.get(underWay.taskKey);
    if (planned === null) throw new Error("no task");
    const attempted = await tasks.attempt(planned, NOW);
    expect(await agendas.close(underWay.key, end, NOW)).toBe(false);
    if (attempted === null) throw new Error("no attempt");
    await tasks.finish(attempted, { state: "done", why: "", result: { issueKey: ISSUE } }, NOW);
    expect(await agendas.close(underWay.key, end, NOW)).toBe(false);
    expect(await agendas.get(underWay.key)).toMatchObject({ closedAt: null, issueKey: ISSUE });
    await agendas.close(underWay.key, NOTHING, NOW);
  });

  test("a calendar's entry goes up by one with each change, and its address leads nowhere once revoked", async () => {
    const { calendars } = store;
    const id = await calendars.add({ instance: "gitlab", username: "aconrad", digest: "d" }, NOW);
    expect(await calendars.ask("d", NOW)).toEqual({ instance: "gitlab", username: "aconrad" });
    expect(await calendars.ask("other", NOW)).toBeNull();
    const revised = async (digest: string, now: Date) =>
      (await calendars.revise([{ uid: "u", digest }], now)).get("u");
    expect(await revised("1", NOW)).toEqual({ sequence: 0, modifiedAt: NOW });
    expect(await revised("1", LATER)).toEqual({ sequence: 0, modifiedAt: NOW });
    expect(await revised("2", LATER)).toEqual({ sequence: 1, modifiedAt: LATER });
    const whose = { username: "AConrad", instance: null, id: null };
    expect(await calendars.revoke({ ...whose, username: "bcarranza" }, NOW)).toBe(0);
    expect(await calendars.revoke({ ...whose, instance: "elsewhere" }, NOW)).toBe(0);
    expect(await calendars.revoke({ ...whose, instance: "elsewhere", id }, NOW)).toBe(0);
    expect(await calendars.revoke({ ...whose, instance: "gitlab", id }, NOW)).toBe(1);
    expect(await calendars.ask("d", NOW)).toBeNull();
    expect(await calendars.list("AConrad")).toMatchObject([{ id, revokedAt: NOW }]);
  });

  test("who is forgotten is in none of it; with age words go, and that we met stays", async () => {
    await store.calendars.add({ instance: "gitlab", username: "kira", digest: "k" }, NOW);
    const kira = { id: 9, username: "kira", names: ["Kira Kde"] };
    await store.forget.pass("gitlab", kira);
    for (const table of ["contacts", "topics", "agendas", "calendar_feeds"])
      expect([table, JSON.stringify(await database.query(`SELECT * FROM ${table}`))]).toEqual([
        table,
        expect.not.stringMatching(/kira/i),
      ]);
    const topic = {
      team: null,
      key: "t9",
      instance: "gitlab",
      issueKey: "gitlab:1#404",
      partner: "kde",
      rank: 0,
      internal: false,
    };
    const saved = { ...topic, text: "Of an issue that is gone", by: "lmatos", at: NOW.toISOString() };
    await store.decisions.save({
      plan: plan([], { topics: [saved] }),
      facts: {},
      memory: null,
      deliveryIds: [],
    });
    await store.agendas.open({ ...agenda("2026-09-01"), meeting: "removed" }, []);
    const configured = { partners: ["kde"], meetings: ["sync"] };
    await store.retention.removeWords(LATER, { texts: DAY, closedIssues: DAY }, configured);
    // Of what nobody holds any more nothing waits for the next time.
    expect(await database.query("SELECT key FROM topics WHERE text <> '' OR settled_at IS NULL")).toEqual([]);
    expect(await store.agendas.lastOf("removed")).toMatchObject({ items: [], closedAt: LATER });
    expect(
      await database.query(
        "SELECT words, by_username FROM contacts WHERE words IS NOT NULL OR by_username IS NOT NULL",
      ),
    ).toEqual([]);
    expect(await database.query("SELECT id FROM calendar_feeds")).toEqual([]);
    expect(await database.query("SELECT at FROM spoken_items")).toEqual([]);
    expect((await store.contacts.lastByPartner()).get("kde")?.day).toBe("2026-11-25");
    expect(await store.agendas.get("agenda|sync|2026-11-24")).toMatchObject({ items: [], carried: [] });
    expect((await store.agendas.lastOf("sync"))?.items).toHaveLength(1);
  });
});
