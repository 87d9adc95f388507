/** Since when things are new to the reader of a digest. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { factsReader, readDigest } from "../../src/app/digests.ts";
import type { Store } from "../../src/store/open.ts";
import { configuration, dueDigest, NOW } from "../notify/support.ts";
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
    const due = { ...occurrence, at: day(count), before: day(count - 1) };
    return (await readDigest(edition, due, store, factsReader(configuration, store))).since;
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
});
