import { describe, expect, test } from "@jest/globals";
import { said } from "./support.ts";

const rule = (name: string, conditions: object, actions: object) => ({ name, conditions, actions });
const fights = (...rules: object[]): string[] => said({ rules });

describe("rules that fight", () => {
  test("one rule may not add and remove the same label, or add two of one scope", () => {
    expect(fights(rule("a", {}, { labels: ["x"], remove_labels: ["x"] }))).toEqual([
      "error rules[0].actions.labels[0]: adds x, which the same rule removes",
    ]);
    expect(fights(rule("a", {}, { labels: ["p::1", { title: "p::2" }] }))).toEqual([
      "error rules[0].actions.labels[0]: adds p::1, which drives out p::2 of the same rule",
    ]);
    expect(fights(rule("a", {}, { labels: ["p::1", "q::1", "p"] }))).toEqual([]);
  });

  test("what one rule adds and another always removes is an error", () => {
    const adds = rule("adds", { state: "opened" }, { labels: ["x"] });
    expect(fights(adds, rule("removes", {}, { remove_labels: ["x"] }))).toEqual([
      'error rules[0].actions.labels[0]: adds x, which rule "removes" removes',
    ]);
    expect(fights(rule("removes", {}, { remove_labels: ["x"] }), adds)).toEqual([
      'error rules[1].actions.labels[0]: adds x, which rule "removes" removes',
    ]);
  });

  test("a condition that is a part of itself, as an alias can make it, fights with nobody", () => {
    const circle: unknown[] = [];
    circle.push([circle]);
    expect(fights(rule("odd", { labels: circle }, { labels: ["x"] }))).toEqual([]);
  });

  test("two labels of one scope are a fight too", () => {
    const low = rule("low", {}, { labels: ["priority::low"] });
    expect(fights(low, rule("high", { title: "urgent" }, { labels: ["priority::high"] }))).toEqual([
      'error rules[1].actions.labels[0]: adds priority::high, which drives out priority::low of rule "low"',
    ]);
    expect(fights(low, rule("deep", {}, { labels: ["priority::team::high"] }))).toEqual([]);
  });

  test("where the conditions may both hold it is a warning", () => {
    const one = rule("one", { title: "slow" }, { labels: ["p::1"] });
    const two = rule("two", { title: "broken" }, { labels: ["p::2"] });
    expect(fights(one, two)).toEqual([
      'warning rules[1].actions.labels[0]: adds p::2, which drives out p::1 of rule "one"',
    ]);
  });

  test("many rules of one scope give one warning for each label, not one for each pair", () => {
    const rules = Array.from({ length: 20 }, (_, index) =>
      rule(`rule ${index}`, { title: `word ${index}` }, { labels: [`area::${index}`] }),
    );
    const warnings = fights(...rules);
    expect(warnings).toHaveLength(19);
    expect(warnings.at(-1)).toBe(
      'warning rules[19].actions.labels[0]: adds area::19, which drives out area::0 of rule "rule 0" (and 18 more of the kind)',
    );
  });

  test("conditions that exclude each other keep rules apart", () => {
    const pairs: [object, object][] = [
      [{ state: "opened" }, { state: "closed" }],
      [{ confidential: true }, { confidential: false }],
      [{ issue_type: ["issue", "task"] }, { issue_type: "incident" }],
      [{ labels: ["bug"] }, { forbidden_labels: ["bug", "feature"] }],
    ];
    for (const [left, right] of pairs) {
      const adds = rule("adds", left, { labels: ["x"] });
      expect(fights(adds, rule("removes", right, { remove_labels: ["x"] }))).toEqual([]);
    }
  });

  test("the quarrelled label itself keeps nobody apart: that would go round for ever", () => {
    const adds = rule("adds", { forbidden_labels: ["x"] }, { labels: ["x"] });
    const removes = rule("removes", { labels: ["x"] }, { remove_labels: ["x"] });
    expect(fights(adds, removes)).toEqual([
      'error rules[0].actions.labels[0]: adds x, which rule "removes" removes',
    ]);
  });

  test("two rules that want the same label agree", () => {
    expect(fights(rule("a", {}, { labels: ["x"] }), rule("b", {}, { labels: ["x", "y"] }))).toEqual([]);
  });
});
