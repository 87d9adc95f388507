import { diffLines, type LineChange } from "./line-diff.ts";

/** Lines of unchanged text that are shown around a change. */
const CONTEXT = 3;

/** What turns one text into another, as `diff -u` writes it; empty when they are the same. */
export const unifiedDiff = (before: string, after: string, file: string): string => {
  const old = splitLines(before);
  const news = splitLines(after);
  const hunks = hunksOf(diffLines(old, news));
  if (hunks.length === 0) return "";
  return `--- ${file}\n+++ ${file}\n${hunks.map((hunk) => printHunk(hunk, old, news)).join("")}`;
};

const splitLines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const hunksOf = (changes: readonly LineChange[]): LineChange[][] => {
  const hunks: LineChange[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1);
    if (last && change.from - last.to <= 2 * CONTEXT) hunks.at(-1)?.push(change);
    else hunks.push([change]);
  }
  return hunks;
};

const printHunk = (
  changes: readonly LineChange[],
  old: readonly string[],
  news: readonly string[],
): string => {
  const [first] = changes;
  const last = changes.at(-1);
  if (!first || !last) return "";
  const before = Math.min(CONTEXT, first.from);
  const after = Math.min(CONTEXT, old.length - last.to);
  const lines: string[] = [];
  let at = first.from - before;
  for (const change of changes) {
    lines.push(...marked(" ", old.slice(at, change.from)));
    lines.push(...marked("-", old.slice(change.from, change.to)));
    lines.push(...marked("+", news.slice(change.newFrom, change.newTo)));
    at = change.to;
  }
  lines.push(...marked(" ", old.slice(at, last.to + after)));
  const oldRange = range(first.from - before, last.to + after);
  const newRange = range(first.newFrom - before, last.newTo + after);
  return `@@ -${oldRange} +${newRange} @@\n${lines.join("")}`;
};

/** `diff` counts lines from 1, and names the line before an empty range. */
const range = (from: number, to: number): string => `${to > from ? from + 1 : from},${to - from}`;

const marked = (mark: string, lines: readonly string[]): string[] =>
  lines.map((line) =>
    line.endsWith("\n")
      ? `${mark}${line.replace(/\r\n$/, "\n")}`
      : `${mark}${line}\n\\ No newline at end of file\n`,
  );
