/** What one process at a time does for all: it holds a lease, and prolongs it while it is at work. */
import { randomUUID } from "node:crypto";

/** A process that died in the middle is followed by another after this time. */
const LEASE_MS = 15_000;
const PROLONG_EVERY_MS = 5_000;

/** Leases by name, kept where all processes see them. */
export interface Leases {
  /** Takes or prolongs it; false: somebody else has it. */
  take(name: string, holder: string, milliseconds: number): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
}

/** A lease of ours. */
export interface Held {
  /** false: it was not prolonged in time, so another process may have taken over. */
  isHeld(): boolean;
  end(): Promise<void>;
}

/** Takes a lease and prolongs it until `end`; null: somebody else has it. */
export const takeLease = async (leases: Leases, name: string): Promise<Held | null> => {
  const holder = randomUUID();
  let until = performance.now() + LEASE_MS;
  let isLost = false;
  if (!(await leases.take(name, holder, LEASE_MS))) return null;
  const prolong = async (): Promise<void> => {
    const asked = performance.now();
    if (await leases.take(name, holder, LEASE_MS)) until = asked + LEASE_MS;
    else isLost = true;
  };
  // While the database does not answer it is held until it would have ended, and then no more.
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    last = prolong().catch(() => undefined);
  }, PROLONG_EVERY_MS);
  timer.unref();
  return {
    isHeld: () => !isLost && performance.now() < until,
    end: async () => {
      clearInterval(timer);
      // One that is still on its way would take the lease back.
      await last;
      await leases.release(name, holder);
    },
  };
};
