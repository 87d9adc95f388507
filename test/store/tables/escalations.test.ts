import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { EscalationRecord } from "../../../src/model/escalation.ts";
import { parseIssueKey } from "../../../src/model/ids.ts";
import { newsOf } from "../../../src/process/news.ts";
import type { Store } from "../../../src/store/open.ts";
import { EscalationOvertaken } from "../../../src/store/tables/escalation-rows.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { until } from "../../support/until.ts";
import { ISSUE, memory, NOW, plan } from "../builders.ts";
import { newRecord, opened, requested, source, target, write } from "../escalating.ts";

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
});
afterAll(async () => await database.drop());

/** What is stored of an escalation. */
const stored = async (id: string): Promise<EscalationRecord> => {
  const record = await store.escalations.get(id);
  if (record === null) throw new Error(`there is no ${id}`);
  return record;
};

const memoryOf = (issueKey: string) => {
  const usual = memory();
  const ref = parseIssueKey(issueKey);
  if (ref === undefined) throw new Error(`not an issue key: ${issueKey}`);
  return { ...usual, snapshot: { ...usual.snapshot, ref } };
};

/** Remembers issues, as every decision about one does. */
const remember = async (...issueKeys: readonly string[]): Promise<void> => {
  for (const issueKey of issueKeys)
    await store.decisions.save({
      plan: plan([], { issueKey }),
      facts: {},
      memory: memoryOf(issueKey),
      deliveryIds: [],
    });
};

/** The decision about an issue, with what befalls an escalation by it. */
const decide = async (issueKey: string, change: ReturnType<typeof write>): Promise<unknown> =>
  await store.decisions.save({
    plan: plan([], { issueKey }),
    facts: {},
    memory: memoryOf(issueKey),
    deliveryIds: [],
    escalations: [change],
  });

describe("escalations", () => {
  test("are kept with everything that befell them, in the order in which it was told", async () => {
    const record = newRecord("kept");
    const events = [requested(ISSUE), { ...opened(), at: "2026-01-01T00:00:00.000Z" }];
    await store.escalations.write(write(record, events));
    expect(await store.escalations.get("kept")).toEqual({ ...record, events, version: 1 });
    const more = { kind: "lost", id: "lost", at: NOW.toISOString() } as const;
    await store.escalations.write(write(await stored("kept"), [more], { state: "lost" }));
    expect(await store.escalations.get("kept")).toEqual({ ...record, events: [...events, more], version: 2 });
    expect(await store.escalations.get("unknown")).toBeNull();
  });

  test("are found from both sides, the oldest question first and what is only proposed last", async () => {
    const [issueKey, team] = ["gitlab:8#1", "gitlab:91#1"];
    const sides = { sourceKeys: [issueKey], targetKey: team };
    const proposal = {
      kind: "proposed",
      id: "proposed",
      at: "2025-01-01T00:00:00.000Z",
      reason: "it may help",
      source: source(issueKey),
    } as const;
    const at = (minute: number) => ({ at: `2026-03-04T10:0${minute}:00.000Z` });
    await store.escalations.write(write(newRecord("a-later"), [requested(issueKey, at(2))], sides));
    await store.escalations.write(
      write(newRecord("b-earlier"), [requested(issueKey, at(1))], { sourceKeys: [issueKey] }),
    );
    await store.escalations.write(
      write(newRecord("a-proposal"), [proposal], { state: "proposed", sourceKeys: [issueKey] }),
    );
    const found = await store.escalations.ofIssue(issueKey);
    expect(found.map(({ role, record }) => [role, record.id])).toEqual([
      ["source", "b-earlier"],
      ["source", "a-later"],
      ["source", "a-proposal"],
    ]);
    expect(await store.escalations.ofIssue(team)).toEqual([
      { role: "target", record: await stored("a-later") },
    ]);
    expect(await store.escalations.ofIssue("gitlab:8#2")).toEqual([]);
  });

  test("that changed since they were read are not written over, and nothing of the decision is stored", async () => {
    const issueKey = "gitlab:8#3";
    await store.escalations.write(write(newRecord("raced"), [requested(issueKey)]));
    await expect(store.escalations.write(write(newRecord("raced"), [requested(issueKey)]))).rejects.toThrow(
      EscalationOvertaken,
    );
    const read = await stored("raced");
    const faster = { kind: "lost", id: "faster", at: NOW.toISOString() } as const;
    await store.escalations.write(write(read, [faster]));
    await expect(decide(issueKey, write(read, [{ ...faster, id: "slower" }]))).rejects.toThrow(
      EscalationOvertaken,
    );
    expect((await stored("raced")).events.map(({ id }) => id)).toEqual([`requested:${issueKey}`, "faster"]);
    expect(await store.issues.load(issueKey)).toBeNull();
    expect(await store.decisions.latest(issueKey)).toEqual([]);
  });

  test("of two that write at once, one is told to look again", async () => {
    const other = await database.open();
    await store.escalations.write(write(newRecord("twice"), [requested(ISSUE)]));
    const read = await stored("twice");
    const writes = [store, other].map(({ escalations }, index) =>
      escalations.write(write(read, [{ kind: "lost", id: `lost:${index}`, at: NOW.toISOString() }])),
    );
    const ended = await Promise.allSettled(writes);
    expect(ended.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(ended.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "store.overtaken", disposition: { kind: "wait" } },
    });
    expect((await stored("twice")).version).toBe(2);
  });

  test("keep the first of two events with one id", async () => {
    await store.escalations.write(write(newRecord("repeated"), [opened(), opened("gitlab:92#2")]));
    await store.escalations.write(write(await stored("repeated"), [opened("gitlab:92#3")]));
    const { events, version } = await stored("repeated");
    expect(events).toEqual([opened()]);
    expect(version).toBe(2);
  });

  test("are written together with what is remembered of the team's issue", async () => {
    const issueKey = "gitlab:93#1";
    const sides = { state: "open", sourceKeys: [ISSUE], targetKey: issueKey } as const;
    await store.escalations.write(write(newRecord("opened"), [requested(ISSUE), opened(issueKey)], sides), {
      issueKey,
      memory: memoryOf(issueKey),
    });
    expect(await store.issues.load(issueKey)).toMatchObject({ memory: memoryOf(issueKey) });
  });
});

