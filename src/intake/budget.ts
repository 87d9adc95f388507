/**
 * The bytes of bodies that may be in memory at once. Small bodies, which nearly all are, always find room
 * before large ones: those share a part of it and wait in line, so that a few large senders cannot shut
 * everybody else out. The same holds between owners (instances): half of the bytes is kept for them in equal
 * parts, the other half goes to whoever comes first, so that the flood of one leaves the others their part.
 */
export interface Budget {
  /** Takes room at once, or says that there is none. */
  take(bytes: number, owner: string): boolean;
  /** Waits in line for room, at most `milliseconds`; false where none came. */
  wait(bytes: number, owner: string, milliseconds: number): Promise<boolean>;
  /** Gives room back that `take` or `wait` granted. */
  give(bytes: number, owner: string): void;
  /** Bytes taken. */
  taken(): number;
}

interface BudgetLimits {
  readonly bytes: number;
  /** Bodies up to this size count as small. */
  readonly small: number;
  /** Share of the bytes that large bodies may hold together, 0 to 1. */
  readonly largeShare: number;
  /** Beyond this many of one owner in line, the next is turned away at once. */
  readonly mostWaiting: number;
  /** Who has a part of it; anybody else has only what is nobody's. */
  readonly owners: () => readonly string[];
}

interface Waiter {
  readonly bytes: number;
  readonly owner: string;
  readonly grant: () => void;
}

interface Held {
  all: number;
  large: number;
  waiting: number;
}

const RESERVED_SHARE = 0.5;

/** A budget of `limits.bytes`. */
export const createBudget = (limits: BudgetLimits): Budget => {
  const line = new Set<Waiter>();
  const held = new Map<string, Held>();
  const total: Held = { all: 0, large: 0, waiting: 0 };

  const heldBy = (owner: string): Held => {
    const known = held.get(owner) ?? { all: 0, large: 0, waiting: 0 };
    held.set(owner, known);
    return known;
  };

  /** What the others' parts leave to this owner. */
  const roomOf = (owner: string): number => {
    const owners = limits.owners();
    const part = (limits.bytes * RESERVED_SHARE) / Math.max(1, owners.length);
    let room = limits.bytes;
    for (const other of owners) if (other !== owner) room -= Math.max(0, part - (held.get(other)?.all ?? 0));
    return room;
  };

  const take = (bytes: number, owner: string): boolean => {
    const isLarge = bytes > limits.small;
    if (total.all + bytes > limits.bytes) return false;
    if (isLarge && total.large + bytes > limits.bytes * limits.largeShare) return false;
    const mine = heldBy(owner);
    const others = total.all - mine.all;
    const room = roomOf(owner) - others;
    if (mine.all + bytes > room) return false;
    if (isLarge && mine.large + bytes > room * limits.largeShare) return false;
    for (const one of [total, mine]) {
      one.all += bytes;
      if (isLarge) one.large += bytes;
    }
    return true;
  };

  const serve = (): void => {
    // What did not fit will not a moment later, nor will what is larger: a long line costs little.
    const refused = new Map<string, number>();
    for (const waiter of line) {
      const { bytes, owner } = waiter;
      // First come, first served among equals; what does not fit must not hold back a small one behind it.
      if (bytes >= (refused.get(owner) ?? Number.POSITIVE_INFINITY)) continue;
      if (take(bytes, owner)) {
        line.delete(waiter);
        waiter.grant();
      } else refused.set(owner, bytes);
    }
  };

  return {
    take,
    wait(bytes, owner, milliseconds) {
      const mine = heldBy(owner);
      if (mine.waiting >= limits.mostWaiting) return Promise.resolve(false);
      mine.waiting += 1;
      return new Promise((resolve) => {
        const settle = (granted: boolean): void => {
          clearTimeout(timer);
          mine.waiting -= 1;
          resolve(granted);
        };
        const waiter: Waiter = { bytes, owner, grant: () => settle(true) };
        const timer = setTimeout(() => {
          line.delete(waiter);
          settle(false);
        }, milliseconds);
        line.add(waiter);
      });
    },
    give(bytes, owner) {
      for (const one of [total, heldBy(owner)]) {
        one.all -= bytes;
        if (bytes > limits.small) one.large -= bytes;
      }
      if (line.size > 0) serve();
    },
    taken: () => total.all,
  };
};
