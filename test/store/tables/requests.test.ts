/** Requests to the support managers: asked once, decided once, and forgotten with whoever asked. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { silentLogger } from "../../../src/lib/log.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { RegisterEntry } from "../../../src/model/register.ts";
import type { NewRequest } from "../../../src/model/request.ts";
import { type NewTask, secretPart, taskKey } from "../../../src/model/task.ts";
import { openStore, type Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ databaseUrl: database.url, dataDirectory: "unused", log: silentLogger });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const AT = "2026-11-02T09:00:00.000Z";

const request = (id: string, more: Partial<NewRequest> = {}): NewRequest => ({
  id,
  kind: "surface",
  team: "accounts",
  instance: "gitlab",
  username: "Kira",
  name: "Kira Lindqvist",
  words: "Ask Kira Lindqvist",
  origin: null,
  askedAt: AT,
  ...more,
});

const taskFor = (key: string): NewTask => ({
  key,
  askedBy: "test",
  reason: "it is tried",
  partner: null,
  mode: "act",
  wish: { kind: "state", on: "gitlab:1#1", to: "closed" },
});

const save = (...registered: readonly RegisterEntry[]) => {
  const plan: Plan = {
    issueKey: "gitlab:1#1",
    decidedAt: AT,
    partner: "-",
    effects: [],
    considered: [],
    escalations: [],
    commands: [],
    registered,
  };
  return store.decisions.save({ plan, facts: {}, memory: null, deliveryIds: [] });
};

const decide = (id: string, outcome: "approved" | "declined") =>
  save({ kind: "decision", request: id, decision: { outcome, by: "tcooney", words: "Because", at: AT } });

test("are kept once, and the first decision stands", async () => {
  expect(await store.requests.ask(request("r1"), [taskFor("r1")], new Date(AT))).toBe(true);
  expect(await store.requests.ask(request("r1", { words: "Other" }), [taskFor("r1")], new Date(AT))).toBe(
    false,
  );
  await decide("r1", "declined");
  await decide("r1", "approved");
  const [stored, ...others] = await store.requests.ofPerson("gitlab", "kira");
  expect(others).toEqual([]);
  expect(stored).toMatchObject({
    state: "declined",
    words: "Ask Kira Lindqvist",
    decision: { outcome: "declined", by: "tcooney", words: "Because", at: AT },
  });
});

test("are forgotten with whoever asked or decided, but for those that are open", async () => {
  await store.requests.ask(request("r2"), [taskFor("r2")], new Date(AT));
  await save({
    kind: "introduction",
    occurrence: "note:1:connect",
    instance: "gitlab",
    handle: "kira",
    area: "git",
    at: AT,
    atMost: { since: AT, count: 5 },
  });
  const kira = { id: 7, username: "kira", names: ["Kira Lindqvist"] };
  expect(await store.forget.counts("gitlab", kira)).toMatchObject({ requests: 2, introductions: 1 });
  for (let pass = 0; pass < 5 && (await store.forget.pass("gitlab", kira)) > 0; pass += 1);
  const rows = await database.query("SELECT id, username, name, words FROM requests ORDER BY id");
  expect(rows).toEqual([
    { id: "r1", username: "", name: "[forgotten]", words: "[removed]" },
    expect.objectContaining({ id: "r2", username: "Kira" }),
  ]);
  expect(await store.introductions.onIssue("gitlab:1#1")).toEqual([]);
  await decide("r2", "approved");
  await store.forget.pass("gitlab", kira);
  expect(await store.requests.ofPerson("gitlab", "kira")).toEqual([]);
  await store.requests.ask(request("r3", { username: "lmatos" }), [taskFor("r3")], new Date(AT));
  await store.retention.removeWords(
    new Date("2027-11-02"),
    { texts: 1_000, closedIssues: 1_000 },
    { partners: [], meetings: [] },
  );
  expect(await database.query("SELECT id FROM requests WHERE words NOT IN ('', '[removed]')")).toEqual([]);
  expect(await store.requests.ofPerson("gitlab", "lmatos")).toMatchObject([{ state: "open", words: "" }]);
  const [row] = await database.query(
    "SELECT count(*) AS named FROM requests WHERE decided_by IS NOT NULL AND username <> ''",
  );
  expect(Number(row?.["named"])).toBe(0);
});

test("are still known as somebody's when their names are removed, so that the same can be asked once more", async () => {
  const id = taskKey("request", "surface", "accounts", "gitlab", secretPart("Ann"), secretPart("Slow"));
  await store.requests.ask(request(id, { username: "Ann" }), [taskFor(id)], new Date(AT));
  await decide(id, "declined");
  await store.retention.removeWords(
    new Date("2027-11-02"),
    { texts: 1_000, closedIssues: 1_000 },
    { partners: [], meetings: [] },
  );
  expect(await store.requests.ofPerson("gitlab", "ann")).toMatchObject([{ id, username: "", words: "" }]);
  expect(await store.requests.ofPerson("gitlab", "kira")).not.toContainEqual(expect.objectContaining({ id }));
});
