import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Forgotten } from "../../../../src/model/forget.ts";
import type { Store } from "../../../../src/store/open.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/database.ts";

const ROWS = 12_000;
const EVERY = 1_000;
const NAMED = ROWS / EVERY;
const KIRA: Forgotten = { id: 101, username: "kira", names: ["Kira Nerys"] };

/** Old ones, of which nothing but the key is left, among those that still name her: in a body, bytes, and a reason. */
const DELIVERIES = `
  INSERT INTO deliveries (dedupe_key, instance, digest, event, received_at, source, size, confidential, state, body_text,
    body_bytes, why)
  SELECT 'key ' || number, 'gitlab', '', 'Issue Hook', now(), 'webhook', 0, false, 'ignored',
    CASE number % ${EVERY} WHEN 1 THEN '{"user":{"username":"kira"}}' WHEN 2 THEN '{"user":{"username":"kirali"}}' END,
    CASE number % ${EVERY} WHEN 3 THEN convert_to('{"username":"kira"', 'UTF8') END,
    CASE number % ${EVERY} WHEN 4 THEN 'said by Kira Nerys' END
  FROM generate_series(1, ${ROWS}) AS number`;

const EFFECTS = `
  INSERT INTO effects (key, issue_key, kind, asked_by, partner, mode, content_digest, effect, state, attempts, plan_id)
  SELECT 'key ' || number, 'gitlab:7#3', 'subscribe', 'liaison', 'kde', 'act', '',
    jsonb_build_object('key', 'key ' || number, 'person', jsonb_build_object('id', 101, 'username', 'kira', 'name', 'Kira Nerys')),
    'done', 0, 1
  FROM generate_series(1, 700) AS number`;

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
  await database.query(DELIVERIES);
  await database.query(EFFECTS);
});
afterAll(() => database.drop());

test("a person is found and forgotten wherever they stand in large tables, step by step, and it is told how far that is", async () => {
  const steps: [done: number, total: number, table: string][] = [];
  const onPages = (...step: [number, number, string]): void => void steps.push(step);
  const before = await store.forget.counts("gitlab", KIRA, onPages);
  // Bytes are found where they are removed, and not counted.
  expect(before).toEqual({ deliveries: 2 * NAMED, effects: 700 });
  expect(steps.filter(([, , table]) => table === "deliveries").length).toBeGreaterThan(2);
  expect(steps.at(-1)?.[0]).toBe(steps.at(-1)?.[1]);
  expect(steps.map(([done]) => done)).toEqual(
    steps.map(([done]) => done).toSorted((one, other) => one - other),
  );

  expect(await store.forget.pass("gitlab", KIRA)).toBe(3 * NAMED + 700);
  expect(await store.forget.pass("gitlab", KIRA)).toBe(0);
  expect(await store.forget.counts("gitlab", KIRA)).toEqual({});
  const [left] = await database.query(
    `SELECT count(body_text)::int AS bodies, count(body_bytes)::int AS bytes, count(why)::int AS reasons, count(*)::int AS all
     FROM deliveries`,
  );
  expect(left).toEqual({ bodies: NAMED, bytes: 0, reasons: NAMED, all: ROWS });
});
