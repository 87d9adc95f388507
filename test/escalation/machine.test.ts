import { describe, expect, test } from "@jest/globals";
import {
  type Destination,
  FOLLOWED,
  isOpenState,
  nextState,
  TRANSITIONS,
} from "../../src/escalation/machine.ts";
import { transitionTable } from "../../src/escalation/table.ts";
import type { EscalationEvent, EscalationState } from "../../src/model/escalation.ts";
import { BOT_CLOSED, event, KINDS, type Step, viewAfter } from "./events.ts";

/** A way to each state, the shortest. */
const WAYS: Readonly<Record<EscalationState, readonly Step[]>> = {
  proposed: ["proposed"],
  requested: ["requested"],
  open: ["requested", "opened"],
  acknowledged: ["requested", "opened", "acknowledged"],
  answered: ["requested", "opened", "answered"],
  relayed: ["requested", "opened", "answered", "sent"],
  done: ["requested", "opened", "answered", "sent", "closed"],
  declined: ["requested", "opened", "declined"],
  withdrawn: ["requested", "opened", "source-closed"],
  dropped: ["proposed", "refused"],
  unanswered: ["requested", "opened", "closed"],
  lost: ["requested", "opened", "lost"],
};
const STATES = Object.keys(WAYS) as EscalationState[];

/** The events that are meant by the words of the table. */
const MEANT: Readonly<Record<string, readonly Step[]>> = {
  "closed by a human with a reply": ["commented", "closed"],
  "closed without a word, or by a bot": [BOT_CLOSED],
  "all sources closed": ["source-closed"],
  "a source reopened": ["source-reopened"],
};

/** To where `before` leads back from the ways above. */
const BACK: Readonly<Partial<Record<EscalationState, EscalationState>>> = {
  withdrawn: "open",
  done: "relayed",
  unanswered: "open",
  lost: "open",
};

const rows = TRANSITIONS.flatMap(({ from, trigger, to }) =>
  from.map((state): [EscalationState, string, Destination] => [state, trigger, to]),
);

describe("every row of the table, by example", () => {
  test.each(STATES)("there is a way to %s", (state) => {
    expect(viewAfter(...WAYS[state]).state).toBe(state);
  });

  test.each(rows)("%s, %s: %s", (from, trigger, to) => {
    const steps = MEANT[trigger] ?? [trigger as EscalationEvent["kind"]];
    expect(viewAfter(...WAYS[from], ...steps).state).toBe(to === "before" ? BACK[from] : to);
  });

  test("no row contradicts another", () => {
    const keys = rows.map(([state, trigger]) => `${state} ${trigger}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("every row has words in the documentation's table", () => {
    const lines = transitionTable().split("\n");
    expect(lines).toHaveLength(TRANSITIONS.length + 2);
    expect(lines).toContain("| `proposed` | the liaison says yes | `requested` |");
    for (const { trigger } of TRANSITIONS) expect(lines.join("\n")).not.toContain(`| ${trigger} |`);
  });
});

describe("what is not in the table", () => {
  const standing = { before: "open", replied: false, allClosed: false, takenBack: false } as const;
  /** Leaving an end needs one of these words, and no other. */
  const WAY_OUT: Readonly<Partial<Record<EscalationState, readonly string[]>>> = {
    done: ["reopened", "source-reopened"],
    withdrawn: ["source-reopened"],
    dropped: ["requested"],
  };

  test.each(Object.entries(WAY_OUT))("%s ends but for its own ways out", (state, ways) => {
    const out = KINDS.filter(
      (kind) => nextState({ ...standing, state: state as EscalationState }, event(kind, 1)) !== state,
    );
    expect(out).toEqual(expect.arrayContaining([...(ways ?? [])]));
    expect(out).toHaveLength(ways?.length ?? 0);
  });

  test.each([
    "reason",
    "hindered",
    "commented",
    "source-added",
    "source-changed",
    "source-commented",
  ] as const)("%s changes no state", (kind) => {
    for (const state of STATES) expect(nextState({ ...standing, state }, event(kind, 1))).toBe(state);
  });

  test("one of several partners' issues that is closed changes nothing", () => {
    for (const state of STATES)
      expect(nextState({ ...standing, state }, event("source-closed", 1))).toBe(state);
  });

  test("what was taken back by a word stays so when a partner's issue is opened again", () => {
    const taken = { ...standing, state: "withdrawn", takenBack: true } as const;
    expect(nextState(taken, event("source-reopened", 1))).toBe("withdrawn");
  });
});

test("states are open or followed", () => {
  const those = (is: (state: EscalationState) => boolean) => STATES.filter(is);
  expect(those(isOpenState)).toEqual(["proposed", "requested", "open", "acknowledged", "answered"]);
  expect(those((state) => !FOLLOWED.includes(state))).toEqual(["proposed", "requested", "dropped", "lost"]);
});