describe("news of an escalation", () => {
  const [asking, joined, unknown, team] = ["gitlab:20#1", "gitlab:20#2", "gitlab:20#3", "gitlab:94#1"];
  const sides = { sourceKeys: [asking, joined, unknown], targetKey: team };
  const events = [requested(asking), requested(joined), requested(unknown), opened(team)];

  const waiting = async () => {
    const told = await Promise.all(
      [asking, joined, unknown, team].map((issueKey) => store.deliveries.waitingFor(issueKey)),
    );
    return told.map((deliveries) => deliveries.length);
  };

  test("reaches every other issue that we know, and not the one whose decision it was", async () => {
    await remember(asking, joined, team);
    await decide(asking, write(newRecord("told"), events, sides));
    expect(await waiting()).toEqual([0, 1, 0, 1]);
    const [delivery] = await store.deliveries.waitingFor(joined);
    expect(delivery).toMatchObject({ source: "internal", instance: "gitlab", confidential: true });
    expect(newsOf(await store.deliveries.waitingFor(joined))).toMatchObject({
      events: [
        {
          name: "escalation.change",
          instance: "gitlab",
          escalation: "told",
          actor: { id: 0 },
          issue: { ref: { projectId: 20, iid: 2 }, title: "The runner stands still" },
        },
      ],
      unread: [],
    });
  });

  test("reaches all of them where it befell the escalation outside a decision, once for each change", async () => {
    await store.escalations.write(write(await stored("told"), [requested("gitlab:20#4")], sides));
    expect(await waiting()).toEqual([1, 2, 0, 2]);
  });

  test("is the same news as that of another process which told it before", async () => {
    const { version } = await stored("told");
    const key = `gitlab internal id told:${version + 1}:${joined}`;
    await database.query(
      `INSERT INTO deliveries (dedupe_key, instance, digest, event, received_at, source, size, confidential, issue_key, state)
       VALUES ($1, 'gitlab', 'digest', 'Escalation', now(), 'internal', 0, true, $2, 'decided')`,
      [key, joined],
    );
    await store.escalations.write(write(await stored("told"), [requested("gitlab:20#5")], sides));
    expect(await waiting()).toEqual([2, 2, 0, 3]);
  });

  test("is not told where the change was refused", async () => {
    const before = await waiting();
    const old = { ...(await stored("told")), version: 1 };
    await expect(store.escalations.write(write(old, [requested("gitlab:20#6")], sides))).rejects.toThrow();
    expect(await waiting()).toEqual(before);
  });

  test("wakes the workers of its issues once it is stored", async () => {
    const heard: string[] = [];
    const session = await store.queueDatabase.openSession(({ payload }) => void heard.push(payload));
    try {
      await session.query("LISTEN liaison_news");
      await decide(asking, write(await stored("told"), [requested("gitlab:20#7")], sides));
      await until(() => heard.length >= 2);
      expect(heard.toSorted()).toEqual([joined, team]);
    } finally {
      await session.close();
    }
  });
});

