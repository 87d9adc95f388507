import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { type Job, type Jobs, openJobs } from "../../src/queue/jobs.ts";
import { createOrphans } from "../../src/queue/orphans.ts";
import type { Store } from "../../src/store/open.ts";
import { delivery } from "../store/builders.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const ISSUE = "gitlab:7#3";

describe("jobs whose process died", () => {
  let database: TestDatabase;
  let store: Store;
  let jobs: Jobs;
  beforeEach(async () => {
    database = await createTestDatabase();
    store = await database.open();
    jobs = await openJobs(store.queueDatabase, silentLogger);
    await store.deliveries.add(delivery({ issueKey: ISSUE }));
    await jobs.add([ISSUE]);
  });
  afterEach(async () => {
    await jobs.stop();
    await database.drop();
  });

  const takeOne = async (): Promise<Job> => {
    await database.query("UPDATE pgboss.job SET start_after = now() WHERE state < 'active'");
    const [job] = await jobs.take(1);
    if (job === undefined) throw new Error("there is no job");
    return job;
  };
  const orphans = () =>
    createOrphans(
      {
        database: store.queueDatabase,
        backlog: store.deliveries,
        jobs,
        clock: systemClock,
        log: silentLogger,
      },
      () => false,
    );

  test("are given back, which is counted beside errors, and both stay with the job", async () => {
    for (const _ of [1, 2, 3, 4]) {
      await takeOne();
      expect(await orphans().giveBack(true)).toBe(1);
    }
    await jobs.failed(await takeOne(), "surprise", "surprises");
    await jobs.failed(await takeOne(), "outage", "outages");
    expect(await takeOne()).toMatchObject({
      issueKey: ISSUE,
      retryCount: 6,
      tries: { left: 4, surprises: 1, outages: 1 },
    });
  });

  test("are given up after very many times, with why", async () => {
    await takeOne();
    await database.query(`UPDATE pgboss.job SET data = data || '{"left":29}', retry_count = 29`);
    await orphans().giveBack(true);
    expect(await store.deliveries.list({ state: "dead" })).toMatchObject([
      { why: "30 processes that worked on it died; their logs may say of what" },
    ]);
    expect((await jobs.issueKeys()).all).toEqual(new Set());
  });
});
