import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { FaultPlanInput } from "../../../src/sandbox/faults/plan.ts";
import { until } from "../../support/until.ts";
import { rowsOf } from "../support/gitlab.ts";
import { begin, fateOf, PROJECT, type Setting } from "./setting.ts";

let setting: Setting;
beforeEach(async () => {
  setting = await begin();
});
afterEach(() => setting.stop());

const issues = `${PROJECT}/issues`;
const kira = () => setting.gitlab.as("kira");
const create = (title: string) => fateOf(kira()("POST", issues, { title }));
const titles = async (): Promise<string[]> =>
  rowsOf(await setting.gitlab.as("root")("GET", issues)).map((row) => String(Reflect.get(row, "title")));

/** Requests by Kira meet it, the administrator's do not. */
const forKira = (rule: object): FaultPlanInput =>
  ({ requests: [{ ...rule, where: { users: ["kira"] } }] }) as FaultPlanInput;

describe("a request that fails", () => {
  test("before it is executed, the write does not happen", async () => {
    for (const [rule, fate] of [
      [{ fault: "reset", moment: "before" }, "ECONNRESET"],
      [{ fault: "error", status: 500 }, 500],
      [{ fault: "error", status: 502 }, "no JSON"],
      [{ fault: "throttled" }, "no JSON"],
      [{ fault: "throttled", inner: true }, 429],
    ] as const) {
      setting.use(forKira(rule));
      expect([rule, await create("never")]).toEqual([rule, fate]);
    }
    expect(await titles()).toEqual([]);
    expect(setting.gitlab.faults.counts()).toMatchObject({
      "reset-before": 1,
      "error-500": 1,
      "error-502": 1,
      "throttled-inner": 1,
      throttled: 1,
      "reset-after": 0,
    });
  });

  test("after it was executed, the write happens and the answer is lost", async () => {
    setting.use(forKira({ fault: "reset", moment: "after" }));
    expect(await create("one")).toBe("ECONNRESET");
    setting.use(forKira({ fault: "reset", moment: "during" }));
    expect(await create("two")).toMatch(/UND_ERR_SOCKET|terminated/);
    setting.use(forKira({ fault: "error", status: 503, executed: true }));
    expect(await create("three")).toBe("no JSON");
    expect(await titles()).toEqual(["three", "two", "one"]);
  });

  test("during its answer, a part of the bytes arrives", async () => {
    await setting.open("long".repeat(50));
    setting.use({ requests: [{ fault: "reset", moment: "during" }] });
    const response = await fetch(`${setting.gitlab.url}/api/v4${issues}`, {
      headers: { "private-token": setting.gitlab.admin.token },
    });
    expect(response.status).toBe(200);
    let read = 0;
    const reading = async (): Promise<void> => {
      for await (const chunk of response.body ?? []) read += chunk.length;
    };
    await expect(reading()).rejects.toThrow("terminated");
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(Number(response.headers.get("content-length")));
  });

  test("by silence, it never ends", async () => {
    setting.use(forKira({ fault: "timeout", executed: true }));
    const answer = create("heard");
    await until(async () => (await titles()).length === 1);
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 100, "silence"))])).toBe(
      "silence",
    );
    setting.use(forKira({ fault: "timeout" }));
    const other = create("unheard");
    await until(() => setting.gitlab.faults.counts().timeout === 2);
    expect(await Promise.race([other, titles()])).toEqual(["heard"]);
  });
});

describe("refusals", () => {
  test("of a throttle are plain text and say when to come back; of an inner limit they say nothing", async () => {
    setting.use({ requests: [{ fault: "throttled", retryAfter: "20s", count: 1 }] });
    const url = `${setting.gitlab.url}/api/v4/version`;
    const headers = { "private-token": setting.gitlab.admin.token };
    const plain = await fetch(url, { headers });
    expect([plain.status, await plain.text()]).toEqual([429, "Retry later\n"]);
    expect(Object.fromEntries(plain.headers)).toMatchObject({
      "retry-after": "20",
      "ratelimit-name": "throttle_authenticated_api",
      "ratelimit-remaining": "0",
      "ratelimit-reset": String(Date.parse("2026-06-30T12:00:50Z") / 1000),
      "ratelimit-resettime": "Tue, 30 Jun 2026 12:00:50 GMT",
    });
    expect((await fetch(url, { headers })).status).toBe(200);
    setting.use({ requests: [{ fault: "throttled", inner: true }] });
    const inner = await setting.gitlab.as("kira")("GET", "/version");
    expect(inner).toMatchObject({
      status: 429,
      body: { message: { error: expect.stringContaining("too many times") } },
    });
    expect([...inner.headers.keys()].filter((name) => /rate|retry/.test(name))).toEqual([]);
  });
});

