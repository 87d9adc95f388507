/** What `npm run bench:similar` prints has to be reached: it is the same on every machine. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Measured, measure, precisionOf, recallOf } from "../bench/similar/measure.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let measured: Measured;
beforeAll(async () => {
  database = await createTestDatabase();
  measured = await measure(await database.open());
});
afterAll(() => database.drop());

test("the right answer is among the first three that are offered in at least 80 of 100", () => {
  const { known, offered, heldOut } = measured;
  expect(known).toBeGreaterThanOrEqual(300);
  expect(offered.of).toBeGreaterThanOrEqual(100);
  expect(offered.right / offered.of).toBeGreaterThanOrEqual(0.8);
  expect(heldOut.right / heldOut.of).toBeGreaterThanOrEqual(0.8);
});

test("where nobody knows an answer, mostly nothing is offered", () => {
  expect(measured.quiet.right / measured.quiet.of).toBeGreaterThanOrEqual(0.5);
});

test("a proposed team is the right one, and more than half of the questions that come again get it", () => {
  const { again, anew } = measured;
  expect(precisionOf(again)).toBeGreaterThanOrEqual(0.9);
  expect(recallOf(again)).toBeGreaterThanOrEqual(0.5);
  // Of questions whose like was never asked little can be known: then hardly anybody is bothered.
  expect(anew.wrong).toBeLessThanOrEqual(10);
});
