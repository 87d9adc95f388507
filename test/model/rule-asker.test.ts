import { expect, test } from "@jest/globals";
import { ruleAsker, ruleOf } from "../../src/model/rule-asker.ts";

test("a rule is known by what it asks as, whatever its name", () => {
  for (const name of ["runner questions", "rule: twice", ""]) expect(ruleOf(ruleAsker(name))).toBe(name);
});

test("handlers are no rules", () => {
  expect(["commands", "escalate-by-label", "a rule: no"].map(ruleOf)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
