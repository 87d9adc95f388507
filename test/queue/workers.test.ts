import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { silentLogger } from "../../src/lib/log.ts";
import { type Job, jobOf } from "../../src/queue/jobs.ts";
import { createWorkers } from "../../src/queue/workers.ts";
import { until } from "../support/until.ts";

const NOW = new Date("2026-03-04T10:00:00.000Z");

describe("the workers of a process", () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test("come back at once to what should have been done a while ago", async () => {
    const timers = jest.spyOn(globalThis, "setTimeout");
    const waiting: Job[] = [jobOf("1", { issueKey: "gitlab:1#1" }, 0)];
    const ended: string[] = [];
    const jobs = {
      add: async () => undefined,
      addLater: async () => undefined,
      take: async () => waiting.splice(0),
      done: async ({ id }: Job) => void ended.push(id),
      failed: async () => undefined,
      issueKeys: async () => ({ all: new Set<string>(), soon: new Set<string>() }),
      stop: async () => undefined,
    };
    const locks = {
      tryLock: async (keys: readonly string[]) => new Set(keys),
      unlock: async () => undefined,
      close: async () => undefined,
    };
    const workers = createWorkers({
      jobs,
      locks,
      backlog: { markDead: async () => 0 },
      handler: async () => ({ againAt: new Date(NOW.getTime() - 3_600_000) }),
      clock: () => NOW,
      log: silentLogger,
      concurrency: 1,
    });
    workers.wake();
    await until(() => ended.length === 1);
    await workers.stop();
    const delays = timers.mock.calls.map(([, delay]) => delay ?? 0);
    expect(delays).toContain(1);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
  });
});
