/**
 * Many callers, one write: what waits while a write is under way goes together in the next. Where a write
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

/** As many of the first as the bounds allow, at least one. */
const takeBatch = <Item, Answer>(
  queue: Waiting<Item, Answer>[],
  options: GroupCommitOptions<Item, Answer>,
): Waiting<Item, Answer>[] => {
  let bytes = 0;
  const end = queue.findIndex(({ size }, index) => {
    bytes += size;
    return index > 0 && (index >= options.mostItems || bytes > options.mostBytes);
  });
  return queue.splice(0, end === -1 ? queue.length : end);
};

/** Makes one; see `GroupCommit`. */
export const createGroupCommit = <Item, Answer>(
  options: GroupCommitOptions<Item, Answer>,
): GroupCommit<Item, Answer> => {
  const queue: Waiting<Item, Answer>[] = [];
  let writes = 0;

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
        const failed = faultOfItem ? batch : [...batch, ...queue.splice(0)];
        for (const { reject } of failed) reject(error);
      }
    }
  };
  const pump = async (): Promise<void> => {
    if (writes >= options.mostWrites) return;
    writes += 1;
    while (queue.length > 0) await write(takeBatch(queue, options));
    writes -= 1;
  };
  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, size: options.sizeOf(item), resolve, reject });
        // What arrives in the same turn of the event loop goes together.
        if (queue.length === 1) setImmediate(() => void pump());
      }),
  };
};
