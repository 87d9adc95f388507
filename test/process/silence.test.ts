import { describe, expect, test } from "@jest/globals";
import type { Effect, TellEffect } from "../../src/model/effect.ts";
import { ANSWERS_COMMANDS, hushed } from "../../src/process/silence.ts";
import { labels, note, plan } from "../store/builders.ts";

const tell: TellEffect = {
  kind: "tell",
  key: "tell",
  askedBy: "tell-liaison",
  partner: "kde",
  mode: "act",
  reason: "a team has answered",
  people: [{ name: "Andrew Conrad", username: "aconrad" }],
  body: "Infrastructure has answered.",
  short: "There is an answer.",
  quiet: false,
};

const statusNote: Effect = {
  kind: "status_note",
  key: "status",
  askedBy: "status-note",
  partner: "kde",
  mode: "act",
  reason: "the partner can see what happens next",
  view: {
    partner: { id: "kde", name: "KDE" },
    group: null,
    liaisons: [],
    managers: [],
    alsoTold: [],
    waitingOn: "liaison",
    waitingSince: "2026-03-04T10:00:00.000Z",
    state: "opened",
    escalations: [],
  },
};

const answer = note({ key: "answer", askedBy: ANSWERS_COMMANDS });

const WHY = "ann said stop";

describe("a plan for a silenced issue", () => {
  test("loses the notes, each with why, and nothing else", () => {
    const before = plan([statusNote, labels(), note(), tell], {
      considered: [{ askedBy: "rule: welcome", acted: true, sentence: "It is their first issue." }],
    });
    const after = hushed(before, WHY);
    expect(after.effects.map(({ kind }) => kind)).toEqual(["labels", "tell"]);
    expect(after.considered).toEqual([
      ...before.considered,
      { askedBy: "status-note", acted: false, sentence: "silenced: ann said stop" },
      { askedBy: "rule: welcome", acted: false, sentence: "silenced: ann said stop" },
    ]);
    expect({ ...after, effects: [], considered: [] }).toEqual({ ...before, effects: [], considered: [] });
  });

  test("tells our own people without a word on the issue", () => {
    expect(hushed(plan([tell]), WHY).effects).toEqual([{ ...tell, quiet: true }]);
  });

  test("still answers what people ask for by commands", () => {
    expect(hushed(plan([answer]), WHY)).toEqual(plan([answer]));
  });

  test("is the plan itself where nobody wants silence", () => {
    const loud = plan([statusNote, note(), tell]);
    expect(hushed(loud, null)).toBe(loud);
  });
});
