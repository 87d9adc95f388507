import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { LiaisonError } from "../../src/lib/errors.ts";
import type { QueueDatabase } from "../../src/queue/database.ts";
import { delivery } from "../store/builders.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";
import { createReplicas } from "./processes.ts";

const ISSUE = "gitlab:1#1";

/** A network over which the queue's own connection can be opened while `open` allows it. */
const network = () => {
  let reachable = Promise.resolve();
  let restore = (): void => undefined;
  return {
    through: (database: QueueDatabase): QueueDatabase => ({
      ...database,
      openSession: async (onNotification) => {
        await reachable;
        return await database.openSession(onNotification);
      },
    }),
    cut: () => {
      ({ promise: reachable, resolve: restore } = Promise.withResolvers<void>());
    },
    restore: () => restore(),
  };
};

describe("a process that was out of the database's reach", () => {
  let database: TestDatabase;
  const replicas = createReplicas();
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await replicas.stop();
    await database.drop();
  });

  test("learns that another has taken its issue over, and leaves the end to it", async () => {
    const { through, cut, restore } = network();
    const [one, other] = [await replicas.start(database, through), await replicas.start(database)];
    const atWork: string[] = [];
    const [oneMayEnd, otherMayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let told: AbortSignal | undefined;
    await one.queue.work(
      async (_, lost) => {
        atWork.push("one");
        told = lost;
        await oneMayEnd.promise;
        const details = {
          code: "test.hopeless",
          disposition: { kind: "give-up" },
          remedy: "Mend it.",
        } as const;
        throw new LiaisonError("It cannot be decided.", details);
      },
      { concurrency: 1 },
    );
    await one.store.deliveries.add(delivery({ issueKey: ISSUE, receivedAt: new Date() }));
    one.queue.news(ISSUE);
    await until(() => atWork.length === 1);
    expect(told?.aborted).toBe(false);

    cut();
    await database.cut();
    await other.queue.work(
      async () => {
        atWork.push("other");
        await otherMayEnd.promise;
        return { againAt: null };
      },
      { concurrency: 1 },
    );
    await until(() => atWork.length === 2);
    restore();
    await until(() => told?.aborted === true);
    oneMayEnd.resolve();
    await one.queue.stop();
    expect(await other.store.deliveries.countByState()).toMatchObject({ waiting: 1, dead: 0 });
    expect(await database.query("SELECT FROM pgboss.job WHERE state = 'active'")).toHaveLength(1);

    otherMayEnd.resolve();
    await until(
      async () => (await database.query("SELECT FROM pgboss.job WHERE state = 'active'")).length === 0,
    );
    expect(atWork).toEqual(["one", "other"]);
  });
});
