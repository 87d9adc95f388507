import { describe, expect, test } from "@jest/globals";
import { eventsOf } from "./act.ts";
import { randomOf } from "./random.ts";
import { compare } from "./report.ts";
import { emptyTally, type Result } from "./result.ts";
import { scriptsOf } from "./scripts.ts";
import { partnersOf } from "./setting.ts";
import { differences } from "./state.ts";

const story = (seed: number) => scriptsOf(randomOf(seed).fork("scripts"), partnersOf(24), 500);

describe("a story", () => {
  test("is the same for the same seed, another for another, and as long as was asked for", () => {
    expect(story(1)).toEqual(story(1));
    expect(story(2)).not.toEqual(story(1));
    expect(eventsOf(story(1))).toBeGreaterThanOrEqual(500);
  });

  test("holds everything that people do", () => {
    const acts = new Set(story(3).flatMap(({ acts }) => acts.map((act) => act.do)));
    expect([...acts].sort()).toEqual(["change", "comment", "move", "open", "see"]);
  });
});

const resultOf = (end: Record<string, readonly string[]>, stuck: string | null = null): Result => {
  const script = { key: "s0", partner: null, acts: [] };
  return {
    scripts: new Map([["s0", { script, stuck, end, history: () => [] }]]),
    broken: [],
    tally: emptyTally(),
    accepted: 0,
    refused: 0,
  };
};

describe("comparing two ends", () => {
  test("finds what is missing, and what is there twice", () => {
    expect(differences({ one: ["a", "b"] }, { one: ["b", "b"], two: ["c"] })).toEqual([
      "one: missing: a",
      "one: too much: b",
      "two: too much: c",
    ]);
  });

  test("finds nothing where the order alone differs", () => {
    expect(compare(resultOf({ one: ["a", "b"] }), resultOf({ one: ["b", "a"] }))).toEqual([]);
  });

  test("counts it where a script could not go on", () => {
    const [violation] = compare(resultOf({}), resultOf({}, "that never came"));
    expect(violation).toEqual({ script: "s0", sentences: ["that never came"] });
  });
});
