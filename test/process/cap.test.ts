import { describe, expect, test } from "@jest/globals";
import type { Effect } from "../../src/model/effect.ts";
import type { EscalationEvent } from "../../src/model/escalation.ts";
import type { Plan } from "../../src/model/plan.ts";
import { capRules, type WhyStopped } from "../../src/process/cap.ts";
import { newRecord, requested } from "../store/escalating.ts";

const NOW = new Date("2026-01-05T09:00:00Z");

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

const stopping =
  (...stopped: string[]): WhyStopped =>
  async (askedBy) =>
    stopped.includes(askedBy) ? "it wants to change 4 issues" : null;

describe("the cap on rules", () => {
  test("changes nothing where nobody is stopped, and asks for each asker that acts once", async () => {
    const asked: string[] = [];
    const wanted = plan(note("rule: a"), note("rule: a"), note("status-note"), note("rule: b", "observe"));
    const nobody: WhyStopped = async (askedBy) => {
      asked.push(askedBy);
      return null;
    };
    expect(await capRules(wanted, nobody)).toBe(wanted);
    expect(asked).toEqual(["rule: a", "status-note"]);
  });

  test("lets what a stopped rule wants wait, and says so", async () => {
    const wanted = plan(note("rule: a"), note("rule: b"));
    const capped = await capRules(wanted, stopping("rule: a"));
    expect(capped.effects).toEqual(wanted.effects);
    expect(capped.considered).toEqual([
      {
        askedBy: "rule: a",
        acted: false,
        sentence: expect.stringContaining("stopped: it wants to change 4"),
      },
    ]);
  });

  const begun = (askedBy: string, ...events: EscalationEvent[]) => ({
    before: newRecord("new", { askedBy, version: 0 }),
    events,
  });
  const byRule = requested("gitlab:14#12", { by: null });
  const byPerson = requested("gitlab:14#12", { id: "note:1:x", by: { id: 1, username: "ann", name: "Ann" } });

  test("lets a stopped rule begin no escalation, and leaves what a person wants beside it", async () => {
    const capped = async (...events: EscalationEvent[]) => {
      const wanted = { ...plan(), escalations: [begun("rule: a", ...events)] };
      return (await capRules(wanted, stopping("rule: a"))).escalations.length;
    };
    expect(await capped(byRule)).toBe(0);
    expect(await capped(byRule, byPerson)).toBe(1);
  });
});
