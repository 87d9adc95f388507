/** What a human of ours wrote, as a block quote that reads as it was meant: paragraphs, lists, code and links. */
import { shorten, visible } from "./characters.ts";
import { breakCode, fenceFor } from "./code.ts";
import { affordable, harmless, harmlessPart } from "./harmless.ts";
import { splitAddresses } from "./safe-address.ts";

const LONGEST_TEXT = 20_000;
const MOST_LINES = 500;

/** How long an answer may become by making it harmless. */
const LONGEST_ANSWER = 30_000;

const DEEPEST = 3;

/** A level of a list, in spaces: enough for both `- ` and `12. `, too few for a code block. */
const INDENT = "    ";

const FENCE = /^ {0,3}(`{3,}|~{3,})[^`]*$/;
const ITEM = /^([ \t]*)([-*+]|\d{1,9}[.)])[ \t]+(?=\S)/;

const isClosing = (line: string, fence: string): boolean => {
  const row = line.trim();
  return row.length >= fence.length && row === (fence[0] ?? "").repeat(row.length);
};

/** Text with its addresses as links, as far as they are safe; `start`: at the start of its line. */
const textWithLinks = (text: string): string =>
  splitAddresses(text)
    .map(({ address, text: part }, index) => {
      if (address) return `<${part}>`;
      return index === 0 ? harmless(part) : harmlessPart(part);
    })
    .join("");

/** How deep an item may be: one level below the item before it, and at the top where none is before it. */
const depthOf = (spaces: string, above: number): number =>
  Math.min(Math.floor(spaces.replaceAll("\t", INDENT).length / 2), above + 1, DEEPEST - 1);

/** Lines outside code. `depth` is that of the list that we are in, -1 outside of lists. */
interface Written {
  readonly lines: string[];
  readonly depth: number;
}

const writeLine = ({ lines, depth }: Written, line: string): Written => {
  const item = ITEM.exec(line);
  if (item === null) {
    const text = line.trim();
    lines.push(text === "" ? "" : `${textWithLinks(text)}  `);
    return { lines, depth: text === "" ? depth : -1 };
  }
  const [all, spaces = "", mark = ""] = item;
  const level = depthOf(spaces, depth);
  const bullet = /\d/.test(mark) ? mark : "-";
  lines.push(`${INDENT.repeat(level)}${bullet} ${textWithLinks(line.slice(all.length).trim())}  `);
  return { lines, depth: level };
};

const codeLines = (code: readonly string[]): string[] => {
  const shown = code.map(breakCode);
  const fence = fenceFor(shown.join("\n"), 3);
  return ["", fence, ...shown, fence, ""];
};

const written = (lines: readonly string[]): string[] => {
  let so: Written = { lines: [], depth: -1 };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const fence = FENCE.exec(line)?.[1];
    if (fence === undefined) {
      so = writeLine(so, line);
      continue;
    }
    const found = lines.findIndex((other, place) => place > index && isClosing(other, fence));
    const end = found < 0 ? lines.length : found;
    so = { lines: [...so.lines, ...codeLines(lines.slice(index + 1, end))], depth: -1 };
    index = end;
  }
  return so.lines;
};

/**
 * What a human of ours wrote, on its way to somebody else through the bot: a block quote with its paragraphs, lists,
 * code blocks and links to other places. It runs no quick action, mentions nobody, refers to nothing, and shows no
 * image, HTML or emphasis. At most 500 lines, and 20,000 characters.
 */
export const answer = (text: string): string => {
  const whole = shorten(visible(text.slice(0, LONGEST_TEXT * 8)).trim(), LONGEST_TEXT);
  const lines = affordable(whole, LONGEST_ANSWER).split("\n");
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), "…"] : lines;
  const quoted = written(shown).map((line) => (line === "" ? ">" : `> ${line}`));
  // An empty line at an end says nothing; the two spaces at the end of a line are a line break.
  return quoted
    .join("\n")
    .replace(/^(?:>\n)+|(?:\n>)+$/g, "")
    .trimEnd();
};
