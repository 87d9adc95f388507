/** Permits without anybody to share them with: where there is no database, or while it is away. */
import { within } from "../lib/limit.ts";
import { type Lease, type LeaseAsk, type Lender, PRIORITIES } from "./budget.ts";

/** Shares that are left to requests of a higher priority. */
const RESERVES = { urgent: 0, normal: 0.02, background: 0.25 } as const;
const SLOTS = 60;
/** See the database's own count: permits may be used until the end of the next slot. */
const KEPT = SLOTS + 2;

/** `share` (0 to 1) of every limit, counted in this process alone. `elapsed` in milliseconds. */
export const createLocalBudget = (share: number, elapsed: () => number): Lender => {
  const used = new Map<string, Map<number, number>>();

  const leaseOne = (ask: LeaseAsk): Lease => {
    const { name, permits, windowMs, wanted, ahead, unused } = ask;
    const slotMs = windowMs / SLOTS;
    const now = elapsed();
    const slot = Math.floor(now / slotMs);
    const slots = used.get(name) ?? new Map<number, number>();
    used.set(name, slots);
    for (const old of [...slots.keys()].filter((one) => one <= slot - KEPT)) slots.delete(old);
    if (unused !== null && slots.has(unused.slot))
      slots.set(unused.slot, Math.max(0, (slots.get(unused.slot) ?? 0) - unused.count));
    const most = Math.max(1, Math.floor(permits * share));
    const left = most - [...slots.values()].reduce((sum, count) => sum + count, 0);
    const free = Math.min(left, ask.told?.count ?? left);
    const oldest = [...slots].filter(([, count]) => count > 0).map(([one]) => one)[0] ?? slot - KEPT + 1;
    const waits: number[] = [];
    let granted = 0;
    for (const priority of PRIORITIES) {
      const open = Math.max(0, free - granted - Math.floor(most * RESERVES[priority]));
      const given = waits.length > 0 ? 0 : Math.min(wanted[priority], open);
      granted += given;
      const windowEnds = (oldest + KEPT) * slotMs - now;
      const isTold = ask.told !== null && ask.told.count < left;
      const wait = Math.max(slotMs, isTold ? Math.min(windowEnds, ask.told.endsIn) : windowEnds);
      for (let one = given; one < wanted[priority]; one += 1) waits.push(wait);
    }
    if (waits.length === 0) granted += Math.min(ahead, Math.max(0, Math.floor((free - granted) / 2)));
    slots.set(slot, (slots.get(slot) ?? 0) + granted);
    return { granted, validMs: (slot + 2) * slotMs - now, slot, waits, left: left - granted };
  };

  return { lease: async (asks) => asks.map(leaseOne) };
};

/** A part of each limit that several processes at once can hardly make too much of. */
export const CAREFUL_SHARE = 0.2;
/** While the shared budget is away it is not asked again for this long. Milliseconds. */
const AWAY_MS = 3_000;
/** An answer that takes longer holds up requests more than it is worth. Milliseconds. */
const ANSWER_MS = 1_000;

const late = (): never => {
  throw new Error("no answer in time");
};

/** The shared budget; while it cannot be reached, a careful share of our own. `onAway` is told once for each time. */
export const withLocalShare = (
  shared: Lender,
  elapsed: () => number,
  onAway: (reason: unknown) => void,
): Lender => {
  const own = createLocalBudget(CAREFUL_SHARE, elapsed);
  let awayUntil = 0;
  let away = false;
  return {
    lease: async (asks) => {
      if (elapsed() < awayUntil) return own.lease(asks);
      try {
        const leases = await within(shared.lease(asks), ANSWER_MS, late);
        away = false;
        return leases;
      } catch (error) {
        if (!away) onAway(error);
        away = true;
        awayUntil = elapsed() + AWAY_MS;
        return own.lease(asks);
      }
    },
  };
};
