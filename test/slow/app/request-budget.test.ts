import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Service } from "../../../src/app.ts";
import { json } from "../../gitlab/support/answers.ts";
import { errorOf } from "../../gitlab/support/client.ts";
import { servingPerTest } from "../../gitlab/support/serving.ts";
import { budgetProcess } from "../../support/budget-process.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createLimiter } from "../../support/limiter.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { INSTANCE } from "../../support/service-configuration.ts";
import { until } from "../../support/until.ts";

/** GitLab's minute, shortened. */
const MINUTE = 3_000;

describe("two services on one database, before a GitLab that counts", () => {
  let on: TestService;
  let second: Service;
  beforeAll(async () => {
    on = await startTestService({
      configure: (usual) => ({
        ...usual,
        instances: {
          [INSTANCE]: {
            ...usual.instances[INSTANCE],
            url: usual.instances[INSTANCE]?.url ?? "",
            token: { file: "bot" },
            limits: { allRequestsPerMinute: 60, notesPerMinute: 4 },
          },
        },
      }),
      service: { pace: { minute: MINUTE, patience: 300 }, concurrency: 4 },
    });
    second = await on.another();
  });
  afterAll(async () => {
    await second.stop();
    await on.stop();
  });

  test("never send more than the limits allow, lose nothing, and need hardly longer than they must", async () => {
    const limiter = createLimiter({ requests: 60, notes: 4, period: MINUTE });
    on.gate.trouble(limiter.trouble);
    const began = performance.now();
    const issues = await Promise.all(Array.from({ length: 10 }, () => on.opens("kira", "kde/sysadmin")));
    const written = async (): Promise<number> =>
      (await Promise.all(issues.map((issue) => on.botNotes(issue)))).filter((notes) => notes.length > 0)
        .length;
    await until(async () => (await written()) === issues.length);
    const took = performance.now() - began;
    await on.settled();
    on.gate.trouble(undefined);
    expect(limiter.refused).toEqual([]);
    for (const issue of issues) expect(await on.botNotes(issue)).toHaveLength(1);
    // Ten notes at four a window: two windows must pass.
    expect(took).toBeGreaterThan(MINUTE);
    expect(took).toBeLessThan(4 * MINUTE);
    const metrics = await (await fetch(`${on.service().url}/metrics`)).text();
    expect(metrics).toMatch(
      /liaison_gitlab_requests_left\{instance="sandbox",account="\w+",limit="notes"\} \d/,
    );
    expect(metrics).toMatch(/liaison_gitlab_requests_waiting\{instance="sandbox",priority="urgent"\} 0/);
  });
});

describe("processes on one database", () => {
  const serve = servingPerTest();
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test("go on with a careful share while the database is away, and share again when it is back", async () => {
    const server = await serve(json({ version: "19.1.0" }));
    const { normal, log } = await budgetProcess(database, server.url, { perMinute: 100 });
    await normal.version();
    await database.away();
    try {
      await sleep(2_100);
      for (let count = 0; count < 15; count += 1) await normal.version();
      expect(log.lines.filter((line) => line.includes("a careful share"))).toHaveLength(1);
      const refused = await errorOf(Promise.all(Array.from({ length: 30 }, () => normal.version())));
      expect(refused).toMatchObject({ code: "gitlab.rate-limited" });
      expect(server.asked.length).toBeLessThanOrEqual(1 + 20);
    } finally {
      await database.back();
    }
    await sleep(3_000);
    await Promise.all(Array.from({ length: 50 }, () => normal.version()));
  });

  test("keep to what GitLab tells where nothing is configured, although others use the account, too", async () => {
    const told = (left: number) =>
      json({ version: "19.1.0" }, 200, {
        "ratelimit-limit": "50",
        "ratelimit-remaining": String(left),
        "ratelimit-reset": String(Math.ceil(Date.now() / 1_000) + 30),
      });
    const server = await serve(told(40), told(39), told(5));
    const { normal } = await budgetProcess(database, server.url);
    await database.query("DELETE FROM request_slots");
    for (let count = 0; count < 3; count += 1) await normal.version();
    await sleep(2_500);
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => normal.version()));
    expect(answers.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(5);
    expect(server.asked.length).toBeLessThanOrEqual(3 + 5);
  });
});