describe("latency", () => {
  test("comes before the rest, and does not keep other faults away", async () => {
    setting.use({
      requests: [
        { fault: "latency", delay: 80 },
        { fault: "error", status: 500 },
      ],
    });
    const began = performance.now();
    expect(await create("slow")).toBe(500);
    expect(performance.now() - began).toBeGreaterThanOrEqual(79);
    expect(setting.gitlab.faults.counts()).toMatchObject({ latency: 1, "error-500": 1 });
  });

  test("can come after the write", async () => {
    setting.use(forKira({ fault: "latency", delay: "1h", moment: "after" }));
    const answer = create("late");
    await until(async () => (await titles()).length === 1);
    expect(await Promise.race([answer, titles()])).toEqual(["late"]);
  });
});

describe("which requests", () => {
  test.each([
    [{ methods: ["POST"] }, ["POST issues", "POST notes"]],
    [{ kinds: ["notes"] }, ["GET notes", "POST notes"]],
    [{ kinds: ["issues"], methods: ["GET"] }, ["GET issues"]],
    [{ path: "/projects/*/issues" }, ["GET issues", "POST issues"]],
    [{ path: "/projects/**" }, ["GET issues", "GET notes", "POST issues", "POST notes"]],
    [{ users: ["otto"] }, []],
    [{ users: ["nobody"] }, ["GET version"]],
    [{ tokens: ["sandbox"], kinds: ["issues"] }, ["GET issues", "POST issues"]],
  ] as const)("%j", async (where, expected) => {
    const iid = await setting.open("first");
    setting.use({ requests: [{ fault: "error", status: 500, where: where as object }] });
    const asked = [
      ["GET issues", kira()("GET", issues)],
      ["GET notes", kira()("GET", `${issues}/${iid}/notes`)],
      ["GET version", setting.gitlab.anonymous("GET", "/metadata")],
      ["POST issues", kira()("POST", issues, { title: "second" })],
      ["POST notes", kira()("POST", `${issues}/${iid}/notes`, { body: "hello" })],
    ] as const;
    const hit: string[] = [];
    for (const [name, reply] of asked) if ((await reply).status === 500) hit.push(name);
    expect(hit).toEqual(expected);
  });

  test("the next so many, after so many, and in a window", async () => {
    const rule = { fault: "error", status: 500 } as const;
    const next = async (many: number) => {
      const statuses: number[] = [];
      for (let time = 0; time < many; time += 1) statuses.push((await kira()("GET", "/user")).status);
      return statuses;
    };
    setting.use({ requests: [{ ...rule, skip: 1, count: 2 }] });
    expect(await next(5)).toEqual([200, 500, 500, 200, 200]);
    setting.use({ requests: [{ ...rule, from: "1m", until: "2m" }] });
    const seen = [await next(1)];
    for (const _ of [1, 2]) {
      setting.later(60_000);
      seen.push(await next(1));
    }
    expect(seen).toEqual([[200], [500], [200]]);
  });
});

describe("a seed", () => {
  const plan = (seed: number): FaultPlanInput => ({
    seed,
    requests: [
      { fault: "error", status: 500, chance: 0.3 },
      { fault: "throttled", inner: true, chance: 0.3 },
    ],
  });
  const paths = ["/user", "/projects", "/groups", "/version", "/todos"];
  const story = async (order: readonly string[]) => {
    const seen: Record<string, number[]> = {};
    for (const path of order) {
      const { status } = await kira()("GET", path);
      seen[path] = [...(seen[path] ?? []), status];
    }
    return seen;
  };

  test("makes the same requests meet the same faults, in whatever order they come", async () => {
    const order = [...paths, ...paths, ...paths, ...paths, ...paths, ...paths];
    setting.use(plan(7));
    const first = await story(order);
    setting.use(plan(7));
    expect(await story(order)).toEqual(first);
    setting.use(plan(7));
    expect(await story(order.toReversed())).toEqual(first);
    const statuses = Object.values(first).flat();
    expect(new Set(statuses)).toEqual(new Set([200, 429, 500]));
    setting.use(plan(8));
    expect(await story(order)).not.toEqual(first);
  });
});

describe("without a plan", () => {
  test("answers are what they were, header by header, and no request is looked at", async () => {
    const answer = async () => {
      const { status, headers, body } = await kira()("GET", PROJECT);
      return { status, body, headers: [...headers.keys()] };
    };
    const before = await answer();
    setting.use({ limits: { like: "gitlab.com" }, requests: [{ fault: "latency", delay: 1 }] });
    expect(await answer()).not.toEqual(before);
    setting.use(null);
    expect(await answer()).toEqual(before);
    expect(setting.gitlab.faults.plan()).toBeNull();
  });
});
