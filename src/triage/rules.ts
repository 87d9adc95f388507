import type { Rule } from "../config/schema/rule.ts";
import { compilePatterns } from "./patterns.ts";
import type { Check } from "./rule-check.ts";
import { checksOf } from "./rule-conditions.ts";
import { factsOf, type RuleFacts, type RuleSubject } from "./rule-facts.ts";
import { patternsOf } from "./rule-text-checks.ts";

/** What a rule says of an issue. */
interface Verdict {
  readonly rule: Rule;
  readonly holds: boolean;
  /** `nothing`: something that it asks for is not known. */
  readonly answer: "yes" | "no" | "nothing";
  /** One sentence, for people. */
  readonly why: string;
}

/** All rules, ready to be asked. Verdicts come in the order of the configuration. */
export interface RuleSet {
  /** Rules that hold, those that lack a fact, and a few that came near; the others are not worth a word. */
  evaluate(subject: RuleSubject): Verdict[];
  /** Every rule, with why or why not. */
  explain(subject: RuleSubject): Verdict[];
}

/** How many rules that do not hold are reported by `evaluate`. */
const NEAR_MISSES = 20;

interface CompiledRule {
  readonly rule: Rule;
  readonly order: number;
  readonly checks: readonly Check[];
}

/** The first condition that fails; else the first that is not known; null: the rule holds. */
const obstacleOf = ({ checks }: CompiledRule, facts: RuleFacts): { check: Check; known: boolean } | null => {
  let unknown: Check | undefined;
  for (const check of checks) {
    const answer = check.test(facts);
    if (answer === false) return { check, known: true };
    if (answer === undefined) unknown ??= check;
  }
  return unknown === undefined ? null : { check: unknown, known: false };
};

type Obstacle = ReturnType<typeof obstacleOf>;

const verdictOf = ({ rule, checks }: CompiledRule, obstacle: Obstacle, facts: RuleFacts): Verdict => {
  if (obstacle === null) {
    const why = checks.map((check) => check.holds(facts)).join("; ");
    return { rule, holds: true, answer: "yes", why: why === "" ? "it speaks of every partner issue" : why };
  }
  const { check, known } = obstacle;
  const why = `${check.condition}: ${check.fails(facts)}`;
  return { rule, holds: false, answer: known ? "no" : "nothing", why };
};

/** Rules that can speak of any partner, and those that ask for certain ones by id. */
const indexByPartner = (compiled: readonly CompiledRule[]) => {
  const any: CompiledRule[] = [];
  const byId = new Map<string, CompiledRule[]>();
  for (const one of compiled) {
    const { partner } = one.rule.conditions;
    if (partner === undefined) any.push(one);
    for (const id of new Set(typeof partner === "string" ? [partner] : (partner ?? []))) {
      const others = byId.get(id);
      if (others === undefined) byId.set(id, [one]);
      else others.push(one);
    }
  }
  return (id: string): readonly CompiledRule[] => {
    const own = byId.get(id);
    return own === undefined ? any : [...any, ...own].sort((one, other) => one.order - other.order);
  };
};

/** A rule is near where it failed on its last condition alone, its partner apart. */
const isNear = ({ checks }: CompiledRule, { check }: { check: Check }): boolean => check === checks.at(-1);

/** Prepares the rules. Their patterns must have passed `checkPattern`. */
export const compileRules = (rules: readonly Rule[]): RuleSet => {
  const patterns = compilePatterns(rules.flatMap((rule) => patternsOf(rule.conditions)));
  const compiled = rules.map((rule, order) => ({ rule, order, checks: checksOf(rule.conditions) }));
  const rulesFor = indexByPartner(compiled);
  return {
    evaluate: (subject) => {
      const facts = factsOf(subject, patterns);
      const verdicts: Verdict[] = [];
      let misses = 0;
      for (const one of rulesFor(subject.partner)) {
        const obstacle = obstacleOf(one, facts);
        if (obstacle?.known === true) {
          if (misses >= NEAR_MISSES || !isNear(one, obstacle)) continue;
          misses += 1;
        }
        verdicts.push(verdictOf(one, obstacle, facts));
      }
      return verdicts;
    },
    explain: (subject) => {
      const facts = factsOf(subject, patterns);
      return compiled.map((one) => verdictOf(one, obstacleOf(one, facts), facts));
    },
  };
};
