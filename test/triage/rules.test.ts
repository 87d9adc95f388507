import { describe, expect, test } from "@jest/globals";
import { type Rule, rule as ruleSchema } from "../../src/config/schema/rule.ts";
import type { IssueSnapshot } from "../../src/model/issue.ts";
import type { RuleSubject } from "../../src/triage/rule-facts.ts";
import { compileRules } from "../../src/triage/rules.ts";
import { issueWith } from "./issues.ts";

const rule = (conditions: object, name = "the rule"): Rule =>
  ruleSchema.parse({ name, conditions, actions: { labels: ["seen"] } });

const subjectOf = (issue: Partial<IssueSnapshot> = {}, more: Partial<RuleSubject> = {}): RuleSubject => ({
  issue: issueWith(issue),
  partner: "kde",
  authorUsername: "AdaL",
  memberOf: () => undefined,
  ...more,
});

/** The answer to one rule, with the reason. */
const ask = (
  conditions: object,
  issue: Partial<IssueSnapshot> = {},
  more: Partial<RuleSubject> = {},
): string => {
  const [verdict] = compileRules([rule(conditions)]).explain(subjectOf(issue, more));
  return `${verdict?.answer}: ${verdict?.why}`;
};

describe("conditions", () => {
  test("none: the rule speaks of every partner issue", () => {
    expect(ask({})).toBe("yes: it speaks of every partner issue");
  });

  test("state", () => {
    expect(ask({ state: "opened" })).toBe("yes: the issue is opened");
    expect(ask({ state: "opened" }, { state: "closed" })).toBe("no: state: the issue is closed");
  });

  test("labels: all of them, any at all, none at all", () => {
    expect(ask({ labels: ["a", "b"] }, { labels: ["b", "a", "c"] })).toBe(`yes: it has "a", "b"`);
    expect(ask({ labels: ["a", "b"] }, { labels: ["a", "B"] })).toBe(`no: labels: it does not have "b"`);
    expect(ask({ labels: "Any" }, { labels: ["a"] })).toBe("yes: it has labels");
    expect(ask({ labels: "Any" })).toBe("no: labels: it has no labels");
    expect(ask({ labels: "None" })).toBe("yes: it has no labels");
    expect(ask({ labels: "None" }, { labels: ["a"] })).toBe("no: labels: it has labels");
  });

  test("labels_any and forbidden_labels", () => {
    expect(ask({ labels_any: ["a", "b"] }, { labels: ["b"] })).toBe(`yes: it has "b"`);
    expect(ask({ labels_any: ["a", "b"] })).toBe(`no: labels_any: it has none of "a", "b"`);
    expect(ask({ forbidden_labels: ["a"] })).toBe(`yes: it has none of "a"`);
    expect(ask({ forbidden_labels: ["a"] }, { labels: ["a"] })).toBe(`no: forbidden_labels: it has "a"`);
  });

  test("author_username, in any case; unknown says nothing", () => {
    expect(ask({ author_username: "adal" })).toBe("yes: the author is adal");
    expect(ask({ author_username: "bob" })).toBe("no: author_username: the author is adal");
    expect(ask({ author_username: "bob" }, {}, { authorUsername: null })).toBe(
      "nothing: author_username: the author's username is not known",
    );
  });

  test("author_member, and its opposite; unknown says nothing", () => {
    const memberOf = (_source: string, id: number | string) =>
      id === "crew" ? true : id === 9 ? false : undefined;
    const of = (source_id: string | number, condition: string) =>
      ask({ author_member: { source: "group", condition, source_id } }, {}, { memberOf });
    expect(of("crew", "member_of")).toBe("yes: the author is a member of the group crew");
    expect(of("crew", "not_member_of")).toBe("no: author_member: the author is a member of the group crew");
    expect(of(9, "not_member_of")).toBe("yes: the author is not a member of the group 9");
    expect(of("else", "not_member_of")).toBe(
      "nothing: author_member: whether the author is a member of the group else is not known",
    );
  });

  test("title, description, either", () => {
    expect(ask({ title: "(?i)\\bci\\b" })).toBe("yes: its title matches /(?i)\\bci\\b/");
    expect(ask({ title: "runner" })).toBe("no: title: /runner/ is not in its title");
    expect(ask({ description: "runner" })).toBe("yes: its description matches /runner/");
    expect(ask({ title_or_description: "runner" })).toBe("yes: /runner/ is in its description");
    expect(ask({ title_or_description: "s" })).toBe("yes: /s/ is in its title and its description");
    expect(ask({ title_or_description: "docker" })).toBe(
      "no: title_or_description: /docker/ is not in its title or its description",
    );
  });

  test("a text that was not searched to its end says so", () => {
    expect(ask({ description: "docker" }, { description: "x".repeat(70_000) })).toBe(
      "no: description: /docker/ is not in its description (the first 65536 characters were searched)",
    );
  });

  test("partner, one or several", () => {
    expect(ask({ partner: ["gnome", "kde"] })).toBe("yes: the partner is kde");
    expect(ask({ partner: "gnome" })).toBe("no: partner: the partner is kde");
  });

  test("confidential and issue_type", () => {
    expect(ask({ confidential: false })).toBe("yes: the issue is not confidential");
    expect(ask({ confidential: true })).toBe("no: confidential: the issue is not confidential");
    expect(ask({ issue_type: ["Test Case", "issue"] }, { type: "test_case" })).toBe(
      "yes: it is of type test_case",
    );
    expect(ask({ issue_type: "incident" })).toBe("no: issue_type: it is of type issue");
  });

  test("milestone: none, any, a title; a title that the payload does not tell says nothing", () => {
    const planned = { milestoneId: 3, milestoneTitle: "19.1" };
    expect(ask({ milestone: "none" })).toBe("yes: it has no milestone");
    expect(ask({ milestone: "any" })).toBe("no: milestone: it has no milestone");
    expect(ask({ milestone: "any" }, planned)).toBe(`yes: its milestone is "19.1"`);
    expect(ask({ milestone: "19.1" }, planned)).toBe(`yes: its milestone is "19.1"`);
    expect(ask({ milestone: "19.1" }, { ...planned, milestoneTitle: "19.2" })).toBe(
      `no: milestone: its milestone is "19.2"`,
    );
    expect(ask({ milestone: "19.1" }, { milestoneId: 3 })).toBe(
      "nothing: milestone: the title of its milestone is not known",
    );
  });

  test("a condition that fails is certain, whatever else is unknown", () => {
    expect(ask({ author_username: "adal", title: "docker" }, {}, { authorUsername: null })).toMatch(
      /^no: title/,
    );
  });

  test("several that hold are all named", () => {
    expect(ask({ state: "opened", title: "CI", labels: ["a"] }, { labels: ["a"] })).toBe(
      `yes: the issue is opened; it has "a"; its title matches /CI/`,
    );
  });
});

