/** Users' patterns: RE2's syntax, which is searched in time linear in the text, whatever the pattern and the text. */
import { RE2JS, RE2JSSyntaxException } from "re2js";
import { messageOf } from "../lib/errors.ts";
import { compileProbes } from "./pattern-automata.ts";
import { planPattern } from "./pattern-parts.ts";

/** Longer texts are searched up to here, in UTF-16 units: long descriptions are logs. */
export const SEARCHED_LENGTH = 65_536;

/** A pattern whose program is larger costs too much on every text. */
const LARGEST_PROGRAM = 5_000;

const NOT_LINEAR = /\(\?[=!<]|\\[1-9]|[*+?}]\+/;

/** What is wrong with a pattern, as a sentence; null: nothing. */
export const checkPattern = (pattern: string): string | null => {
  try {
    const size = RE2JS.compile(pattern).programSize();
    if (size <= LARGEST_PROGRAM) return null;
    return `the pattern is too large (${size} instructions, at most ${LARGEST_PROGRAM}): use smaller repetitions`;
  } catch (thrown) {
    const said = thrown instanceof RE2JSSyntaxException ? thrown.getDescription() : messageOf(thrown);
    const hint = NOT_LINEAR.test(pattern)
      ? "; look-ahead, look-behind, back-references and possessive repetition do not exist in RE2's syntax"
      : "";
    return `not a regular expression in RE2's syntax: ${said}${hint}`;
  }
};

/** Tells which patterns of a set are found in one text; computed when first asked. */
export type Search = (pattern: string) => boolean;

/** Many patterns, to be searched in many texts. */
export interface PatternSet {
  search(text: string): Search;
}

interface Planned {
  /** Numbers of its probes in the automaton. */
  readonly probes: readonly number[];
  /** What is left to search where all probes were found; null: nothing. */
  readonly alone: RE2JS | null;
}

/** Prepares patterns, each of which must have passed `checkPattern`; throws RE2's exception otherwise. */
export const compilePatterns = (patterns: Iterable<string>): PatternSet => {
  const numbers = new Map<string, number>();
  const numberOf = (probe: string): number => {
    const number = numbers.get(probe) ?? numbers.size;
    numbers.set(probe, number);
    return number;
  };
  const planned = new Map<string, Planned>();
  for (const pattern of new Set(patterns)) {
    const { probes, exact } = planPattern(pattern);
    planned.set(pattern, {
      probes: probes.map(numberOf),
      alone: exact ? null : RE2JS.compile(pattern),
    });
  }
  const find = compileProbes([...numbers.keys()]);
  return { search: (text) => searchIn(text.slice(0, SEARCHED_LENGTH), find, planned) };
};

const searchIn = (
  text: string,
  find: (text: string) => ReadonlySet<number>,
  planned: ReadonlyMap<string, Planned>,
): Search => {
  let found: ReadonlySet<number> | undefined;
  const hasProbes = ({ probes }: Planned): boolean => {
    if (probes.length === 0) return true;
    found ??= find(text);
    for (const probe of probes) if (!found.has(probe)) return false;
    return true;
  };
  const answers = new Map<RE2JS, boolean>();
  const findsAlone = (alone: RE2JS): boolean => {
    const answer = answers.get(alone) ?? alone.test(text);
    answers.set(alone, answer);
    return answer;
  };
  return (pattern) => {
    const plan = planned.get(pattern);
    return plan !== undefined && hasProbes(plan) && (plan.alone === null || findsAlone(plan.alone));
  };
};
