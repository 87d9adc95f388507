import { describe, expect, test } from "@jest/globals";
import { configurationSchema } from "../../src/config/schema/configuration.ts";
import type { Effect } from "../../src/model/effect.ts";
import type { EscalationEvent } from "../../src/model/escalation.ts";
import type { Plan } from "../../src/model/plan.ts";
import { capRules } from "../../src/process/cap.ts";
import type { DecisionStore } from "../../src/process/ports.ts";
import { newRecord, requested } from "../store/escalating.ts";

const NOW = new Date("2026-01-05T09:00:00Z");

const configuration = configurationSchema.parse({
  version: 1,
  instances: { gitlab: { url: "https://gitlab.example", token: { env: "TOKEN" } } },
  limits: { ruleIssues: 3, window: "10m" },
});

const note = (askedBy: string, mode: "act" | "observe" = "act"): Effect => ({
  kind: "note",
  key: askedBy,
  askedBy,
  partner: "kde",
  mode,
  reason: "it fits",
  body: "Hello.",
  internal: false,
});

const plan = (...effects: Effect[]): Plan => ({
  issueKey: "gitlab:14#12",
  decidedAt: NOW.toISOString(),
  partner: "kde",
  effects,
  considered: [],
  escalations: [],
  commands: [],
});

/** A store in memory: how many issues each rule has changed since when, and which rules are stopped. */
const storeOf = (changed: Record<string, number>, stops = new Map<string, string>()) => {
  const asked: Date[] = [];
  const store = {
    effects: {
      ofIssue: async () => [],
      issuesChangedBy: async (askedBy: string, since: Date) => {
        asked.push(since);
        return changed[askedBy] ?? 0;
      },
    },
    ruleStops: {
      stopped: async () => stops,
      stop: async (rule: string, why: string) => void stops.set(rule, why),
    },
  } as unknown as DecisionStore;
  return { store, stops, asked };
};

describe("the cap on rules", () => {
  test("lets a rule go on below it, counting over the window", async () => {
    const { store, stops, asked } = storeOf({ "rule: a": 2 });
    const before = plan(note("rule: a"));
    expect(await capRules(before, configuration, store, NOW)).toEqual({ plan: before, stoppedNow: [] });
    expect([...stops]).toEqual([]);
    expect(asked).toEqual([new Date("2026-01-05T08:50:00Z")]);
  });

  test("stops the rule that reaches it, and only it; what it wants is observed, and said", async () => {
    const { store, stops } = storeOf({ "rule: a": 3, "rule: b": 1 });
    const wanted = plan(note("rule: a"), note("rule: b"), note("status-note"));
    const { plan: capped, stoppedNow } = await capRules(wanted, configuration, store, NOW);
    expect(stoppedNow).toEqual(["rule: a"]);
    expect(capped.effects.map(({ mode }) => mode)).toEqual(["observe", "act", "act"]);
    expect(capped.considered).toEqual([
      { askedBy: "rule: a", acted: false, sentence: expect.stringContaining("limits.ruleIssues is 3") },
    ]);
    expect([...stops.keys()]).toEqual(["rule: a"]);
  });

  const begun = (askedBy: string, ...events: EscalationEvent[]) => ({
    before: newRecord("new", { askedBy, version: 0 }),
    events,
  });
  const byRule = requested("gitlab:14#12", { by: null });
  const byPerson = requested("gitlab:14#12", { id: "note:1:x", by: { id: 1, username: "ann", name: "Ann" } });

  test("lets a stopped rule begin no escalation, and leaves what a person wants beside it", async () => {
    const stops = new Map([["rule: a", "it changed 3 issues"]]);
    const capped = async (...events: EscalationEvent[]) => {
      const wanted = { ...plan(), escalations: [begun("rule: a", ...events)] };
      return (await capRules(wanted, configuration, storeOf({}, stops).store, NOW)).plan.escalations.length;
    };
    expect(await capped(byRule)).toBe(0);
    expect(await capped(byRule, byPerson)).toBe(1);
  });

  test("keeps a stopped rule stopped without stopping it again", async () => {
    const { store } = storeOf({}, new Map([["rule: a", "it changed 3 issues"]]));
    const { plan: capped, stoppedNow } = await capRules(plan(note("rule: a")), configuration, store, NOW);
    expect(stoppedNow).toEqual([]);
    expect(capped.effects[0]?.mode).toBe("observe");
  });

  test("asks nothing for handlers, and for rules that only observe", async () => {
    const { store, asked } = storeOf({});
    await capRules(plan(note("status-note"), note("rule: a", "observe")), configuration, store, NOW);
    expect(asked).toEqual([]);
  });
});
