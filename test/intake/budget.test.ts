import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { createBudget } from "../../src/intake/budget.ts";

const limits = { bytes: 100, small: 10, largeShare: 0.75, mostWaiting: 2 };

test("large ones leave room for small ones", () => {
  const budget = createBudget(limits);
  expect(budget.take(60)).toBe(true);
  expect(budget.take(20)).toBe(false);
  expect(budget.take(10)).toBe(true);
  expect(budget.taken()).toBe(70);
});

test("who waits is served in order, and who fits may pass", async () => {
  const budget = createBudget(limits);
  const order: string[] = [];
  budget.take(70);
  const first = budget.wait(70, 10_000).then((granted) => order.push(`first ${granted}`));
  const second = budget.wait(20, 10_000).then((granted) => order.push(`second ${granted}`));
  budget.give(70);
  await first;
  expect(order).toEqual(["first true"]);
  budget.give(70);
  await second;
  expect(order).toEqual(["first true", "second true"]);
});

test("who waits too long, or behind too many, is turned away", async () => {
  const budget = createBudget(limits);
  budget.take(75);
  const waiting = [budget.wait(50, 5), budget.wait(50, 5)];
  expect(await budget.wait(50, 10_000)).toBe(false);
  expect(await Promise.all(waiting)).toEqual([false, false]);
  budget.give(75);
  expect(budget.taken()).toBe(0);
});

test("it never hands out more than it has, and gets everything back", async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 75 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(sizes, async (wishes) => {
      const budget = createBudget({ ...limits, mostWaiting: 1_000 });
      await Promise.all(
        wishes.map(async (bytes) => {
          if (!budget.take(bytes) && !(await budget.wait(bytes, 60_000))) throw new Error("never served");
          expect(budget.taken()).toBeLessThanOrEqual(limits.bytes);
          await Promise.resolve();
          budget.give(bytes);
        }),
      );
      expect(budget.taken()).toBe(0);
    }),
  );
});
