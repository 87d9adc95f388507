import { RE2Set } from "re2js";

/**
 * Probes in one automaton. One for all reads a text only once, but every state that a new text adds to it costs
 * as much as it has probes; measured on 3.5 kB of text that keeps adding some, this size is the best.
 */
const PROBES_EACH = 128;

/** Bytes for an automaton's tables: with too few they are thrown away and made again on every text. */
const MEMORY = 16 * 1_024 * 1_024;

const compileOne = (probes: readonly string[]): ((text: string) => readonly number[]) => {
  const automaton = new RE2Set(RE2Set.UNANCHORED, 0, MEMORY);
  for (const probe of probes) automaton.add(probe);
  automaton.compile();
  // The first search builds the tables, which takes as long as hundreds of later ones.
  automaton.match("a");
  return (text) => automaton.match(text);
};

/** Prepares patterns for common automata. The answer holds the indices of those that are found in a text. */
export const compileProbes = (probes: readonly string[]): ((text: string) => ReadonlySet<number>) => {
  const automata: { first: number; find: (text: string) => readonly number[] }[] = [];
  for (let first = 0; first < probes.length; first += PROBES_EACH) {
    automata.push({ first, find: compileOne(probes.slice(first, first + PROBES_EACH)) });
  }
  return (text) => {
    const found = new Set<number>();
    for (const { first, find } of automata) for (const index of find(text)) found.add(first + index);
    return found;
  };
};
