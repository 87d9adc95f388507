import { scopeOf } from "../../model/scoped.ts";
import { errorAt, type Mistake, pathText, type Severity } from "../problem.ts";
import { overlapOf, type RuleFacts, readRules } from "./rule-facts.ts";
import type { Located } from "./select.ts";

/** A label of one rule against a label of another (or the same). */
interface Quarrel {
  readonly mine: Located<string>;
  readonly theirs: Located<string>;
  readonly message: (other: string) => string;
}

/** GitLab keeps one label of a scope on an issue: adding one takes the other off. */
const sameScope = (left: string, right: string): boolean =>
  left !== right && scopeOf(left) !== undefined && scopeOf(left) === scopeOf(right);

const quarrelsBetween = (mine: RuleFacts, theirs: RuleFacts): Quarrel[] => [
  ...mine.adds.flatMap((label) =>
    theirs.removes
      .filter((other) => other.value === label.value)
      .map((other) => ({
        mine: label,
        theirs: other,
        message: (name: string) => `adds ${label.value}, which ${name} removes`,
      })),
  ),
  ...mine.adds.flatMap((label) =>
    theirs.adds
      .filter((other) => sameScope(label.value, other.value))
      .map((other) => ({
        mine: label,
        theirs: other,
        message: (name: string) => `adds ${label.value}, which drives out ${other.value} of ${name}`,
      })),
  ),
];

const withinOne = (rule: RuleFacts): Mistake[] => {
  const own = quarrelsBetween(rule, rule);
  // Two labels of one scope quarrel in both directions: once is enough.
  const once = own.filter(
    (quarrel, index) => !own.slice(0, index).some((earlier) => earlier.mine === quarrel.theirs),
  );
  return once.map((quarrel) =>
    errorAt(quarrel.mine.path, quarrel.message("the same rule"), "one or the other"),
  );
};

const SEVERITY: Readonly<Record<"always" | "sometimes", Severity>> = {
  always: "error",
  sometimes: "warning",
};

const EXPECTED = {
  always: "conditions that keep the two rules apart",
  sometimes: "conditions that surely keep the two rules apart; where both hold they fight",
} as const;

const between = (left: RuleFacts, right: RuleFacts): Mistake[] => {
  const quarrels = [
    ...quarrelsBetween(right, left).map((quarrel) => ({ ...quarrel, other: left })),
    // Labels of one scope have been compared already, in the other direction.
    ...quarrelsBetween(left, right)
      .filter((quarrel) => !sameScope(quarrel.mine.value, quarrel.theirs.value))
      .map((quarrel) => ({ ...quarrel, other: right })),
  ];
  return quarrels.flatMap(({ mine, theirs, message, other }) => {
    const overlap = overlapOf(left, right, [mine.value, theirs.value]);
    if (overlap === "never") return [];
    const sentence = message(`rule ${JSON.stringify(other.name)}`);
    return [{ ...errorAt(mine.path, sentence, EXPECTED[overlap]), severity: SEVERITY[overlap] }];
  });
};

/** Only rules that touch a common label or scope can fight: most pairs need no look. */
const topicsOf = (rule: RuleFacts): Set<string> =>
  new Set([...rule.adds, ...rule.removes].flatMap(({ value }) => [value, `${scopeOf(value) ?? value}::`]));

const pairs = (rules: readonly RuleFacts[]): [RuleFacts, RuleFacts][] => {
  const byTopic = new Map<string, number[]>();
  return rules.flatMap((rule, index) => {
    const earlier = new Set<number>();
    for (const topic of topicsOf(rule)) {
      const others = byTopic.get(topic) ?? [];
      for (const other of others) earlier.add(other);
      byTopic.set(topic, [...others, index]);
    }
    return [...earlier].flatMap((other): [RuleFacts, RuleFacts][] => {
      const first = rules[other];
      return first === undefined ? [] : [[first, rule]];
    });
  });
};

/** A label that many rules dispute is one mistake, told by its first quarrel. */
const oncePerLabel = (mistakes: readonly Mistake[]): Mistake[] => {
  const groups = Map.groupBy(mistakes, ({ path, severity }) => `${severity} ${pathText(path)}`);
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const more = others.length === 0 ? "" : ` (and ${others.length} more of the kind)`;
    return [{ ...first, message: `${first.message}${more}` }];
  });
};

/** Rules that fight: one adds what another (or itself) removes, or two labels of one scope. */
export const checkRules = (data: unknown): Mistake[] => {
  const rules = readRules(data);
  return [
    ...rules.flatMap(withinOne),
    ...oncePerLabel(pairs(rules).flatMap(([earlier, later]) => between(earlier, later))),
  ];
};
