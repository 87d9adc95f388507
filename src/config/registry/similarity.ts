import type { RegistryRow } from "./row.ts";

/** How much two names have in common, from 0 to 1: shared pairs of letters (Dice's coefficient), case apart. */
const similarity = (one: string, other: string): number => {
  const ours = pairsOf(one);
  const theirs = pairsOf(other);
  if (ours.length + theirs.length === 0) return 0;
  const left = new Map<string, number>();
  for (const pair of ours) left.set(pair, (left.get(pair) ?? 0) + 1);
  let shared = 0;
  for (const pair of theirs) {
    const count = left.get(pair) ?? 0;
    if (count > 0) {
      shared += 1;
      left.set(pair, count - 1);
    }
  }
  return (2 * shared) / (ours.length + theirs.length);
};

const LONGEST = 200;

const pairsOf = (text: string): string[] =>
  text
    .slice(0, LONGEST)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((word) => [...word].slice(1).map((letter, index) => `${[...word][index]}${letter}`));

/** Whether one row may be the other under a new name: a similar name, or the same section and somebody in common. */
export const isLikelyRename = (one: RegistryRow, other: RegistryRow): boolean => {
  const alike = similarity(one.group, other.group);
  if (one.section.toLowerCase() !== other.section.toLowerCase()) return alike >= 0.75;
  const names = new Set([...one.contacts, ...one.liaisons]);
  return alike >= 0.5 || [...other.contacts, ...other.liaisons].some((name) => names.has(name));
};
