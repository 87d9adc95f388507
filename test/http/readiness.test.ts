import { expect, test } from "@jest/globals";
import { createReadiness } from "../../src/http/readiness.ts";

test("many probes ask the database once, and the answer is believed for a while", async () => {
  let asked = 0;
  const readiness = createReadiness({
    canStore: async () => {
      asked += 1;
      return true;
    },
    keepFor: 60_000,
  });
  await Promise.all(Array.from({ length: 50 }, () => readiness()));
  expect(await readiness()).toEqual({ ready: true });
  expect(asked).toBe(1);
});

test("recovers by itself", async () => {
  let up = false;
  const readiness = createReadiness({ canStore: async () => up, keepFor: 0 });
  expect(await readiness()).toMatchObject({ ready: false });
  up = true;
  expect(await readiness()).toEqual({ ready: true });
});

test.each([
  ["fails", () => Promise.reject(new Error("ECONNREFUSED"))],
  [
    "throws",
    () => {
      throw new Error("no pool");
    },
  ],
  ["never answers", () => new Promise<boolean>(() => undefined)],
])("a database that %s is a no", async (_how, canStore) => {
  const readiness = createReadiness({ canStore, patience: 20 });
  expect(await readiness()).toMatchObject({ ready: false, why: expect.stringContaining("cannot be stored") });
});
