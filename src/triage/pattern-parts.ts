/**
 * Searching a text for many patterns at once works with one automaton, as long as none of them has to
 * remember things over a distance (`.*`, `[^x]+`, `.{0,20}`): a few of those together multiply its states. Such a pattern is
 * "wide". It is searched alone, and only in texts where its longest part without that (`\brunner\b` of
 * `\brunner\b.*timeout`) was found by the automaton.
 */
import { scanAtoms } from "./pattern-scan.ts";

/** How a pattern is searched. */
export interface PatternPlan {
  /** What the common automaton searches; null: nothing that must be there is known. */
  readonly probe: string | null;
  /** A hit of the probe is a hit of the pattern. */
  readonly exact: boolean;
}

const ALONE: PatternPlan = { probe: null, exact: false };

/** The flags that a pattern begins with, such as `(?i)`. */
const LEADING_FLAGS = /^\(\?[imsU]+\)/;

/** Says how to search a pattern, which must be one that RE2 takes. Where its text is not understood, it is searched alone. */
export const planPattern = (pattern: string): PatternPlan => {
  const flags = LEADING_FLAGS.exec(pattern)?.[0] ?? "";
  const body = pattern.slice(flags.length);
  const scan = scanAtoms(body);
  if (scan === undefined) return ALONE;
  if (scan.every((atom) => !atom.wide)) return { probe: pattern, exact: true };
  if (scan.some((atom) => atom.text === "|")) return ALONE;
  let longest = "";
  let run = "";
  for (const atom of scan) {
    run = atom.wide ? "" : run + atom.text;
    if (run.length > longest.length) longest = run;
  }
  return longest === "" ? ALONE : { probe: flags + longest, exact: false };
};
