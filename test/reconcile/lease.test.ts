import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type Leases, takeLease } from "../../src/reconcile/lease.ts";

/** Leases as the database keeps them, by the clock of the test. */
const createLeases = () => {
  const held = new Map<string, { readonly holder: string; readonly until: number }>();
  let isAway = false;
  const leases: Leases = {
    take: async (name, holder, milliseconds) => {
      if (isAway) throw new Error("the database is away");
      const other = held.get(name);
      if (other !== undefined && other.holder !== holder && other.until > Date.now()) return false;
      held.set(name, { holder, until: Date.now() + milliseconds });
      return true;
    },
    release: async (name, holder) => {
      if (held.get(name)?.holder === holder) held.delete(name);
    },
  };
  return {
    leases,
    away: (): void => {
      isAway = true;
    },
  };
};

describe("a lease", () => {
  beforeEach(() => void jest.useFakeTimers({ advanceTimers: false }));
  afterEach(() => void jest.useRealTimers());

  test("is kept as long as its holder works, and is free as soon as it has ended", async () => {
    const { leases } = createLeases();
    const mine = await takeLease(leases, "sweep");
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    expect(mine?.isHeld()).toBe(true);
    expect(await takeLease(leases, "sweep")).toBeNull();
    await mine?.end();
    expect(await takeLease(leases, "sweep")).not.toBeNull();
  });

  test("of a process that died is free within seconds, and the dead one's word would not count any more", async () => {
    const { leases } = createLeases();
    await leases.take("sweep", "a process that is killed now", 15_000);
    expect(await takeLease(leases, "sweep")).toBeNull();
    await jest.advanceTimersByTimeAsync(16_000);
    expect(await takeLease(leases, "sweep")).not.toBeNull();
  });

  test("is not believed in when it could not be prolonged", async () => {
    const { leases, away } = createLeases();
    const mine = await takeLease(leases, "sweep");
    away();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(mine?.isHeld()).toBe(true);
    await jest.advanceTimersByTimeAsync(6_000);
    expect(mine?.isHeld()).toBe(false);
  });
});
