/** Which questions wait for a reaction, and whose turn it is to be looked at. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { TellEffect } from "../../../src/model/effect.ts";
import type { Store } from "../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { ISSUE, memory, NOW, plan } from "../builders.ts";
import { newRecord, opened, requested, source, write } from "../escalating.ts";

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
});
afterAll(async () => await database.drop());

const PROJECTS = ["infra/reliability"];
const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const idsOf = async (most: number): Promise<string[]> =>
  (await store.questions.open("gitlab", PROJECTS, most)).map(({ escalation }) => escalation);

/** A proposal, told in a note of this number that stands there. */
const proposes = async (id: string, noteId: number, placeKey: string, projectId: number): Promise<void> => {
  const at = NOW.toISOString();
  const event = { kind: "proposed", id: "proposed", at, reason: "", source: source(ISSUE) } as const;
  await store.escalations.write(
    write(newRecord(id), [event], { state: "proposed", since: at, sourceKeys: [ISSUE], targetKey: null }),
  );
  const key = `${ISSUE}|rule: outages|tell|proposed:${id}`;
  const tell: TellEffect = {
    kind: "tell",
    key,
    askedBy: "rule: outages",
    partner: "kde",
    mode: "act",
    reason: "",
    people: [],
    body: "Shall I?",
    short: null,
    quiet: false,
  };
  await store.decisions.save({
    plan: plan([tell]),
    facts: {},
    memory: memory(),
    deliveryIds: [],
    escalations: [],
  });
  await store.effects.finish(key, { key, state: "done", why: "", noteId }, NOW);
  await store.ownNotes.add("gitlab", projectId, noteId, placeKey);
};

test("proposals by their notes and teams' issues by themselves, each in its turn, whatever comes in between", async () => {
  await proposes("a", 71, ISSUE, 7);
  await proposes("b", 72, "gitlab:50#1", 50);
  // By an earlier release, which did not keep in which issue of another project it stands.
  await proposes("old", 73, ISSUE, 50);
  const at = NOW.toISOString();
  await store.escalations.write(
    write(newRecord("c"), [requested(ISSUE), opened("gitlab:90#4")], { state: "open", since: at }),
  );
  await store.escalations.write(
    write(newRecord("d"), [requested(ISSUE), opened("gitlab:91#4", "infra/other")], {
      state: "open",
      since: at,
    }),
  );
  const since = NOW;
  expect(await store.questions.open("gitlab", PROJECTS, 100)).toEqual([
    { escalation: "a", issueKey: ISSUE, placeKey: ISSUE, noteId: 71, since },
    { escalation: "b", issueKey: ISSUE, placeKey: "gitlab:50#1", noteId: 72, since },
    { escalation: "c", issueKey: "gitlab:90#4", placeKey: "gitlab:90#4", noteId: null, since },
  ]);
  expect(await store.questions.open("salsa", PROJECTS, 100)).toEqual([]);
  expect(await idsOf(2)).toEqual(["a", "b"]);
  await store.questions.looked("a", later(1));
  await store.questions.looked("b", later(2));
  await proposes("e", 75, ISSUE, 7);
  expect(await idsOf(2)).toEqual(["c", "e"]);
  await store.questions.looked("c", later(3));
  await store.questions.looked("e", later(3));
  expect(await idsOf(2)).toEqual(["a", "b"]);
});
