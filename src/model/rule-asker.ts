/** How rules ask: by a prefix, so that handlers and rules cannot be confused. */
const PREFIX = "rule: ";

/** What a rule of this name is called where it asks for something: `rule: runner questions`. */
export const ruleAsker = (name: string): string => `${PREFIX}${name}`;

/** The name of the rule that asked; undefined: no rule did. */
export const ruleOf = (askedBy: string): string | undefined =>
  askedBy.startsWith(PREFIX) ? askedBy.slice(PREFIX.length) : undefined;
