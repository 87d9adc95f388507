import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { CommandRun } from "../../../src/model/plan.ts";
import type { Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { ISSUE, memory, NOW, plan } from "../builders.ts";

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
});
afterAll(async () => await database.drop());

const run = (change: Partial<CommandRun> = {}): CommandRun => ({
  noteId: 1,
  form: "who",
  userId: 21,
  ok: true,
  at: NOW.toISOString(),
  ...change,
});

const at = (minute: number): string => new Date(NOW.getTime() + minute * 60_000).toISOString();

type Stop = NonNullable<Parameters<Store["decisions"]["save"]>[0]["projectStop"]>;

/** The decision by which commands were carried out. */
const decide = async (
  commands: readonly CommandRun[],
  issueKey = ISSUE,
  projectStop?: Stop,
): Promise<unknown> =>
  await store.decisions.save({
    plan: plan([], { issueKey, commands }),
    facts: {},
    memory: memory(),
    deliveryIds: [],
    ...(projectStop === undefined ? {} : { projectStop }),
  });

describe("commands that were dealt with", () => {
  test("are found by their comments, on their instance", async () => {
    await decide([run({ noteId: 10 }), run({ noteId: 10, form: "status" }), run({ noteId: 11 })]);
    await decide([run({ noteId: 10, form: "elsewhere" })], "salsa:7#3");
    const found = await store.commands.ofNotes("gitlab", [10, 12]);
    expect(found.toSorted((one, other) => one.form.localeCompare(other.form))).toEqual([
      run({ noteId: 10, form: "status" }),
      run({ noteId: 10 }),
    ]);
    expect(await store.commands.ofNotes("gitlab", [])).toEqual([]);
    expect(await store.commands.ofNotes("salsa", [10])).toEqual([run({ noteId: 10, form: "elsewhere" })]);
  });

  test("are known once: when they were first given, and as done as soon as they were", async () => {
    const ofNote = async () => (await store.commands.ofNotes("gitlab", [20]))[0];
    await decide([run({ noteId: 20, ok: false })]);
    await decide([run({ noteId: 20, ok: true, at: at(5) })]);
    expect(await ofNote()).toEqual(run({ noteId: 20, ok: true }));
    await decide([run({ noteId: 20, ok: false, at: at(6) })]);
    expect(await ofNote()).toEqual(run({ noteId: 20, ok: true }));
  });

  test("of one person since a moment, oldest first", async () => {
    const theirs = (minute: number, change: Partial<CommandRun> = {}) =>
      run({ noteId: 30, form: `at ${minute}`, userId: 30, at: at(minute), ...change });
    await decide([theirs(3), theirs(-1), theirs(0), theirs(2, { ok: false }), theirs(1, { userId: 31 })]);
    await decide([theirs(1, { form: "elsewhere" })], "salsa:7#3");
    expect(await store.commands.timesOf("gitlab", 30, NOW)).toEqual(
      [0, 2, 3].map((minute) => new Date(at(minute))),
    );
    expect(await store.commands.timesOf("gitlab", 32, NOW)).toEqual([]);
  });
});

describe("a project that wants no notes of ours", () => {
  const ann = { by: "ann", at: at(0) };

  test("is remembered with by whom and since when, until it wants them again", async () => {
    expect(await store.projectStops.get("gitlab", 7)).toBeNull();
    await decide([], ISSUE, { projectId: 7, stop: ann });
    expect(await store.projectStops.get("gitlab", 7)).toEqual(ann);
    await decide([]);
    expect(await store.projectStops.get("gitlab", 7)).toEqual(ann);
    await decide([], ISSUE, { projectId: 7, stop: { by: "bob", at: at(1) } });
    expect(await store.projectStops.get("gitlab", 7)).toEqual({ by: "bob", at: at(1) });
    await decide([], ISSUE, { projectId: 7, stop: null });
    expect(await store.projectStops.get("gitlab", 7)).toBeNull();
  });

  test("silences neither others nor the one of the same number elsewhere", async () => {
    await decide([], "gitlab:8#1", { projectId: 8, stop: ann });
    await decide([], "salsa:8#1", { projectId: 8, stop: { ...ann, by: "sam" } });
    await decide([], "gitlab:8#1", { projectId: 8, stop: null });
    expect(await store.projectStops.get("gitlab", 8)).toBeNull();
    expect(await store.projectStops.get("gitlab", 9)).toBeNull();
    expect(await store.projectStops.get("salsa", 8)).toEqual({ by: "sam", at: at(0) });
  });
});
