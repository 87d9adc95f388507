/** Parts of a Markdown paragraph that do not speak: blanked out, so that every other position stays as it is. */

const blank = (text: string): string => text.replace(/[^\n]/g, " ");

/** Blanks everything from each `open` to the next `close`, both included and in lower case, in linear time. */
const withoutBetween = (text: string, open: string, close: string): string => {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return text;
  let kept = "";
  let position = 0;
  for (;;) {
    const start = lower.indexOf(open, position);
    const end = start < 0 ? -1 : lower.indexOf(close, start + open.length);
    if (end < 0) return kept + text.slice(position);
    kept += text.slice(position, start) + blank(text.slice(start, end + close.length));
    position = end + close.length;
  }
};

/** Blanks HTML comments. */
export const withoutComments = (text: string): string => withoutBetween(text, "<!--", "-->");

/** A run of backticks that may open a code span, and the index of the run that closes it. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly closer: number | undefined;
}

const isEscaped = (text: string, position: number): boolean => {
  let slashes = 0;
  while (text[position - 1 - slashes] === "\\") slashes += 1;
  return slashes % 2 === 1;
};

const backtickRuns = (text: string): Run[] => {
  const runs = [...text.matchAll(/`+/g)].map(({ 0: ticks, index }) => ({ index, length: ticks.length }));
  const nextOfLength = new Map<number, number>();
  const result: Run[] = [];
  for (let number = runs.length - 1; number >= 0; number -= 1) {
    const { index = 0, length = 0 } = runs[number] ?? {};
    const start = isEscaped(text, index) ? index + 1 : index;
    const end = index + length;
    result.push({ start, end, closer: start === end ? undefined : nextOfLength.get(end - start) });
    nextOfLength.set(length, number);
  }
  return result.reverse();
};

/** The code spans of a paragraph: where each starts and ends, with its backticks (CommonMark's rule). */
export const codeSpans = (text: string): { start: number; end: number; ticks: number }[] => {
  if (!text.includes("`")) return [];
  const runs = backtickRuns(text);
  const spans: { start: number; end: number; ticks: number }[] = [];
  for (let number = 0; number < runs.length; number += 1) {
    const run = runs[number];
    const closer = run?.closer === undefined ? undefined : runs[run.closer];
    if (run?.closer === undefined || closer === undefined) continue;
    spans.push({ start: run.start, end: closer.end, ticks: run.end - run.start });
    number = run.closer;
  }
  return spans;
};

/** Blanks inline code, in backticks or in `<code>`. */
export const withoutCode = (text: string): string => {
  let kept = "";
  let position = 0;
  for (const { start, end } of codeSpans(text)) {
    kept += text.slice(position, start) + blank(text.slice(start, end));
    position = end;
  }
  return withoutBetween(kept + text.slice(position), "<code>", "</code>");
};

/** Blanks the attributes of HTML tags, the addresses of links, and bare addresses. */
export const withoutAddresses = (text: string): string =>
  text
    .replace(/<\/?[a-z][^<>]*>/gi, blank)
    .replace(/\]\([^()\s]*/g, blank)
    .replace(/https?:\/\/[^\s<>()]+/gi, blank);