describe("many rules", () => {
  test("verdicts come in the configuration's order, those for one partner among the others", () => {
    const rules = [
      rule({}, "1"),
      rule({ partner: "kde" }, "2"),
      rule({ partner: "gnome" }, "3"),
      rule({}, "4"),
    ];
    const names = compileRules(rules)
      .evaluate(subjectOf())
      .map((verdict) => verdict.rule.name);
    expect(names).toEqual(["1", "2", "4"]);
  });

  test("what failed early is not worth a word, what came near is, and not without end", () => {
    const far = rule({ state: "closed", title: "CI" }, "far");
    const near = Array.from({ length: 30 }, (_, index) =>
      rule({ state: "opened", title: `x${index}` }, `near ${index}`),
    );
    const verdicts = compileRules([far, ...near, rule({ state: "opened" }, "holds")]).evaluate(subjectOf());
    expect(verdicts.filter(({ holds }) => holds).map((verdict) => verdict.rule.name)).toEqual(["holds"]);
    expect(verdicts.filter(({ holds }) => !holds)).toHaveLength(20);
    expect(verdicts.map((verdict) => verdict.rule.name)).not.toContain("far");
  });

  test("explain answers for every rule", () => {
    const rules = [rule({ state: "closed" }, "1"), rule({ partner: "gnome" }, "2")];
    expect(
      compileRules(rules)
        .explain(subjectOf())
        .map(({ why }) => why),
    ).toEqual(["state: the issue is opened", "partner: the partner is kde"]);
  });
});

describe("a condition about deadlines", () => {
  const owed = [
    { kind: "firstResponse", status: "soon" },
    { kind: "escalationAnswered", status: "missed" },
  ] as const;
  const asked = (deadline: object, more: Partial<RuleSubject> = { owed }) => ask({ deadline }, {}, more);

  test("holds for the kinds it names, and near includes missed", () => {
    expect(asked({ status: "missed" })).toBe("yes: escalationAnswered: the deadline is missed");
    expect(asked({ kind: "firstResponse", status: "missed" })).toBe(
      "no: deadline: no such deadline is missed",
    );
    expect(asked({ kind: ["firstResponse", "nextUpdate"], status: "soon" })).toMatch(/^yes: firstResponse/);
    expect(asked({ kind: "escalationAnswered", status: "soon" })).toMatch(/^yes: escalationAnswered/);
    expect(asked({ status: "soon" }, { owed: [] })).toMatch(/^no/);
    expect(asked({ status: "soon" }, {})).toMatch(/^no/);
  });
});
