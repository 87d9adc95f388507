import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { FAULT_KINDS } from "../../../src/sandbox/faults/counts.ts";
import { createFaults } from "../../../src/sandbox/faults/faults.ts";
import type { FaultPlanInput } from "../../../src/sandbox/faults/plan.ts";
import { draw, type Luck, sample } from "../../../src/sandbox/faults/random.ts";
import { checkPlan } from "../../../src/sandbox/faults/read-plan.ts";
import { kindOf } from "../../../src/sandbox/faults/selectors.ts";
import { createWorld } from "../../../src/sandbox/world/world.ts";

const mistakesIn = (plan: unknown): string[] => {
  const checked = checkPlan(plan);
  return checked.ok
    ? []
    : checked.reason.map(({ path, message, expected }) => `${path.join(".")} ${message}: ${expected}`);
};

describe("a plan", () => {
  test("may be empty, and has defaults", () => {
    expect(checkPlan({})).toEqual({
      ok: true,
      value: { seed: 1, requests: [], limits: {}, deliveries: [], incidents: [] },
    });
  });

  test.each([
    ["5", 'is "5": a mapping'],
    [{ requests: {} }, "requests is {}: a list"],
    [{ requests: [{}] }, "requests.0.fault is missing: one of latency, throttled, error, reset, timeout"],
    [{ requests: [{ fault: "late" }] }, 'requests.0.fault is "late": one of latency, throttled'],
    [{ requests: [{ fault: "latency" }] }, "requests.0.delay is missing: a span of time such as 200ms"],
    [{ requests: [{ fault: "latency", delay: "5 years" }] }, 'requests.0.delay is "5 years": a span of time'],
    [{ requests: [{ fault: "latency", delay: { from: 2, to: 1 } }] }, "from no longer than to"],
    [{ requests: [{ fault: "latency", delay: { median: "2s", p99: "1s" } }] }, "no longer than p99"],
    [{ requests: [{ fault: "error", status: 404 }] }, "requests.0.status is 404: 500, 502, 503 or 504"],
    [
      { requests: [{ fault: "error", status: 500, chance: 2 }] },
      "requests.0.chance is 2: a chance from 0 to 1",
    ],
    [
      { requests: [{ fault: "error", status: 500, count: 0 }] },
      "requests.0.count is 0: a whole number above 0",
    ],
    [{ requests: [{ fault: "error", status: 500, where: { path: "issues" } }] }, "a path such as"],
    [{ requests: [{ fault: "error", status: 500, where: { kinds: ["isues"] } }] }, "one of issues, notes"],
    [{ requests: [{ fault: "reset" }] }, "requests.0.moment is missing: one of before, during, after"],
    [{ deliveries: [{ fault: "lost", often: 1 }] }, "deliveries.0.often unknown key"],
    [{ limits: { notes: "many" } }, 'limits.notes is "many": requests per minute'],
    [{ limits: { like: "gitlab.org" } }, "limits.like"],
    [{ incidents: [{ incident: "clock-skew", by: "soon" }] }, "or -90s"],
    [{ incidents: [{ incident: "maintenance", from: "soon" }] }, 'from is "soon": a span of time'],
    [{ incidents: [{ incident: "maintenance", from: -1 }] }, "from is -1: a span of time"],
    [{ incidents: [{ incident: "rights-withdrawn", user: "x", to: 11 }] }, "one of 5, 10, 15"],
    [{ sed: 1 }, "sed unknown key"],
  ] as const)("%j is refused", (plan, words) => {
    expect(mistakesIn(plan)).toEqual([expect.stringContaining(words)]);
  });

  test("is refused with all of its mistakes at once", () => {
    const plan = {
      seed: 1.5,
      requests: [{ fault: "error", status: 1 }, { fault: "?" }],
      hooks: { timeout: -1 },
    };
    expect(mistakesIn(plan)).toHaveLength(4);
  });

  test("whatever somebody wrote, the answer is a plan or mistakes", () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        const checked = checkPlan({ requests: [anything], limits: anything, incidents: anything });
        return checked.ok || checked.reason.every(({ expected }) => expected !== "");
      }),
    );
  });
});

describe("chance", () => {
  const lucks = Array.from(
    { length: 4000 },
    (_, time): Luck =>
      (purpose) =>
        draw(1, "test", time, purpose),
  );
  const quantile = (values: readonly number[], share: number): number =>
    values.toSorted((one, other) => one - other)[Math.floor(share * values.length)] ?? 0;

  test("is uniform, and the same for the same words", () => {
    const draws = lucks.map((luck) => luck("chance"));
    expect(draws.filter((value) => value < 0.3).length / draws.length).toBeCloseTo(0.3, 1);
    expect(draw(1, "a", 2)).toBe(draw(1, "a", 2));
    expect(draw(1, "a", 2)).not.toBe(draw(2, "a", 2));
  });

  test("draws delays that are as long as was said", () => {
    const between = lucks.map((luck) => sample({ from: 100, to: 300 }, luck));
    expect(Math.min(...between)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...between)).toBeLessThan(300);
    expect(quantile(between, 0.5)).toBeCloseTo(200, -1.5);
    const tail = lucks.map((luck) => sample({ median: 100, p99: 2000 }, luck));
    expect(quantile(tail, 0.5) / 100).toBeCloseTo(1, 0.5);
    expect(quantile(tail, 0.99) / 2000).toBeCloseTo(1, 0.3);
    expect(Math.max(...lucks.map((luck) => sample({ median: 100, p99: 2000, longest: 1500 }, luck)))).toBe(
      1500,
    );
    expect(sample(7, lucks[0] ?? (() => 0))).toBe(7);
  });
});

test.each([
  ["/projects/:id/issues/:iid/notes/:note_id/award_emoji", "emoji"],
  ["/projects/:id/issues/:iid/discussions", "notes"],
  ["/projects/:id/issues/:iid/subscribe", "issues"],
  ["/projects/:id/hooks/:hook_id/events/:event_id/resend", "hooks"],
  ["/projects/:id/issues/:iid/resource_label_events", "events"],
  ["/users/:id/personal_access_tokens", "tokens"],
  ["/groups/:id/members/all", "members"],
  ["/user", "users"],
  ["/groups/:id/subgroups", "groups"],
  ["/projects/:id/milestones", "other"],
  ["*", "other"],
])("requests to %s are about %s", (route, kind) => {
  expect(kindOf(route)).toBe(kind);
});

test("without a plan nothing is looked at", () => {
  const world = createWorld(() => new Date(0));
  const { faults, source } = createFaults({ world, milliseconds: () => 0, skew: { milliseconds: 0 } });
  const untouched = (): never => {
    throw new Error("looked at");
  };
  expect([source.request(untouched), source.delivery(untouched, true), source.tick()]).toEqual([
    null,
    null,
    null,
  ]);
  expect(Object.entries(faults.counts())).toEqual(FAULT_KINDS.map((kind) => [kind, 0]));
  faults.use({} satisfies FaultPlanInput);
  expect(() => source.request(untouched)).toThrow("looked at");
});
