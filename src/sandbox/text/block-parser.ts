import type { Container, Leaf } from "./block-types.ts";

/** Where the parser stands between two lines. */
export interface Parser {
  /** Open containers, the document first. */
  readonly open: Container[];
  /** The open block of text in the innermost container. */
  leaf: Leaf | undefined;
  /** How an open code or HTML block ends; `null` at a blank line (HTML) or at a smaller indent (code). */
  end: { readonly fence: string } | RegExp | null;
  /** The number of the line at hand, from 0. */
  line: number;
}

/** Columns of white space before the text. */
export const indentOf = (text: string): number => text.length - text.trimStart().length;

/** Whether a line holds only white space. */
export const isBlank = (text: string): boolean => text.trim() === "";

/** The same line with spaces for the tabs before and between its markers, up to the next multiple of four columns. */
export const expandTabs = (line: string): string => {
  const markers = /^[\s>*+\-\d.)]*/.exec(line)?.[0] ?? "";
  if (!markers.includes("\t")) return line;
  let expanded = "";
  for (const character of markers) {
    expanded += character === "\t" ? " ".repeat(4 - (expanded.length % 4)) : character;
  }
  return expanded + line.slice(markers.length);
};

/** Ends the containers beyond the first `count`, and with them the open block of text. */
export const closeContainers = (parser: Parser, count: number): void => {
  parser.open.length = count;
  parser.leaf = undefined;
};

/** The container that new blocks go into. */
const innermost = (parser: Parser): Container => parser.open.at(-1) ?? { kind: "document", children: [] };

/** Puts a container into the innermost one, and opens it. */
export const pushContainer = (parser: Parser, container: Container): void => {
  innermost(parser).children.push(container);
  parser.open.push(container);
  parser.leaf = undefined;
};

/** Puts a block of text into the innermost container, and opens it. */
export const pushLeaf = (parser: Parser, leaf: Leaf): void => {
  innermost(parser).children.push(leaf);
  parser.leaf = leaf;
};

/** Puts another block in the place of the open one, which was the last of its container. */
export const replaceLeaf = (parser: Parser, leaf: Leaf | undefined): void => {
  innermost(parser).children.pop();
  parser.leaf = undefined;
  if (leaf !== undefined) pushLeaf(parser, leaf);
};

/** Adds a line to the open block of text. */
export const addLine = (parser: Parser, text: string): void => {
  if (parser.leaf === undefined) return;
  parser.leaf.lines.push(text);
  parser.leaf.last = parser.line;
};
