import type { Conditions } from "../config/schema/rule.ts";
import type { Check } from "./rule-check.ts";
import type { RuleFacts } from "./rule-facts.ts";

const quoted = (titles: readonly string[]): string => titles.map((title) => `"${title}"`).join(", ");

const presentOf = (titles: readonly string[], { labels }: RuleFacts): string[] =>
  titles.filter((title) => labels.has(title));

const allCheck = (titles: readonly string[]): Check => ({
  condition: "labels",
  test: ({ labels }) => titles.every((title) => labels.has(title)),
  holds: () => `it has ${quoted(titles)}`,
  fails: ({ labels }) => `it does not have ${quoted(titles.filter((title) => !labels.has(title)))}`,
});

const emptinessCheck = (wanted: "Any" | "None"): Check => {
  const words = ({ labels }: RuleFacts) => `it has ${labels.size === 0 ? "no labels" : "labels"}`;
  return {
    condition: "labels",
    test: ({ labels }) => labels.size > 0 === (wanted === "Any"),
    holds: words,
    fails: words,
  };
};

const anyCheck = (titles: readonly string[]): Check => ({
  condition: "labels_any",
  test: ({ labels }) => titles.some((title) => labels.has(title)),
  holds: (facts) => `it has ${quoted(presentOf(titles, facts))}`,
  fails: () => `it has none of ${quoted(titles)}`,
});

const forbiddenCheck = (titles: readonly string[]): Check => ({
  condition: "forbidden_labels",
  test: ({ labels }) => !titles.some((title) => labels.has(title)),
  holds: () => `it has none of ${quoted(titles)}`,
  fails: (facts) => `it has ${quoted(presentOf(titles, facts))}`,
});

/** The checks of conditions on labels. Titles are compared exactly, as GitLab does. */
export const labelChecks = (conditions: Conditions): Check[] => {
  const { labels, labels_any: any, forbidden_labels: forbidden } = conditions;
  const checks: Check[] = [];
  if (typeof labels === "string") checks.push(emptinessCheck(labels));
  else if (labels !== undefined) checks.push(allCheck(labels));
  if (any !== undefined) checks.push(anyCheck(any));
  if (forbidden !== undefined) checks.push(forbiddenCheck(forbidden));
  return checks;
};
