import { systemClock } from "../../src/lib/clock.ts";
import { silentLogger } from "../../src/lib/log.ts";
import type { QueueDatabase } from "../../src/queue/database.ts";
import { openQueue, type Queue } from "../../src/queue/open.ts";
import type { Store } from "../../src/store/open.ts";
import type { TestDatabase } from "../support/database.ts";

/** What one process has: a store and a queue of its own. */
export interface Replica {
  readonly store: Store;
  readonly queue: Queue;
}

/** Faster than in service, so that tests need not wait. */
const PACE = { lookMs: 200, orphansMs: 300, sweepMs: 2_000 };

/** Replicas on one database; `stop` ends their queues. */
export const createReplicas = () => {
  const queues: Queue[] = [];
  return {
    /** `network`: what is between the queue and its database. */
    start: async (
      database: TestDatabase,
      network = (direct: QueueDatabase): QueueDatabase => direct,
    ): Promise<Replica> => {
      const store = await database.open();
      const backlog = { ...store.deliveries, issueKeysDue: store.effects.issueKeysDue };
      const options = {
        database: network(store.queueDatabase),
        backlog,
        clock: systemClock,
        log: silentLogger,
        pace: PACE,
      };
      const queue = await openQueue(options);
      queues.push(queue);
      return { store, queue };
    },
    stop: async (): Promise<void> => {
      await Promise.all(queues.splice(0).map((queue) => queue.stop({ within: 1_000 })));
    },
  };
};
