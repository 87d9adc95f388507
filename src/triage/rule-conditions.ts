import type { Conditions } from "../config/schema/rule.ts";
import type { DeadlineKind } from "../model/deadline.ts";
import type { Check } from "./rule-check.ts";
import type { RuleFacts } from "./rule-facts.ts";
import { labelChecks } from "./rule-label-checks.ts";
import { textChecks } from "./rule-text-checks.ts";

const asList = (value: string | readonly string[]): readonly string[] =>
  typeof value === "string" ? [value] : value;

/** The form in which types of work items are compared: `Test Case` and `test_case` are the same. */
const typeName = (text: string): string => text.toLowerCase().replaceAll(" ", "_");

const partnerCheck = (ids: ReadonlySet<string>): Check => ({
  condition: "partner",
  test: ({ subject }) => ids.has(subject.partner),
  holds: ({ subject }) => `the partner is ${subject.partner}`,
  fails: ({ subject }) => `the partner is ${subject.partner}`,
});

const stateCheck = (state: "opened" | "closed"): Check => ({
  condition: "state",
  test: ({ issue }) => issue.state === state,
  holds: () => `the issue is ${state}`,
  fails: ({ issue }) => `the issue is ${issue.state}`,
});

const confidentialCheck = (wanted: boolean): Check => {
  const words = ({ issue }: RuleFacts) => `the issue is ${issue.confidential ? "" : "not "}confidential`;
  return {
    condition: "confidential",
    test: ({ issue }) => issue.confidential === wanted,
    holds: words,
    fails: words,
  };
};

const typeCheck = (types: ReadonlySet<string>): Check => {
  const words = ({ issue }: RuleFacts) => `it is of type ${typeName(issue.type)}`;
  return {
    condition: "issue_type",
    test: ({ issue }) => types.has(typeName(issue.type)),
    holds: words,
    fails: words,
  };
};

const authorCheck = (username: string): Check => ({
  condition: "author_username",
  test: ({ author }) => (author === null ? undefined : author === username.toLowerCase()),
  holds: () => `the author is ${username}`,
  fails: ({ author }) => (author === null ? "the author's username is not known" : `the author is ${author}`),
});

const memberCheck = (wanted: NonNullable<Conditions["author_member"]>): Check => {
  const place = `the ${wanted.source} ${wanted.source_id}`;
  const memberOf = ({ subject }: RuleFacts) => subject.memberOf(wanted.source, wanted.source_id);
  const words = (facts: RuleFacts) => {
    const member = memberOf(facts);
    if (member === undefined) return `whether the author is a member of ${place} is not known`;
    return `the author is ${member ? "" : "not "}a member of ${place}`;
  };
  return {
    condition: "author_member",
    test: (facts) => {
      const member = memberOf(facts);
      return member === undefined ? undefined : member === (wanted.condition === "member_of");
    },
    holds: words,
    fails: words,
  };
};

/** `none` and `any` are words; everything else is a title, compared exactly. */
const milestoneCheck = (wanted: string): Check => {
  const word = wanted.toLowerCase();
  const words = ({ issue }: RuleFacts) => {
    if (issue.milestoneId === null) return "it has no milestone";
    if (issue.milestoneTitle === null) return "the title of its milestone is not known";
    return `its milestone is "${issue.milestoneTitle}"`;
  };
  return {
    condition: "milestone",
    test: ({ issue }) => {
      if (word === "none") return issue.milestoneId === null;
      if (word === "any") return issue.milestoneId !== null;
      if (issue.milestoneId === null) return false;
      return issue.milestoneTitle === null ? undefined : issue.milestoneTitle === wanted;
    },
    holds: words,
    fails: words,
  };
};

const deadlineCheck = ({ kind, status }: NonNullable<Conditions["deadline"]>): Check => {
  const kinds = kind === undefined ? null : new Set<DeadlineKind>(typeof kind === "string" ? [kind] : kind);
  const reached = ({ subject }: RuleFacts) =>
    subject.owed?.filter(
      (one) =>
        (kinds === null || kinds.has(one.kind)) &&
        (one.status === "missed" || (status === "soon" && one.status === "soon")),
    );
  const words = status === "missed" ? "missed" : "near or missed";
  return {
    condition: "deadline",
    test: (facts) => (reached(facts)?.length ?? 0) > 0,
    holds: (facts) => `${(reached(facts) ?? []).map((one) => one.kind).join(", ")}: the deadline is ${words}`,
    fails: () => `no such deadline is ${words}`,
  };
};

/** The checks of a rule's conditions, the cheap ones first. */
export const checksOf = (conditions: Conditions): Check[] => {
  const checks: Check[] = [];
  const { partner, state, confidential, issue_type: types, milestone, deadline } = conditions;
  if (partner !== undefined) checks.push(partnerCheck(new Set(asList(partner))));
  if (state !== undefined) checks.push(stateCheck(state));
  if (confidential !== undefined) checks.push(confidentialCheck(confidential));
  if (types !== undefined) checks.push(typeCheck(new Set(asList(types).map(typeName))));
  if (deadline !== undefined) checks.push(deadlineCheck(deadline));
  checks.push(...labelChecks(conditions));
  if (milestone !== undefined) checks.push(milestoneCheck(milestone));
  if (conditions.author_username !== undefined) checks.push(authorCheck(conditions.author_username));
  if (conditions.author_member !== undefined) checks.push(memberCheck(conditions.author_member));
  checks.push(...textChecks(conditions));
  return checks;
};
