import { expect, test } from "@jest/globals";
import { lostByOne, reactionsByOne } from "../../src/app/escalation-looks.ts";
import type { InstanceRuntime } from "../../src/app/instances.ts";
import type { Parts } from "../../src/app/ports.ts";

/** Two replicas over one database; `asked` counts how often teams' issues were asked for. */
const replicas = () => {
  const marks = new Map<string, number>();
  const state = { now: Date.parse("2026-05-01T10:00:00Z"), asked: 0 };
  const watermarks = {
    claim: async (name: string, at: Date, everyMs: number) => {
      if (at.getTime() - (marks.get(name) ?? 0) < everyMs) return false;
      marks.set(name, at.getTime());
      return true;
    },
  };
  const targetsIn = async (states: readonly string[]) => {
    state.asked += states.includes("open") ? 1 : 0;
    return [];
  };
  const parts = {
    store: { watermarks, escalations: { targetsIn } },
    live: () => ({ configuration: { liaisons: [] } }),
    clock: () => new Date(state.now),
  } as unknown as Parts;
  return { state, parts, runtime: {} as InstanceRuntime };
};

test.each([
  ["reactions", reactionsByOne, 5],
  ["lost issues", lostByOne, 30],
] as const)("one replica for all looks for %s", async (_, lookBy, minutes) => {
  const { state, parts, runtime } = replicas();
  const looks = [lookBy(parts, "gitlab", runtime), lookBy(parts, "gitlab", runtime)];
  const all = () => Promise.all(looks.map((look) => look()));
  await all();
  expect(state.asked).toBe(1);
  state.now += (minutes - 1) * 60_000;
  await all();
  expect(state.asked).toBe(1);
  state.now += 60_000;
  await all();
  expect(state.asked).toBe(2);
});

test("what was deleted while the service was away is looked for after its start", async () => {
  const { state, parts, runtime } = replicas();
  await lostByOne(parts, "gitlab", runtime)();
  state.now += 2 * 60_000;
  await lostByOne(parts, "gitlab", runtime)();
  expect(state.asked).toBe(2);
});
