/**
 * Searching a text for many patterns at once works with one automaton, as long as none of them has to remember
 * things over a distance (`.*`, `[^x]+`, `.{0,20}`): a few of those together multiply its states. Such a pattern
 * is "wide". It is searched alone, and only in texts where the automaton found all of its parts that are not
 * (`\brunner\b` and `timeout` of `\brunner\b.*timeout`).
 */
import { scanAtoms } from "./pattern-scan.ts";

/** How a pattern is searched. */
export interface PatternPlan {
  /** What the common automaton searches: where one of these is missing, so is the pattern. */
  readonly probes: readonly string[];
  /** Where all of them are found, so is the pattern. */
  readonly exact: boolean;
}

const ALONE: PatternPlan = { probes: [], exact: false };

/** The flags that a pattern begins with, such as `(?i)`. */
const LEADING_FLAGS = /^\(\?[imsU]+\)/;

/** Says how to search a pattern, which must be one that RE2 takes. Where its text is not understood, it is searched alone. */
export const planPattern = (pattern: string): PatternPlan => {
  const flags = LEADING_FLAGS.exec(pattern)?.[0] ?? "";
  const body = pattern.slice(flags.length);
  const scan = scanAtoms(body);
  if (scan === undefined) return ALONE;
  if (scan.every((atom) => !atom.wide)) return { probes: [pattern], exact: true };
  if (scan.some((atom) => atom.text === "|")) return ALONE;
  const runs = [""];
  for (const { text, wide } of scan) {
    if (wide) runs.push("");
    else runs.push((runs.pop() ?? "") + text);
  }
  return { probes: runs.filter((run) => run !== "").map((run) => flags + run), exact: false };
};
