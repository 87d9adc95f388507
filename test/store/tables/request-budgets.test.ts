import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Store } from "../../../src/store/open.ts";
import type { BudgetAsk } from "../../../src/store/tables/request-budgets.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

let database: TestDatabase;
let one: Store;
let other: Store;
beforeAll(async () => {
  database = await createTestDatabase();
  [one, other] = [await database.open(), await database.open()];
});
afterAll(() => database.drop());

let count = 0;
/** A budget of its own for each test. */
const budget = (permits: number, windowMs: number) => {
  count += 1;
  const name = `budget ${count}`;
  return (wanted: Partial<BudgetAsk["wanted"]>, more: Partial<BudgetAsk> = {}): BudgetAsk => ({
    name,
    permits,
    windowMs,
    wanted: { urgent: 0, normal: 0, background: 0, ...wanted },
    ahead: 0,
    patienceMs: 500,
    told: null,
    unused: null,
    ...more,
  });
};

const lease = async (store: Store, ask: BudgetAsk) => {
  const [answer] = await store.requestBudgets.lease("gitlab", [ask]);
  if (answer === undefined) throw new Error("no answer");
  return answer;
};

describe("a budget that two processes share", () => {
  test("never gives out more than its size in any window, and gives out nearly all of it", async () => {
    const ask = budget(20, 600);
    const taken: { readonly at: number; readonly count: number }[] = [];
    let given = 0;
    const until = performance.now() + 2_400;
    const spend = async (store: Store): Promise<void> => {
      while (performance.now() < until) {
        const asked = performance.now();
        const { granted, validMs } = await lease(store, ask({ urgent: 3 }));
        const at = performance.now();
        given += granted;
        // What comes later than it may be used is not used: the machine may be busy.
        if (granted > 0 && at - asked <= validMs) taken.push({ at, count: granted });
        await sleep(3);
      }
    };
    await Promise.all([spend(one), spend(other), spend(other)]);
    for (const { at } of taken) {
      const inWindow = taken.filter((lot) => lot.at >= at && lot.at < at + 600);
      expect(inWindow.reduce((sum, lot) => sum + lot.count, 0)).toBeLessThanOrEqual(20);
    }
    // 2,400 ms are four windows, the first of which is free at once.
    expect(given).toBeGreaterThanOrEqual(60);
  });

  test("serves the urgent first, and keeps a reserve for them from all others", async () => {
    const ask = budget(100, 60_000);
    expect(await lease(one, ask({ background: 100 }))).toMatchObject({ granted: 75 });
    const { granted, waits } = await lease(other, ask({ normal: 30 }));
    expect([granted, waits.length]).toEqual([23, 7]);
    expect(await lease(one, ask({ urgent: 2, normal: 5, background: 5 }))).toMatchObject({
      granted: 2,
      left: 0,
    });
  });

  test("lets nobody before an urgent request that waits elsewhere", async () => {
    const ask = budget(10, 300);
    await lease(one, ask({ urgent: 10 }));
    const refused = await lease(one, ask({ urgent: 1 }));
    expect(refused).toMatchObject({ granted: 0, waits: [expect.any(Number)] });
    await sleep((refused.waits[0] ?? 0) + 5);
    expect(await lease(other, ask({ normal: 1, background: 1 }))).toMatchObject({ granted: 0 });
    expect(await lease(one, ask({ urgent: 1 }))).toMatchObject({ granted: 1 });
    expect(await lease(other, ask({ normal: 1, background: 1 }))).toMatchObject({ granted: 2 });
  });

  test("gives those whom it turns away a line: as many are told each moment as are free then", async () => {
    const ask = budget(10, 60_000);
    await lease(one, ask({ urgent: 10 }));
    const waits: number[] = [];
    for (let at = 0; at < 30; at += 1)
      waits.push(...(await lease(at % 2 === 0 ? one : other, ask({ urgent: 1 }))).waits);
    const windows = [0, 1, 2].map(
      (window) => waits.filter((wait) => Math.floor(wait / 62_000 + 0.05) === window + 1).length,
    );
    expect(windows).toEqual([10, 10, 10]);
  });

  test("takes back what was not used", async () => {
    const ask = budget(10, 60_000);
    const { slot } = await lease(one, ask({ urgent: 10 }));
    const back = ask({ urgent: 6 }, { unused: { count: 6, slot } });
    expect(await lease(other, back)).toMatchObject({ granted: 6, left: 0 });
  });

  test("believes GitLab where it says that less is left: somebody else uses the account", async () => {
    const ask = budget(100, 60_000);
    await lease(one, ask({ urgent: 10 }));
    expect(await lease(one, ask({ urgent: 5 }, { told: { count: 90, endsIn: 60_000 } }))).toMatchObject({
      granted: 5,
      left: 85,
    });
    expect(await lease(one, ask({ urgent: 5 }, { told: { count: 3, endsIn: 60_000 } }))).toMatchObject({
      granted: 3,
      left: 0,
    });
    expect(await lease(other, ask({ urgent: 5 }))).toMatchObject({ granted: 0 });
  });

  test("counts what others used until GitLab's period is over, and no longer", async () => {
    const ask = budget(100, 60_000);
    const told = { count: 0, endsIn: 1_500 };
    expect(await lease(one, ask({ urgent: 1 }, { told }))).toMatchObject({ granted: 0 });
    expect(await lease(other, ask({ urgent: 1 }))).toMatchObject({ granted: 0 });
    await sleep(2_600);
    expect(await lease(other, ask({ urgent: 5 }))).toMatchObject({ granted: 5, left: 95 });
  });

  test("leases ahead while there is plenty, and not when it gets scarce", async () => {
    const ask = budget(100, 60_000);
    expect(await lease(one, ask({ urgent: 1 }, { ahead: 9 }))).toMatchObject({ granted: 10 });
    await lease(one, ask({ urgent: 80 }));
    expect(await lease(one, ask({ urgent: 1 }, { ahead: 9 }))).toMatchObject({ granted: 1 });
  });
});

describe("pauses", () => {
  test("hold for all, are never shortened, and are forgotten only when they are over", async () => {
    const { pause, resume } = one.requestBudgets;
    await pause("gitlab", { name: "everything", milliseconds: 60_000, strikes: 0 });
    await pause("gitlab", { name: "everything", milliseconds: 1_000, strikes: 0 });
    await pause("gitlab", { name: "a POST notes", milliseconds: 1, strikes: 2 });
    await sleep(5);
    const [kept, ...rest] = await other.requestBudgets.pauses("gitlab");
    expect(rest).toEqual([]);
    expect(kept).toMatchObject({ name: "everything", strikes: 0 });
    expect(kept?.milliseconds).toBeGreaterThan(50_000);
    await resume("gitlab", "everything");
    expect(await other.requestBudgets.pauses("gitlab")).toHaveLength(1);
    expect(await other.requestBudgets.pauses("elsewhere")).toEqual([]);
  });
});
