import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createGroupCommit } from "../../src/store/group-commit.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A write that records its batches and takes a turn of the event loop. */
const recorder = (change: { mostItems?: number; mostBytes?: number; mostWrites?: number } = {}) => {
  const batches: string[][] = [];
  const state = { gone: false, underWay: 0, mostUnderWay: 0 };
  const group = createGroupCommit<string, string>({
    mostItems: 100,
    mostBytes: 1_000,
    mostWrites: 1,
    ...change,
    sizeOf: (item) => item.length,
    ownerOf: ([first = ""]) => first,
    isFaultOfItem: (error) => error instanceof RangeError,
    write: async (items) => {
      state.underWay += 1;
      state.mostUnderWay = Math.max(state.mostUnderWay, state.underWay);
      await turn();
      state.underWay -= 1;
      if (state.gone) throw new Error("gone");
      if (items.includes("bad")) throw new RangeError("bad");
      batches.push([...items]);
      return items.map((item) => item.toUpperCase());
    },
  });
  return { group, batches, state };
};

describe("group commit", () => {
  test("what comes together is written together, and each gets its own answer", async () => {
    const { group, batches } = recorder();
    expect(await Promise.all(["a", "b", "c"].map((item) => group.add(item)))).toEqual(["A", "B", "C"]);
    expect(batches).toEqual([["a", "b", "c"]]);
  });

  test("what comes during a write goes together in the next", async () => {
    const { group, batches } = recorder();
    const first = group.add("a");
    await turn();
    await Promise.all([first, group.add("b"), group.add("c")]);
    expect(batches).toEqual([["a"], ["b", "c"]]);
  });

  test("who brings many does not keep another waiting behind them, nor does a batch that is too small for all", async () => {
    const { group, batches } = recorder({ mostItems: 3 });
    const many = ["a1", "a2", "a3", "a4", "a5", "a6"].map((item) => group.add(item));
    await Promise.all([...many, group.add("b1"), group.add("c1"), group.add("d1"), group.add("b2")]);
    expect(batches).toEqual([["a1", "b1", "c1"], ["d1", "a2", "b2"], ["a3", "a4", "a5"], ["a6"]]);
  });

  test("whatever comes: everything is answered once, in order, within the bounds", async () => {
    const bounds = fc.record({
      mostItems: fc.integer({ min: 1, max: 5 }),
      mostBytes: fc.integer({ min: 1, max: 20 }),
      mostWrites: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { maxLength: 40 }),
        bounds,
        async (items, bound) => {
          const { group, batches, state } = recorder(bound);
          const answers = await Promise.all(items.map((item) => group.add(item)));
          expect(answers).toEqual(items.map((item) => item.toUpperCase()));
          expect(batches.flat().sort()).toEqual([...items].sort());
          expect(state.mostUnderWay).toBeLessThanOrEqual(bound.mostWrites);
          for (const batch of batches) {
            expect(batch.length).toBeLessThanOrEqual(bound.mostItems);
            expect(batch.length === 1 || batch.join("").length <= bound.mostBytes).toBe(true);
          }
        },
      ),
    );
  });

  test("an item that cannot be written fails alone", async () => {
    const { group } = recorder();
    const answers = await Promise.allSettled(["a", "bad", "c"].map((item) => group.add(item)));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  test("where the database is gone, those who wait learn it with those who tried; later ones may succeed", async () => {
    const { group, batches, state } = recorder({ mostItems: 1 });
    state.gone = true;
    const answers = await Promise.allSettled(["a", "b", "c"].map((item) => group.add(item)));
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    state.gone = false;
    expect(await group.add("d")).toBe("D");
    expect(batches).toEqual([["d"]]);
  });
});
