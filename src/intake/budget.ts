/**
 * The bytes of bodies that may be in memory at once. Small bodies, which nearly all are, always find room
 * before large ones: those share a part of it and wait in line, so that a few large senders cannot shut
 * everybody else out.
 */
export interface Budget {
  /** Takes room at once, or says that there is none. */
  take(bytes: number): boolean;
  /** Waits in line for room, at most `milliseconds`; false where none came. */
  wait(bytes: number, milliseconds: number): Promise<boolean>;
  /** Gives room back that `take` or `wait` granted. */
  give(bytes: number): void;
  /** Bytes taken. */
  taken(): number;
}

interface BudgetLimits {
  readonly bytes: number;
  /** Bodies up to this size count as small. */
  readonly small: number;
  /** Share of the bytes that large bodies may hold together, 0 to 1. */
  readonly largeShare: number;
  /** Beyond this many in line, the next is turned away at once. */
  readonly mostWaiting: number;
}

interface Waiter {
  readonly bytes: number;
  readonly grant: () => void;
}

/** A budget of `limits.bytes`. */
export const createBudget = (limits: BudgetLimits): Budget => {
  const line = new Set<Waiter>();
  let all = 0;
  let large = 0;

  const take = (bytes: number): boolean => {
    const isLarge = bytes > limits.small;
    if (all + bytes > limits.bytes) return false;
    if (isLarge && large + bytes > limits.bytes * limits.largeShare) return false;
    all += bytes;
    if (isLarge) large += bytes;
    return true;
  };

  const serve = (): void => {
    for (const waiter of line) {
      // First come, first served among equals; what does not fit must not hold back a small one behind it.
      if (take(waiter.bytes)) {
        line.delete(waiter);
        waiter.grant();
      }
    }
  };

  return {
    take,
    wait(bytes, milliseconds) {
      if (line.size >= limits.mostWaiting) return Promise.resolve(false);
      return new Promise((resolve) => {
        const waiter: Waiter = {
          bytes,
          grant: () => {
            clearTimeout(timer);
            resolve(true);
          },
        };
        const timer = setTimeout(() => {
          line.delete(waiter);
          resolve(false);
        }, milliseconds);
        line.add(waiter);
      });
    },
    give(bytes) {
      all -= bytes;
      if (bytes > limits.small) large -= bytes;
      if (line.size > 0) serve();
    },
    taken: () => all,
  };
};
