/** Joins a backfill with store and clients. It runs beside the service, which works on what it brings. */
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/log.ts";
import type { PolledDelivery } from "../model/polled-delivery.ts";
import type { BackfillInstance } from "../reconcile/backfill.ts";
import { placesToWatch, type WatchedPlace } from "../reconcile/places.ts";
import type { Store } from "../store/open.ts";
import { createInstances } from "./instances.ts";
import type { Live } from "./live.ts";
import { knownIssues } from "./sweeps.ts";

/** What a backfill reads, and where it puts what it found. */
export interface BackfillSources {
  readonly places: readonly WatchedPlace[];
  readonly instance: (name: string) => BackfillInstance;
  /** Stores what is new, and tells running workers; answers how much was. */
  readonly store: (deliveries: readonly PolledDelivery[]) => Promise<number>;
  /** How much of it would be new. */
  readonly count: (deliveries: readonly PolledDelivery[]) => Promise<number>;
}

interface BackfillNeeds {
  readonly live: Live;
  readonly tokenFor: (instance: string, path?: string) => string;
  readonly store: Store;
  readonly log: Logger;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
}

const storeAll = async (store: Store, deliveries: readonly PolledDelivery[]): Promise<number> => {
  let stored = 0;
  for (const delivery of deliveries) if ((await store.deliveries.add(delivery)) === "stored") stored += 1;
  const [first] = deliveries;
  if (first !== undefined && stored > 0) await store.deliveries.announce(first.issueKey);
  return stored;
};

const countNew = async (store: Store, deliveries: readonly PolledDelivery[]): Promise<number> => {
  const [first] = deliveries;
  if (first === undefined) return 0;
  const ids = deliveries.map(({ messageId }) => messageId);
  return ids.length - (await store.deliveries.foundBefore(first.instance, ids)).size;
};

/** There is nothing else to do meanwhile: GitLab's usual pauses are a minute. */
const PATIENCE_MS = 15 * 60_000;

/** Asks who we are and who the partners' people are, then answers what a backfill works with. */
export const openBackfill = async (needs: BackfillNeeds): Promise<BackfillSources> => {
  const { live, store, log, clock, stopping, tokenFor } = needs;
  const instances = await createInstances({
    configuration: () => live.configuration,
    tokenFor,
    store,
    log,
    clock,
    stopping,
    abandoned: stopping,
    onAnswer: () => undefined,
    pace: { patience: PATIENCE_MS },
  });
  for (const runtime of instances.values()) {
    await runtime.identified();
    await runtime.directory.ready();
  }
  const ready = new Map(
    [...instances].map(([name, runtime]) => {
      const known = knownIssues(store, runtime, () => live);
      return [name, { gitlab: runtime.background, known, ownIds: runtime.ownIds }];
    }),
  );
  return {
    places: placesToWatch(
      live.configuration,
      (instance, group) => instances.get(instance)?.directory.usernamesIn(group) ?? [],
    ),
    instance: (name) => {
      const found = ready.get(name);
      if (found === undefined) throw new Error(`no such instance: ${name}`);
      return found;
    },
    store: (deliveries) => storeAll(store, deliveries),
    count: (deliveries) => countNew(store, deliveries),
  };
};
