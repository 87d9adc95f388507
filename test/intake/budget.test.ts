import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { createBudget } from "../../src/intake/budget.ts";

const limits = { bytes: 100, small: 10, largeShare: 0.75, mostWaiting: 2, owners: () => ["a"] };

test("large ones leave room for small ones", () => {
  const budget = createBudget(limits);
  expect(budget.take(60, "a")).toBe(true);
  expect(budget.take(20, "a")).toBe(false);
  expect(budget.take(10, "a")).toBe(true);
  expect(budget.taken()).toBe(70);
});

test("who waits is served in order, and who fits may pass", async () => {
  const budget = createBudget(limits);
  const order: string[] = [];
  budget.take(70, "a");
  const first = budget.wait(70, "a", 10_000).then((granted) => order.push(`first ${granted}`));
  const second = budget.wait(20, "a", 10_000).then((granted) => order.push(`second ${granted}`));
  budget.give(70, "a");
  await first;
  expect(order).toEqual(["first true"]);
  budget.give(70, "a");
  await second;
  expect(order).toEqual(["first true", "second true"]);
});

test("who waits too long, or behind too many, is turned away", async () => {
  const budget = createBudget(limits);
  budget.take(75, "a");
  const waiting = [budget.wait(50, "a", 5), budget.wait(50, "a", 5)];
  expect(await budget.wait(50, "a", 10_000)).toBe(false);
  expect(await Promise.all(waiting)).toEqual([false, false]);
  budget.give(75, "a");
  expect(budget.taken()).toBe(0);
});

test("the flood of one owner leaves each of the others its part, and a line of its own", async () => {
  const budget = createBudget({ ...limits, owners: () => ["a", "b"] });
  let flood = 0;
  while (budget.take(5, "a")) flood += 5;
  expect(flood).toBe(75);
  expect(budget.take(5, "nobody's")).toBe(false);
  const line = [budget.wait(5, "a", 10_000), budget.wait(5, "a", 10_000)];
  expect(await budget.wait(5, "a", 10_000)).toBe(false);
  expect(budget.take(20, "b")).toBe(false);
  expect(budget.take(18, "b")).toBe(true);
  expect(budget.take(7, "b")).toBe(true);
  const small = budget.wait(5, "b", 10_000);
  budget.give(7, "b");
  expect(await small).toBe(true);
  budget.give(5, "a");
  budget.give(5, "a");
  expect(await Promise.all(line)).toEqual([true, true]);
});

test("it never hands out more than it has, and gets everything back", async () => {
  const owners = ["a", "b", "c"];
  const wish = fc.tuple(fc.integer({ min: 1, max: 37 }), fc.constantFrom(...owners, "nobody's"));
  const sizes = fc.array(wish, { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(sizes, async (wishes) => {
      const budget = createBudget({ ...limits, mostWaiting: 1_000, owners: () => owners });
      await Promise.all(
        wishes.map(async ([bytes, owner]) => {
          if (!budget.take(bytes, owner) && !(await budget.wait(bytes, owner, 60_000)))
            throw new Error("never served");
          expect(budget.taken()).toBeLessThanOrEqual(limits.bytes);
          await Promise.resolve();
          budget.give(bytes, owner);
        }),
      );
      expect(budget.taken()).toBe(0);
    }),
  );
});
