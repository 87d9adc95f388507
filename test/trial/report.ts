/** What a story came to, compared with the calm one and put into words. */
import type { Result } from "./result.ts";
import { differences } from "./state.ts";

/** A broken promise about one script, or about the whole. */
export interface Violation {
  readonly script: string | null;
  readonly sentences: readonly string[];
}

/** Compares a story with the calm one. */
export const compare = (calm: Result, troubled: Result): readonly Violation[] => {
  const scripts = [...troubled.scripts].flatMap(([key, { stuck, end }]) => {
    const expected = calm.scripts.get(key);
    const sentences = [
      ...(stuck === null ? [] : [stuck]),
      ...(expected === undefined ? ["the calm story does not know it"] : differences(expected.end, end)),
    ];
    return sentences.length === 0 ? [] : [{ script: key, sentences }];
  });
  return [
    ...scripts,
    ...(troubled.broken.length === 0 ? [] : [{ script: null, sentences: troubled.broken }]),
  ];
};

const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ") || "none";

const SHOWN = 8;

const brief = (sentence: string): string => {
  const line = sentence.replaceAll(/\s+/g, " ");
  return line.length > 600 ? `${line.slice(0, 600)} …` : line;
};

/** Prints it; answers how many promises were broken. */
export const report = (
  what: string,
  violations: readonly Violation[],
  result: Result,
  say: (text?: string) => void,
): number => {
  const { tally, accepted, refused } = result;
  say(`\n${what}: ${result.scripts.size} issues`);
  say(`  crashes     ${tally.crashes()}: ${listed(tally.byEnding())}`);
  say(`  faults      ${listed(tally.faults())}`);
  say(`  deliveries  ${accepted} accepted, ${refused} not`);
  say(`  violations  ${violations.length}`);
  for (const { script, sentences } of violations) {
    say(`\n  ${script ?? "the whole"}:`);
    for (const sentence of sentences.slice(0, SHOWN)) say(`    ${brief(sentence)}`);
    if (sentences.length > SHOWN) say(`    … and ${sentences.length - SHOWN} more`);
  }
  return violations.length;
};
