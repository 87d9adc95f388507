/** Asks for leases in the name of the requests that wait, several permits at a time. */
import type { BudgetFigures, Lease, LeaseAsk, Lender, Limit, ToldLeft } from "./budget.ts";
import { addLease, asPool, expire, held, type Pool, spend, takeUnused, wishAhead } from "./permit-pool.ts";
import { needing, rankOf, turnedAway, type Waiter } from "./permit-waiters.ts";

/** What leasing stands on. */
export interface LeasingParts {
  readonly lender: Lender;
  /** Milliseconds; only ever forwards, whatever happens to the clock. */
  readonly elapsed: () => number;
  readonly patienceMs: number;
  /** What GitLab says is left of a limit; null: it has not said so lately. */
  readonly toldLeft: (limit: string) => ToldLeft | null;
  readonly figures: Pick<BudgetFigures, "left">;
}

/** The permits that are held, by limit, and how more are had. */
export interface Leasing {
  poolOf(limit: Limit): Pool;
  /** Takes one of each, where each has one. */
  takeAll(limits: readonly Limit[]): boolean;
  /** Whether somebody waits for a permit that may be had now. */
  needsMore(): boolean;
  /** Asks for what is missing, and gives back what was left over; turns away whoever would wait for too long. */
  ask(): Promise<void>;
  expireAll(): void;
  /** When something changes by itself, by `elapsed`. */
  nextMoment(): number;
}

/** Those who were told the same moment need not all come in the same millisecond. */
const LATER_MS = 20;

/** What one pool is asked for, and by whom. */
interface Asked {
  readonly pool: Pool;
  readonly short: readonly Waiter[];
  readonly ask: LeaseAsk;
}

type Dismiss = (waiter: Waiter, error: unknown) => void;

/** Takes what was granted; those who got nothing wait for their time, or are sent away until then. */
const settle = (
  { pool, short }: Asked,
  lease: Lease,
  asked: number,
  { figures, patienceMs }: LeasingParts,
  dismiss: Dismiss,
): void => {
  addLease(pool, lease, asked);
  const [account = "", ...kind] = pool.limit.name.split(" ");
  figures.left(account, kind.join(" ") || "requests", lease.left);
  // The lender serves in the order of priorities, so it is the last ones who got nothing.
  const refused = short
    .slice(short.length - lease.waits.length)
    .map((waiter, at) => ({ waiter, wait: (lease.waits[at] ?? 0) + LATER_MS }));
  const stays = ({ waiter, wait }: (typeof refused)[number]): boolean =>
    wait <= patienceMs + LATER_MS && waiter.signal?.aborted !== true;
  const staying = refused.filter(stays);
  const [first] = staying;
  if (first !== undefined)
    pool.refused = {
      until: asked + Math.min(...staying.map(({ wait }) => wait)),
      rank: rankOf(first.waiter),
    };
  for (const one of refused) if (!stays(one)) dismiss(one.waiter, turnedAway(one.wait));
};

export const createLeasing = (parts: LeasingParts, waiters: readonly Waiter[], dismiss: Dismiss): Leasing => {
  const { elapsed, patienceMs } = parts;
  const pools = new Map<string, Pool>();

  const poolOf = (limit: Limit): Pool => {
    const known = pools.get(limit.name);
    if (known !== undefined && known.limit.permits === limit.permits) return known;
    const pool = asPool(limit, known);
    pools.set(limit.name, pool);
    return pool;
  };
  const shortOf = (pool: Pool, now: number): readonly Waiter[] =>
    needing(pool, waiters, now, poolOf).slice(held(pool));

  const askedOf = (pool: Pool, now: number): Asked => {
    const short = shortOf(pool, now);
    const count = (priority: Waiter["priority"]) => short.filter((one) => one.priority === priority).length;
    const ask: LeaseAsk = {
      ...pool.limit,
      wanted: { urgent: count("urgent"), normal: count("normal"), background: count("background") },
      ahead: short.length === 0 ? 0 : wishAhead(pool, now),
      patienceMs,
      told: parts.toldLeft(pool.limit.name),
      unused: takeUnused(pool),
    };
    return { pool, short, ask };
  };

  return {
    poolOf,
    takeAll: (limits) => {
      const now = elapsed();
      const needed = limits.map(poolOf);
      for (const pool of needed) expire(pool, now);
      if (needed.some((pool) => held(pool) === 0)) return false;
      for (const pool of needed) spend(pool, now);
      return true;
    },
    needsMore: () => [...pools.values()].some((pool) => shortOf(pool, elapsed()).length > 0),
    ask: async () => {
      const now = elapsed();
      // In the order of their names, so that two processes never wait for each other.
      const all = [...pools.values()]
        .toSorted((one, other) => (one.limit.name < other.limit.name ? -1 : 1))
        .map((pool) => askedOf(pool, now))
        .filter(({ short, ask }) => short.length > 0 || ask.unused !== null);
      if (all.length === 0) return;
      const leases = await parts.lender.lease(all.map(({ ask }) => ask));
      for (const [at, asked] of all.entries()) {
        const lease = leases[at];
        if (lease !== undefined) settle(asked, lease, now, parts, dismiss);
      }
    },
    expireAll: () => {
      for (const pool of pools.values()) expire(pool, elapsed());
    },
    nextMoment: () => {
      const now = elapsed();
      return Math.min(
        ...[...pools.values()].flatMap(({ refused, leases }) => [
          ...(waiters.length > 0 && refused.until > now ? [refused.until] : []),
          ...leases.map(({ until }) => until),
        ]),
      );
    },
  };
};
