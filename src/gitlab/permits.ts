/**
 * Hands out permits of this process, urgent requests first. Permits are leased several at a time from what all
 * processes share; those that were not needed are given back. Nothing is asked for while nothing waits.
 */
import { type BudgetFigures, type Limit, PRIORITIES } from "./budget.ts";
import { createLeasing, type Leasing, type LeasingParts } from "./permit-leasing.ts";
import { held, isRefused, type Pool } from "./permit-pool.ts";
import { placeOf, rankOf, type Turn, turnedAway, type Waiter } from "./permit-waiters.ts";

/** Where permits are asked for. */
export interface Permits {
  /** Resolves when a request may go out; rejects with `TurnedAway` where that takes longer than our patience. */
  take(limits: readonly Limit[], turn: Turn): Promise<void>;
}

/** What permits stand on. */
export interface PermitParts extends LeasingParts {
  /** The service stops: what is left over is not given back any more. */
  readonly stopping?: AbortSignal | undefined;
  readonly figures: Pick<BudgetFigures, "left" | "waiting">;
}

/** Lets go whoever has everything; nobody takes a permit for which somebody before them waits. */
const serve = (
  waiters: readonly Waiter[],
  leasing: Leasing,
  now: number,
  letGo: (waiter: Waiter) => void,
) => {
  const claimed = new Map<Pool, number>();
  const free = (pool: Pool): number => held(pool) - (claimed.get(pool) ?? 0);
  for (const waiter of [...waiters]) {
    const needed = waiter.limits.map(leasing.poolOf);
    if (needed.every((pool) => free(pool) > 0) && leasing.takeAll(waiter.limits)) letGo(waiter);
    else if (needed.every((pool) => free(pool) > 0 || !isRefused(pool, rankOf(waiter), now)))
      for (const pool of needed) claimed.set(pool, (claimed.get(pool) ?? 0) + 1);
  }
};

/** Permits of one instance. */
export const createPermits = (parts: PermitParts): Permits => {
  const waiters: Waiter[] = [];
  let asking = false;
  let timer: NodeJS.Timeout | undefined;

  const show = (): void => {
    for (const priority of PRIORITIES)
      parts.figures.waiting(priority, waiters.filter((waiter) => waiter.priority === priority).length);
  };
  const leave = (waiter: Waiter): void => {
    const at = waiters.indexOf(waiter);
    if (at < 0) return;
    waiters.splice(at, 1);
    waiter.left();
    // Nobody needs to be kept alive for what is given back.
    if (waiters.length === 0) timer?.unref();
    show();
  };
  const leasing = createLeasing(parts, waiters, (waiter, error) => {
    leave(waiter);
    waiter.fail(error);
  });
  const serveAll = (): void => {
    leasing.expireAll();
    serve(waiters, leasing, parts.elapsed(), (waiter) => {
      leave(waiter);
      waiter.go();
    });
  };
  const sleepUntilNext = (): void => {
    clearTimeout(timer);
    const next = leasing.nextMoment();
    if (next === Number.POSITIVE_INFINITY && waiters.length === 0) return;
    // Whoever waits for a moment that has come just now is not to be forgotten.
    const wait = next === Number.POSITIVE_INFINITY ? 1 : Math.max(1, next - parts.elapsed() + 1);
    timer = setTimeout(() => void pump(), wait);
    if (waiters.length === 0) timer.unref();
  };
  const pump = async (): Promise<void> => {
    serveAll();
    if (asking || (waiters.length === 0 && parts.stopping?.aborted === true)) return;
    asking = true;
    try {
      // A moment later, so that requests which start together ask together.
      await Promise.resolve();
      await leasing.ask();
    } finally {
      asking = false;
    }
    serveAll();
    if (leasing.needsMore()) void pump();
    else sleepUntilNext();
  };

  return {
    take: (limits, turn) => {
      if (limits.length === 0 || (waiters.length === 0 && leasing.takeAll(limits))) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          leave(waiter);
          reject(turnedAway(parts.patienceMs));
        };
        const waiter: Waiter = {
          ...turn,
          limits,
          go: resolve,
          fail: reject,
          left: () => turn.signal?.removeEventListener("abort", onAbort),
        };
        turn.signal?.addEventListener("abort", onAbort);
        waiters.splice(placeOf(waiter, waiters), 0, waiter);
        show();
        pump().catch(reject);
      });
    },
  };
};
