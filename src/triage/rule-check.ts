import type { RuleFacts } from "./rule-facts.ts";

/** One condition of a rule, ready to be asked. */
export interface Check {
  /** The condition's word in the configuration. */
  readonly condition: string;
  /** undefined: not known, the rule says nothing. */
  test(facts: RuleFacts): boolean | undefined;
  /** What holds, such as `the issue is opened`. */
  holds(facts: RuleFacts): string;
  /** What does not hold, or is not known, such as `the issue is closed`. */
  fails(facts: RuleFacts): string;
}
