/** Permits of one limit that this process holds for a moment. */
import type { Lease, Limit } from "./budget.ts";

/** Permits that were leased together. */
interface Held {
  count: number;
  readonly slot: number;
  /** By `elapsed`. */
  readonly until: number;
}

/** See above. */
export interface Pool {
  readonly limit: Limit;
  readonly leases: Held[];
  /** Nothing is to be had before, for requests of this rank (0: urgent) and those after it. */
  refused: { readonly until: number; readonly rank: number };
  /** Left over of leases that ended. */
  unused: { count: number; slot: number } | null;
  /** Permits spent since then, to know how many will be of use. */
  spent: { since: number; count: number; before: number };
}

/** A pool of this limit, which may have become another one. */
export const asPool = (limit: Limit, known: Pool | undefined): Pool => ({
  leases: [],
  refused: { until: 0, rank: 0 },
  unused: null,
  spent: { since: 0, count: 0, before: 0 },
  ...known,
  limit,
});

/** How many permits there are. */
export const held = (pool: Pool): number => pool.leases.reduce((sum, { count }) => sum + count, 0);

/** Whether it is no use to ask now, for a request of this rank. */
export const isRefused = ({ refused }: Pool, rank: number, now: number): boolean =>
  refused.until > now && rank >= refused.rank;

/** Lets go of leases whose time is over. */
export const expire = (pool: Pool, now: number): void => {
  for (let at = pool.leases.length - 1; at >= 0; at -= 1) {
    const lease = pool.leases[at];
    if (lease === undefined || (lease.count > 0 && lease.until > now)) continue;
    pool.leases.splice(at, 1);
    if (lease.count === 0) continue;
    const before = pool.unused?.slot === lease.slot ? pool.unused.count : 0;
    pool.unused = { count: before + lease.count, slot: lease.slot };
  }
};

/** What is to be given back; asked for once. */
export const takeUnused = (pool: Pool): Pool["unused"] => {
  const { unused } = pool;
  pool.unused = null;
  return unused;
};

/** Adds what was leased; `asked`: when. */
export const addLease = (pool: Pool, { granted, slot, validMs }: Lease, asked: number): void => {
  if (granted > 0) pool.leases.push({ count: granted, slot, until: asked + validMs });
};

const slotOf = (pool: Pool): number => pool.limit.windowMs / 60;

const turnOver = (pool: Pool, now: number): void => {
  const since = now - pool.spent.since;
  if (since < slotOf(pool)) return;
  pool.spent = { since: now, count: 0, before: since < 3 * slotOf(pool) ? pool.spent.count : 0 };
};

/** Takes one. */
export const spend = (pool: Pool, now: number): void => {
  turnOver(pool, now);
  pool.spent.count += 1;
  const [first] = pool.leases;
  if (first === undefined) throw new Error(`no permit of ${pool.limit.name} is held`);
  first.count -= 1;
  if (first.count === 0) pool.leases.shift();
};

/** About as many as were spent in the last sixtieth of a window, and never a tenth of the whole. */
export const wishAhead = (pool: Pool, now: number): number => {
  turnOver(pool, now);
  const { count, before } = pool.spent;
  return Math.min(Math.max(count, before), Math.floor(pool.limit.permits / 10));
};
