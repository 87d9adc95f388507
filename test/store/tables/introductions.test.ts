/** Introductions are counted one after the other: two issues at once bring in nobody once too often. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { silentLogger } from "../../../src/lib/log.ts";
import type { Plan } from "../../../src/model/plan.ts";
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
const SINCE = "2026-10-26T09:00:00.000Z";

const planOn = (issueKey: string, handle: string, occurrence = "note:1:connect"): Plan => ({
  issueKey,
  decidedAt: AT,
  partner: "kde",
  effects: [],
  considered: [],
  escalations: [],
  commands: [],
  registered: [
    {
      kind: "introduction",
      occurrence,
      instance: "gitlab",
      handle,
      area: "git",
      at: AT,
      atMost: { since: SINCE, count: 2 },
    },
  ],
});

const save = (plan: Plan) => store.decisions.save({ plan, facts: {}, memory: null, deliveryIds: [] });

test("of ten decisions at once two bring the same person in, and the others are decided again", async () => {
  const ended = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) => save(planOn(`gitlab:1#${index}`, "dsmith"))),
  );
  const failed = ended.filter(({ status }) => status === "rejected");
  expect(failed).toHaveLength(8);
  for (const one of failed) expect(one).toMatchObject({ reason: { code: "store.overtaken" } });
  const counts = await store.introductions.since("gitlab", ["dsmith", "nobody"], new Date(SINCE));
  expect(counts).toEqual([{ handle: "dsmith", count: 2, lastAt: AT }]);
  expect(await store.introductions.since("elsewhere", ["dsmith"], new Date(SINCE))).toEqual([]);
});

test("the same one decided again is one; those of long ago do not count, and are still known for whose turn it is", async () => {
  await save(planOn("gitlab:2#1", "jurbanc"));
  await save(planOn("gitlab:2#1", "jurbanc"));
  await save(planOn("gitlab:2#2", "jurbanc"));
  expect(await store.introductions.onIssue("gitlab:2#1")).toEqual(["jurbanc"]);
  expect(await store.introductions.since("gitlab", ["jurbanc"], new Date("2026-11-03"))).toEqual([
    { handle: "jurbanc", count: 0, lastAt: AT },
  ]);
  await store.retention.removeWords(
    new Date("2027-11-02"),
    { texts: 1_000, closedIssues: 1_000 },
    { partners: [], meetings: [] },
  );
  expect(await store.introductions.onIssue("gitlab:2#1")).toEqual([]);
});
