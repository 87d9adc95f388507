import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { LiaisonError } from "../../../src/lib/errors.ts";
import type { QueueDatabase, Session } from "../../../src/queue/database.ts";
import { createReplicas } from "../../queue/processes.ts";
import { delivery } from "../../store/builders.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { until } from "../../support/until.ts";

const ISSUE = "gitlab:1#1";

/** A handler that only notes what it was called for. */
const noting = (seen: string[]) => async (issueKey: string) => {
  seen.push(issueKey);
  return { againAt: null };
};

describe("when things go wrong, the queue", () => {
  let database: TestDatabase;
  const replicas = createReplicas();
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await replicas.stop();
    await database.drop();
  });

  const startStuckWorker = async (): Promise<ChildProcess> => {
    const program = fileURLToPath(new URL("../../queue/worker.ts", import.meta.url));
    const child = spawn(process.execPath, [program, database.url], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    return child;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };

  test("takes up what a killed process was working on, at the next start", async () => {
    const { store, queue } = await replicas.start(database);
    await store.deliveries.add(delivery({ issueKey: ISSUE }));
    queue.news(ISSUE);
    await kill(await startStuckWorker());
    const seen: string[] = [];
    await queue.work(noting(seen), { concurrency: 2 });
    await until(() => seen.length === 1);
    expect(seen).toEqual([ISSUE]);
  });

  test("of another process takes over from a killed one, but never from one that is only slow", async () => {
    const { queue } = await replicas.start(database);
    queue.news(ISSUE);
    const slow = await startStuckWorker();
    const seen: string[] = [];
    await queue.work(noting(seen), { concurrency: 2 });
    queue.news(ISSUE);
    queue.news("gitlab:1#2");
    await until(() => seen.length === 1);
    // Longer than two looks for orphans.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(seen).toEqual(["gitlab:1#2"]);
    await kill(slow);
    await until(() => seen.length >= 2);
    expect(seen[1]).toBe(ISSUE);
  });

  test("goes on after all its connections were cut", async () => {
    const { queue } = await replicas.start(database);
    const seen: string[] = [];
    await queue.work(noting(seen), { concurrency: 2 });
    queue.news("gitlab:1#1");
    await until(() => seen.length === 1);
    await database.cut();
    await until(async () => {
      queue.news("gitlab:1#2");
      await new Promise((resolve) => setTimeout(resolve, 50));
      return seen.includes("gitlab:1#2");
    });
    expect(seen).toContain("gitlab:1#2");
  });

  test("keeps an issue locked for its worker although the connection with the lock was cut", async () => {
    const [one, other] = [await replicas.start(database), await replicas.start(database)];
    const atWork: string[] = [];
    const release = Promise.withResolvers<void>();
    await one.queue.work(
      async () => {
        atWork.push("one");
        await release.promise;
        return { againAt: null };
      },
      { concurrency: 1 },
    );
    one.queue.news(ISSUE);
    await until(() => atWork.length === 1);
    await database.cut();
    await other.queue.work(
      async () => {
        atWork.push("other");
        return { againAt: null };
      },
      { concurrency: 1 },
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    other.queue.news(ISSUE);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(atWork).toEqual(["one"]);
    release.resolve();
    await until(() => atWork.length === 2);
    expect(atWork).toHaveLength(2);
  });

  test("keeps its issue when a statement gets no answer in time: its new connection takes over from the old one", async () => {
    let session: Session | undefined;
    const kept = (direct: QueueDatabase): QueueDatabase => ({
      ...direct,
      openSession: async (onNotification) => {
        session = await direct.openSession(onNotification);
        return session;
      },
    });
    const { queue } = await replicas.start(database, kept);
    const release = Promise.withResolvers<void>();
    const told: AbortSignal[] = [];
    await queue.work(
      async (_, lost) => {
        told.push(lost);
        await release.promise;
        return { againAt: null };
      },
      { concurrency: 2 },
    );
    queue.news(ISSUE);
    await until(() => told.length === 1);
    const first = session;
    await expect(first?.query("SELECT pg_try_advisory_lock(1, 7), pg_sleep(60)")).rejects.toThrow("timeout");
    await until(() => session !== first);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(told.map(({ aborted }) => aborted)).toEqual([false]);
    const held = "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = 1";
    expect(await database.query(held)).toEqual([]);
    release.resolve();
  }, 60_000);

  test("ends hopeless work as dead letters, which can be replayed, and does not block the issue", async () => {
    const { store, queue } = await replicas.start(database);
    let hopeless = true;
    const handled: number[] = [];
    const handler = async (issueKey: string) => {
      const waiting = await store.deliveries.waitingFor(issueKey);
      if (hopeless) {
        const details = {
          code: "test.hopeless",
          disposition: { kind: "give-up" },
          remedy: "Mend it.",
        } as const;
        throw new LiaisonError("It cannot be decided.", details);
      }
      handled.push(waiting.length);
      const ids = waiting.map(({ id }) => id);
      await store.deliveries.settle(ids, "ignored", "test");
      return { againAt: null };
    };
    await queue.work(handler, { concurrency: 1 });
    await store.deliveries.add(delivery({ issueKey: ISSUE, receivedAt: new Date() }));
    queue.news(ISSUE);
    await until(async () => (await store.deliveries.countByState()).dead === 1);
    const [letter] = await store.deliveries.list({ state: "dead" });
    expect(letter?.why).toBe("test.hopeless: It cannot be decided. Mend it.");

    hopeless = false;
    await store.deliveries.add(delivery({ issueKey: ISSUE, receivedAt: new Date() }));
    queue.news(ISSUE);
    await until(async () => (await store.deliveries.list({ state: "ignored" })).length === 1);
    await store.deliveries.replay([letter?.id ?? 0]);
    await until(async () => (await store.deliveries.list({ state: "ignored" })).length === 2);
    // A job may come for what an earlier one has dealt with, and finds nothing: no delivery is handled twice by it.
    expect(handled.filter((count) => count > 0)).toEqual([1, 1]);
    expect(await store.deliveries.countByState()).toEqual({ dead: 0, waiting: 0, unreadable: 0 });
  });

  test("tries again what failed by surprise, and waits as long as an error asks", async () => {
    const { queue } = await replicas.start(database);
    const limited = new LiaisonError("Too many requests.", {
      code: "gitlab.rate-limited",
      disposition: { kind: "wait", milliseconds: 200 },
      remedy: "Nothing.",
    });
    const errors = [limited, new Error("surprise")];
    let runs = 0;
    const handler = async () => {
      const error = errors[runs++];
      if (error !== undefined) throw error;
      return { againAt: null };
    };
    await queue.work(handler, { concurrency: 1 });
    queue.news(ISSUE);
    await until(() => runs === 3);
    expect(runs).toBe(3);
  });

  test("stops in time although a handler does not end, and the work is done again later", async () => {
    const first = await replicas.start(database);
    let begun = false;
    await first.queue.work(
      async () => {
        begun = true;
        return await new Promise(() => undefined);
      },
      { concurrency: 1 },
    );
    first.queue.news(ISSUE);
    await until(() => begun);
    await first.queue.stop({ within: 50 });
    const second = await replicas.start(database);
    const seen: string[] = [];
    await second.queue.work(noting(seen), { concurrency: 1 });
    await until(() => seen.length === 1);
    expect(seen).toEqual([ISSUE]);
  });
});
