/**
 * Many callers, one write: what waits while a write is under way goes together in the next, of each owner's as
 * much as of any other's, so that one who brings thousands does not keep another waiting behind them. Where a write
 * fails because the database is gone, whatever waits fails with it, so that nobody waits for two time-outs.
 */
export interface GroupCommit<Item, Answer> {
  /** Resolves when the item is written; rejects when its write, or the one before it, failed. */
  add(item: Item): Promise<Answer>;
}

/** Bounds of one write, and how writes are done. */
export interface GroupCommitOptions<Item, Answer> {
  /** Writes all items, or none. Answers in the order of the items. */
  readonly write: (items: readonly Item[]) => Promise<readonly Answer[]>;
  /** Whether a failed write was the fault of one of its items, so that they are tried one by one. */
  readonly isFaultOfItem: (error: unknown) => boolean;
  readonly sizeOf: (item: Item) => number;
  /** Whose it is; of one owner's, first come, first served. */
  readonly ownerOf: (item: Item) => string;
  readonly mostItems: number;
  readonly mostBytes: number;
  /** Writes under way at once. */
  readonly mostWrites: number;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly size: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

type Queues<Item, Answer> = Map<string, Waiting<Item, Answer>[]>;

/** As many as the bounds allow, at least one; one of each owner in turn. */
const takeBatch = <Item, Answer>(
  queues: Queues<Item, Answer>,
  { mostItems, mostBytes }: GroupCommitOptions<Item, Answer>,
): Waiting<Item, Answer>[] => {
  const batch: Waiting<Item, Answer>[] = [];
  const taken = new Map<string, number>();
  let bytes = 0;
  const fits = ({ size }: Waiting<Item, Answer>): boolean =>
    batch.length === 0 || (batch.length < mostItems && bytes + size <= mostBytes);
  for (let before = -1; before < batch.length; ) {
    before = batch.length;
    for (const [owner, queue] of queues) {
      const next = queue[taken.get(owner) ?? 0];
      if (next === undefined || !fits(next)) continue;
      batch.push(next);
      bytes += next.size;
      taken.set(owner, (taken.get(owner) ?? 0) + 1);
    }
  }
  for (const [owner, count] of taken) {
    const queue = queues.get(owner) ?? [];
    queues.delete(owner);
    // Who was served goes to the end of the row: a batch may be too small for everybody.
    if (count < queue.length) queues.set(owner, queue.slice(count));
  }
  return batch;
};

/** Makes one; see `GroupCommit`. */
export const createGroupCommit = <Item, Answer>(
  options: GroupCommitOptions<Item, Answer>,
): GroupCommit<Item, Answer> => {
  const queues: Queues<Item, Answer> = new Map();
  let writes = 0;

  const takeAll = (): Waiting<Item, Answer>[] => {
    const all = [...queues.values()].flat();
    queues.clear();
    return all;
  };

  const write = async (batch: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await options.write(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index];
        if (answer === undefined) reject(new Error("a write gave fewer answers than items"));
        else resolve(answer);
      }
    } catch (error) {
      const faultOfItem = options.isFaultOfItem(error);
      if (faultOfItem && batch.length > 1) {
        for (const one of batch) await write([one]);
      } else {
        const failed = faultOfItem ? batch : [...batch, ...takeAll()];
        for (const { reject } of failed) reject(error);
      }
    }
  };
  const pump = async (): Promise<void> => {
    if (writes >= options.mostWrites) return;
    writes += 1;
    while (queues.size > 0) await write(takeBatch(queues, options));
    writes -= 1;
  };
  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        const owner = options.ownerOf(item);
        const waiting = { item, size: options.sizeOf(item), resolve, reject };
        const queue = queues.get(owner);
        if (queue !== undefined) {
          queue.push(waiting);
          return;
        }
        // What arrives in the same turn of the event loop goes together.
        if (queues.size === 0) setImmediate(() => void pump());
        queues.set(owner, [waiting]);
      }),
  };
};
