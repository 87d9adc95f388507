import { parseCadence } from "./parse-cadence.ts";

/** What of a cadence names no rhythm, and how ambiguous words were read, as sentences; null: all is clear. */
export const unclearCadence = (words: string): string | null => {
  const { occurrences, unparsed } = parseCadence(words);
  const doubts = new Set(occurrences.flatMap(({ doubt }) => (doubt === undefined ? [] : [doubt])));
  const unread = unparsed.map((part) => `no rhythm was found in "${part}"; the words are kept`);
  return [...unread, ...doubts].join("; ") || null;
};
