import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { delivery } from "../store/builders.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";
import { createReplicas } from "./processes.ts";

describe("the queue", () => {
  let database: TestDatabase;
  const replicas = createReplicas();
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await replicas.stop();
    await database.drop();
  });

  /** A handler that takes a while, and notes who was at work on what. */
  const witness = () => {
    const atWork = new Map<string, number>();
    const seen: string[] = [];
    let most = 0;
    let mostPerIssue = 0;
    const handler = async (issueKey: string) => {
      seen.push(issueKey);
      atWork.set(issueKey, (atWork.get(issueKey) ?? 0) + 1);
      mostPerIssue = Math.max(mostPerIssue, atWork.get(issueKey) ?? 0);
      most = Math.max(
        most,
        [...atWork.values()].reduce((sum, count) => sum + count),
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
      atWork.set(issueKey, (atWork.get(issueKey) ?? 0) - 1);
      return { againAt: null };
    };
    return { handler, seen, most: () => most, mostPerIssue: () => mostPerIssue };
  };

  test("news is worked on; a burst of it before that is one job", async () => {
    const { queue } = await replicas.start(database);
    const { handler, seen } = witness();
    for (let count = 0; count < 100; count += 1) queue.news("gitlab:1#1");
    queue.news("gitlab:1#2");
    await queue.work(handler, { concurrency: 4 });
    await until(() => seen.length >= 2);
    expect(seen.sort()).toEqual(["gitlab:1#1", "gitlab:1#2"]);
  });

  test("news that arrives while its issue is worked on is not lost, and waits its turn", async () => {
    const { queue } = await replicas.start(database);
    const record: string[] = [];
    let runs = 0;
    await queue.work(
      async (issueKey) => {
        record.push("begin");
        if (runs++ === 0) {
          queue.news(issueKey);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        record.push("end");
        return { againAt: null };
      },
      { concurrency: 4 },
    );
    queue.news("gitlab:1#1");
    await until(() => record.length === 4);
    expect(record).toEqual(["begin", "end", "begin", "end"]);
  });

  test("two processes share the issues, and no issue is worked on twice at once", async () => {
    const [one, other] = [await replicas.start(database), await replicas.start(database)];
    const work = witness();
    await one.queue.work(work.handler, { concurrency: 3 });
    await other.queue.work(work.handler, { concurrency: 3 });
    const issues = Array.from({ length: 8 }, (_, index) => `gitlab:1#${index + 1}`);
    for (let round = 0; round < 10; round += 1) {
      for (const key of issues) (round % 2 === 0 ? one : other).queue.news(key);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    await until(
      async () => (await database.query("SELECT FROM pgboss.job WHERE state < 'completed'")).length === 0,
    );
    expect(new Set(work.seen)).toEqual(new Set(issues));
    expect(work.mostPerIssue()).toBe(1);
    expect(work.most()).toBeGreaterThan(1);
  });

  test("a process without workers wakes those of another", async () => {
    const [web, worker] = [await replicas.start(database), await replicas.start(database)];
    const { handler, seen } = witness();
    await worker.queue.work(handler, { concurrency: 1 });
    web.queue.news("gitlab:1#1");
    await until(() => seen.length === 1);
    expect(seen).toEqual(["gitlab:1#1"]);
  });

  test("a handler that asks for it is called again", async () => {
    const { queue } = await replicas.start(database);
    let runs = 0;
    await queue.work(
      async () => {
        runs += 1;
        return { againAt: runs === 1 ? new Date(Date.now() + 100) : null };
      },
      { concurrency: 1 },
    );
    queue.news("gitlab:1#1");
    await until(() => runs === 2);
    expect(runs).toBe(2);
  });

  test("news during a wait for a later time is worked on at once", async () => {
    const { queue } = await replicas.start(database);
    let runs = 0;
    await queue.work(
      async () => {
        runs += 1;
        return { againAt: new Date(Date.now() + 3_600_000) };
      },
      { concurrency: 1 },
    );
    queue.news("gitlab:1#1");
    await until(() => runs === 1);
    queue.news("gitlab:1#1");
    await until(() => runs === 2);
    expect(runs).toBe(2);
  });

  test("news that a job has left waiting is found although that job wants to come back much later", async () => {
    const { store, queue } = await replicas.start(database);
    await store.deliveries.add(
      delivery({ issueKey: "gitlab:5#6", receivedAt: new Date(Date.now() - 60_000) }),
    );
    let runs = 0;
    await queue.work(
      async () => {
        runs += 1;
        return { againAt: new Date(Date.now() + 3_600_000) };
      },
      { concurrency: 1 },
    );
    await until(() => runs === 2);
    expect(runs).toBe(2);
  });

  test("what was stored but never enqueued is found at the start", async () => {
    const { store, queue } = await replicas.start(database);
    await store.deliveries.add(delivery({ issueKey: "gitlab:5#5", receivedAt: new Date() }));
    const { handler, seen } = witness();
    await queue.work(handler, { concurrency: 1 });
    await until(() => seen.length === 1);
    expect(seen).toEqual(["gitlab:5#5"]);
  });
});
