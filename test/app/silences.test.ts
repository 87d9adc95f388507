import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Parts } from "../../src/app/ports.ts";
import { lookForSilence } from "../../src/app/silences.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const MONDAY = "2026-01-05T00:00:00Z";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Working hours of six weeks in which hooks told something, and two rules and a handler did something. */
const PAST = `
  WITH hours AS (
    SELECT hour FROM generate_series($1::timestamptz, $1::timestamptz + interval '42 days', interval '1 hour') AS hour
    WHERE extract(isodow FROM hour) < 6 AND extract(hour FROM hour AT TIME ZONE 'UTC') BETWEEN 9 AND 16
  ), deeds AS (
    INSERT INTO effect_history (key, issue_key, kind, asked_by, partner, state, why, plan_id, at)
    SELECT 'k', 'gitlab:7#3', 'labels', asker, 'kde', 'done', '', 1, hour + interval '5 minutes'
    FROM hours, unnest(ARRAY['rule: outages', 'rule: gone', 'status-note']) AS asker
    WHERE asker <> 'rule: outages' OR hour < $1::timestamptz + interval '28 days'
  )
  INSERT INTO deliveries (dedupe_key, instance, digest, event, received_at, source, size, confidential, issue_key, state)
  SELECT instance || hour, instance, 'd', 'Issue Hook', hour, 'webhook', 1, false, 'gitlab:7#3', 'decided'
  FROM hours, unnest(ARRAY['gitlab', 'removed']) AS instance`;

const DELIVERY = `
  INSERT INTO deliveries (dedupe_key, instance, digest, event, received_at, source, size, confidential, state)
  VALUES ('new', 'gitlab', 'd', 'Issue Hook', $1, 'webhook', 1, false, 'decided')`;

test("who has fallen silent is noted and told once, what is gone or only follows is not, and what speaks again is told", async () => {
  const store = await database.open();
  await database.query(PAST, [MONDAY]);
  const told: string[] = [];
  let now = new Date("2026-02-16T12:00:00Z");
  const tell = ({ kind, name }: { kind: string; name: string }, words: string) =>
    void told.push(`${kind} ${name}: ${words.includes("any more") ? "speaks" : "silent"}`);
  const parts = {
    store,
    clock: () => now,
    log: { ...silentLogger, warn: tell, info: tell },
    instances: new Map([["gitlab", {}]]),
    live: () => ({
      configuration: { rules: [{ name: "outages" }] },
      brain: { handlers: { names: ["status-note"] } },
    }),
  } as unknown as Parts;

  await lookForSilence(parts);
  await lookForSilence(parts);
  expect(told).toEqual(["rule rule: outages: silent"]);

  now = new Date("2026-02-20T12:00:00Z");
  await lookForSilence(parts);
  expect((await store.activity.silences()).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "hook gitlab",
    "rule rule: outages",
  ]);

  await database.query(DELIVERY, [now]);
  await lookForSilence(parts);
  // The handler was silent all along; only now it is not because of the hook.
  expect(told.slice(1)).toEqual([
    "hook gitlab: silent",
    "handler status-note: silent",
    "hook gitlab: speaks",
  ]);
});
