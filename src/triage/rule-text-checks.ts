import type { Conditions } from "../config/schema/rule.ts";
import { SEARCHED_LENGTH } from "./patterns.ts";
import type { Check } from "./rule-check.ts";
import type { RuleFacts } from "./rule-facts.ts";

const where = (title: boolean, description: boolean): string => {
  if (title && description) return "its title and its description";
  return title ? "its title" : "its description";
};

const failure = (subject: string, pattern: string, { issue }: RuleFacts): string => {
  const cut = issue.description.length > SEARCHED_LENGTH && subject !== "its title";
  const note = cut ? ` (the first ${SEARCHED_LENGTH} characters were searched)` : "";
  return `/${pattern}/ is not in ${subject}${note}`;
};

const titleCheck = (pattern: string): Check => ({
  condition: "title",
  test: ({ inTitle }) => inTitle(pattern),
  holds: () => `its title matches /${pattern}/`,
  fails: (facts) => failure("its title", pattern, facts),
});

const descriptionCheck = (pattern: string): Check => ({
  condition: "description",
  test: ({ inDescription }) => inDescription(pattern),
  holds: () => `its description matches /${pattern}/`,
  fails: (facts) => failure("its description", pattern, facts),
});

const eitherCheck = (pattern: string): Check => ({
  condition: "title_or_description",
  test: ({ inTitle, inDescription }) => inTitle(pattern) || inDescription(pattern),
  holds: ({ inTitle, inDescription }) =>
    `/${pattern}/ is in ${where(inTitle(pattern), inDescription(pattern))}`,
  fails: (facts) => failure("its title or its description", pattern, facts),
});

/** The checks of conditions on texts. */
export const textChecks = ({ title, description, title_or_description: either }: Conditions): Check[] => {
  const checks: Check[] = [];
  if (title !== undefined) checks.push(titleCheck(title));
  if (description !== undefined) checks.push(descriptionCheck(description));
  if (either !== undefined) checks.push(eitherCheck(either));
  return checks;
};

/** The patterns that these conditions search for. */
export const patternsOf = ({ title, description, title_or_description: either }: Conditions): string[] =>
  [title, description, either].filter((pattern) => pattern !== undefined);