describe("what is asked of all escalations", () => {
  test("how many a team was asked for since a moment; proposals do not count", async () => {
    const ask = async (id: string, at: string, kind: "requested" | "proposed", team = "counted") =>
      await store.escalations.write(
        write(newRecord(id, { team }), [
          { kind, id: kind, at, reason: "to count", by: null, source: source(ISSUE) },
        ]),
      );
    await ask("count-old", "2026-03-03T09:59:59.000Z", "requested");
    await ask("count-on-time", "2026-03-03T10:00:00.000Z", "requested");
    await ask("count-new", "2026-03-04T09:00:00.000Z", "requested");
    await ask("count-proposed", "2026-03-04T09:00:00.000Z", "proposed");
    await ask("count-others", "2026-03-04T09:00:00.000Z", "requested", "others");
    expect(await store.escalations.requestedSince("counted", new Date("2026-03-03T10:00:00Z"))).toBe(2);
    expect(await store.escalations.requestedSince("nobody", new Date(0))).toBe(0);
  });

  test("a proposal counts from when it was confirmed", async () => {
    const team = "confirmed-team";
    const proposed = {
      kind: "proposed",
      id: "proposed",
      at: "2026-03-01T10:00:00.000Z",
      reason: "it may help",
      source: source(ISSUE),
    } as const;
    await store.escalations.write(write(newRecord("confirmed", { team }), [proposed], { state: "proposed" }));
    expect(await store.escalations.requestedSince(team, new Date(0))).toBe(0);
    const by = { id: 7, username: "aconrad", name: "Andrew Conrad" };
    const confirmed = { kind: "confirmed", id: "confirmed", at: "2026-03-04T10:00:00.000Z", by } as const;
    await store.escalations.write(write(await stored("confirmed"), [confirmed]));
    expect(await store.escalations.requestedSince(team, new Date("2026-03-04T00:00:00Z"))).toBe(1);
  });

  test("where the teams' issues are, after moves too, and only those in the states asked for", async () => {
    const states = { open: { state: "open" }, done: { state: "done" } } as const;
    await store.escalations.write(write(newRecord("target-stays"), [opened("gitlab:95#1")], states.open));
    await store.escalations.write(write(newRecord("target-moves"), [opened("gitlab:95#2")], states.open));
    await store.escalations.write(write(newRecord("target-over"), [opened("gitlab:95#3")], states.done));
    const moved = {
      kind: "moved",
      id: "moved",
      at: "2020-01-01T00:00:00.000Z",
      target: target("gitlab:96#7", "infra/elsewhere"),
      duplicate: false,
    } as const;
    await store.escalations.write(write(await stored("target-moves"), [moved], states.open));
    const ours = (await store.escalations.targetsIn(["open", "acknowledged"])).filter(({ escalation }) =>
      escalation.startsWith("target-"),
    );
    expect(ours.toSorted((one, other) => one.issueKey.localeCompare(other.issueKey))).toMatchObject([
      { escalation: "target-stays", issueKey: "gitlab:95#1", path: "infra/reliability" },
      { escalation: "target-moves", issueKey: "gitlab:96#7", path: "infra/elsewhere" },
    ]);
    expect(await store.escalations.targetsIn([])).toEqual([]);
  });

  test("how many stand where, by team", async () => {
    const team = "stood";
    for (const [id, state] of [
      ["stood-1", "open"],
      ["stood-2", "open"],
      ["stood-3", "relayed"],
    ] as const)
      await store.escalations.write(write(newRecord(id, { team }), [requested(ISSUE)], { state }));
    const counts = (await store.escalations.countByState()).filter((one) => one.team === team);
    expect(counts.toSorted((one, other) => one.state.localeCompare(other.state))).toEqual([
      { team, state: "open", count: 2 },
      { team, state: "relayed", count: 1 },
    ]);
  });

  test("an issue that a source was moved from still knows of it", async () => {
    const [old, now] = ["gitlab:21#1", "gitlab:21#2"];
    await store.escalations.write(write(newRecord("followed"), [requested(old)], { sourceKeys: [old] }));
    const moved = {
      kind: "source-changed",
      id: "moved",
      at: NOW.toISOString(),
      issueKey: old,
      to: source(now),
    } as const;
    await store.escalations.write(write(await stored("followed"), [moved], { sourceKeys: [now] }));
    for (const issueKey of [old, now])
      expect(await store.escalations.ofIssue(issueKey)).toEqual([
        { role: "source", record: await stored("followed") },
      ]);
  });
});
