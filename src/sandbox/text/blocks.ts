/**
 * The block structure of a Markdown text, as far as GitLab's behaviour depends on it: where quick actions
 * count, where mentions do, and how a page shows it. Follows CommonMark's block phase line by line, in time
 * linear in the text.
 */
import { containerStart, matchContainers } from "./block-containers.ts";
import { addText, continueVerbatim, convertParagraph, startIndentedCode, startLeaf } from "./block-leaves.ts";
import {
  closeContainers,
  expandTabs,
  indentOf,
  isBlank,
  type Parser,
  pushContainer,
} from "./block-parser.ts";
import { type Container, isContainer, type Leaf } from "./block-types.ts";
import { dropDefinitions } from "./definitions.ts";

/** Deeper containers are taken as text, which bounds the work per line. */
const DEEPEST = 40;

/** Opens what starts on this line, or goes on with the open paragraph. */
const readBlocks = (parser: Parser, line: string, matched: number): void => {
  let rest = line;
  let unmatched = parser.open.length > matched;
  const closeUnmatched = () => {
    if (unmatched) closeContainers(parser, matched);
    unmatched = false;
  };
  while (!isBlank(rest)) {
    const inParagraph = parser.leaf?.kind === "paragraph";
    if (!unmatched && convertParagraph(parser, rest)) return;
    if (indentOf(rest) >= 4) {
      if (inParagraph) break;
      startIndentedCode(parser, rest);
      return;
    }
    const start = parser.open.length > DEEPEST ? undefined : containerStart(rest, inParagraph && !unmatched);
    if (start === undefined) {
      if (startLeaf(parser, rest, inParagraph, closeUnmatched)) return;
      break;
    }
    closeUnmatched();
    pushContainer(parser, start.container);
    rest = start.rest;
  }
  if (isBlank(rest)) {
    closeUnmatched();
    parser.leaf = undefined;
  } else addText(parser, rest);
};

const readLine = (parser: Parser, line: string): void => {
  const { matched, rest, closed } = matchContainers(parser, expandTabs(line));
  if (closed) {
    closeContainers(parser, matched);
    return;
  }
  if (matched === parser.open.length) {
    if (continueVerbatim(parser, rest)) return;
  } else if (parser.leaf?.kind !== "paragraph") closeContainers(parser, matched);
  readBlocks(parser, rest, matched);
};

/** How many lines of front matter (between `---`, `+++` or `;;;`) the text begins with. */
const frontMatterLines = (lines: readonly string[]): number => {
  const fence = /^(---|\+\+\+|;;;)[a-z]*\s*$/.exec(lines[0] ?? "")?.[1];
  if (fence === undefined) return 0;
  return lines.findIndex((line, index) => index > 0 && line.trimEnd() === fence) + 1;
};

/** The blocks of a text. Lines end in `\n`; front matter is left out. */
export const parseBlocks = (text: string): Container => {
  const document: Container = { kind: "document", children: [] };
  const parser: Parser = { open: [document], leaf: undefined, end: null, line: 0 };
  const lines = text.split("\n");
  for (parser.line = frontMatterLines(lines); parser.line < lines.length; parser.line += 1) {
    readLine(parser, lines[parser.line] ?? "");
  }
  dropDefinitions(document);
  return document;
};

/** All blocks of text inside a container, in the order of the text. */
export const leavesOf = (container: Container): Leaf[] =>
  container.children.flatMap((block) => (isContainer(block) ? leavesOf(block) : [block]));
