import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import type { LeaseAsk, Lender, Limit, Priority } from "../../src/gitlab/budget.ts";
import { CAREFUL_SHARE, createLocalBudget, withLocalShare } from "../../src/gitlab/local-budget.ts";
import { TurnedAway } from "../../src/gitlab/permit-waiters.ts";
import { createPermits } from "../../src/gitlab/permits.ts";

const elapsed = (): number => performance.now();

const limit = (permits: number, windowMs: number, name = "account"): Limit => ({ name, permits, windowMs });

/** A lender that keeps what it was asked. */
const watched = (lender: Lender): Lender & { readonly asked: (readonly LeaseAsk[])[] } => {
  const asked: (readonly LeaseAsk[])[] = [];
  return {
    asked,
    lease: (asks) => {
      asked.push(asks);
      return lender.lease(asks);
    },
  };
};

const permitsOver = (lender: Lender, patienceMs = 2_000) =>
  createPermits({
    lender,
    elapsed,
    patienceMs,
    toldLeft: () => null,
    figures: { left: () => undefined, waiting: () => undefined },
  });

describe("permits", () => {
  test("nothing is asked for where there is no limit", async () => {
    const lender = watched(createLocalBudget(1, elapsed));
    await permitsOver(lender).take([], { priority: "normal" });
    expect(lender.asked).toEqual([]);
  });

  test("under load one lease serves more than ten requests, and an idle process asks for nothing", async () => {
    const lender = watched(createLocalBudget(1, elapsed));
    const permits = permitsOver(lender);
    const both = [limit(20_000, 60_000), limit(20_000, 60_000, "address")];
    let sent = 0;
    const worker = async (): Promise<void> => {
      for (let one = 0; one < 250; one += 1) {
        await permits.take(both, { priority: "normal" });
        sent += 1;
        if (one % 5 === 0) await sleep(1);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(sent).toBe(2_000);
    expect(lender.asked.length).toBeLessThan(200);
    await sleep(2_100);
    const afterLoad = lender.asked.length;
    await sleep(300);
    expect(lender.asked).toHaveLength(afterLoad);
  });

  test("what waits goes in the order of its priority, whoever came first", async () => {
    const permits = permitsOver(createLocalBudget(1, elapsed));
    const scarce = [limit(4, 300)];
    for (let one = 0; one < 4; one += 1) await permits.take(scarce, { priority: "urgent" });
    const order: Priority[] = [];
    const wait = async (priority: Priority): Promise<void> => {
      await permits.take(scarce, { priority });
      order.push(priority);
    };
    await Promise.all([
      wait("background"),
      wait("normal"),
      wait("background"),
      wait("urgent"),
      wait("urgent"),
    ]);
    expect(order).toEqual(["urgent", "urgent", "normal", "background", "background"]);
  });

  test("nobody is forgotten whose time comes while it is looked when it will come", async () => {
    for (let step = 1; step <= 40; step += 1) {
      let now = 0;
      let refusals = 1;
      const lender: Lender = {
        lease: async (asks) =>
          asks.map(({ wanted }) => {
            const refused = refusals-- > 0;
            const count = wanted.urgent;
            return {
              granted: refused ? 0 : count,
              validMs: 10_000,
              slot: 0,
              waits: refused ? Array.from({ length: count }, () => 5) : [],
              left: 0,
            };
          }),
      };
      const permits = createPermits({
        lender,
        // Time passes between any two looks at the clock.
        elapsed: () => {
          now += step;
          return now;
        },
        patienceMs: 2_000,
        toldLeft: () => null,
        figures: { left: () => undefined, waiting: () => undefined },
      });
      const taken = permits.take([limit(4, 300)], { priority: "urgent" }).then(() => "taken");
      expect(await Promise.race([taken, sleep(2_000, "forgotten", { ref: false })])).toBe("taken");
    }
  });

  test("whoever would wait for longer than our patience is sent away with the time, and so is who waits when all stops", async () => {
    const permits = permitsOver(createLocalBudget(1, elapsed), 100);
    const stop = new AbortController();
    const scarce = [limit(1, 60_000, "notes")];
    await permits.take(scarce, { priority: "urgent" });
    const refused = await permits.take(scarce, { priority: "urgent" }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TurnedAway);
    expect((refused as TurnedAway).wait).toBeGreaterThan(55_000);
    const patient = permitsOver(createLocalBudget(1, elapsed), 90_000);
    await patient.take(scarce, { priority: "urgent" });
    const waiting = patient.take(scarce, { priority: "urgent", signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expect(waiting).rejects.toBeInstanceOf(TurnedAway);
  });

  test("a request that waits for one limit keeps no permit of another from anybody", async () => {
    const permits = permitsOver(createLocalBudget(1, elapsed));
    const account = limit(5, 60_000);
    const notes = limit(1, 400, "notes");
    await permits.take([notes, account], { priority: "urgent" });
    const late = permits.take([notes, account], { priority: "urgent" });
    await Promise.all([1, 2, 3].map(() => permits.take([account], { priority: "normal" })));
    await late;
  });

  test("what was leased and not used is given back", async () => {
    const lender = watched(createLocalBudget(1, elapsed));
    const permits = permitsOver(lender);
    const account = [limit(600, 1_200)];
    for (let one = 0; one < 50; one += 1) await permits.take(account, { priority: "normal" });
    await sleep(120);
    const granted = 50;
    const back = lender.asked.flat().reduce((sum, { unused }) => sum + (unused?.count ?? 0), 0);
    const [fresh] = await lender.lease([
      {
        ...limit(600, 1_200),
        wanted: { urgent: 0, normal: 0, background: 0 },
        ahead: 0,
        patienceMs: 0,
        told: null,
        unused: null,
      },
    ]);
    expect(back).toBeGreaterThan(0);
    expect(fresh?.left).toBe(600 - granted);
  });
});

describe("while the shared budget is away", () => {
  test("a careful share goes on, it is not asked for each request, and it is used again when it is back", async () => {
    let away = true;
    let tries = 0;
    const said: unknown[] = [];
    const whole = createLocalBudget(1, elapsed);
    const shared: Lender = {
      lease: (asks) => {
        tries += 1;
        return away ? Promise.reject(new Error("no database")) : whole.lease(asks);
      },
    };
    let now = 0;
    const lender = withLocalShare(
      shared,
      () => now,
      (reason) => said.push(reason),
    );
    const ask = (urgent: number): LeaseAsk => ({
      ...limit(100, 60_000),
      wanted: { urgent, normal: 0, background: 0 },
      ahead: 0,
      patienceMs: 100,
      told: null,
      unused: null,
    });
    const granted = async (urgent: number) => (await lender.lease([ask(urgent)]))[0]?.granted;
    expect(await granted(15)).toBe(15);
    expect(await granted(15)).toBe(100 * CAREFUL_SHARE - 15);
    expect([tries, said.length]).toEqual([1, 1]);
    now = 5_000;
    expect(await granted(15)).toBe(0);
    expect([tries, said.length]).toEqual([2, 1]);
    away = false;
    now = 10_000;
    expect(await granted(50)).toBe(50);
  });
});
