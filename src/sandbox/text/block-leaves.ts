/** Blocks of text: which line goes on with the open one, and which line starts another. */
import { addLine, indentOf, isBlank, type Parser, pushLeaf, replaceLeaf } from "./block-parser.ts";
import { closesFence, codeFence, htmlBlockEnd, isRule, startsTable } from "./block-starts.ts";
import type { Leaf } from "./block-types.ts";
import { definitionLines } from "./definitions.ts";

const leafAt = (line: number, kind: Leaf["kind"], lines: string[]): Leaf => ({
  kind,
  first: line,
  last: line,
  lines,
});

const continueHtml = (parser: Parser, rest: string): void => {
  if (parser.end === null && isBlank(rest)) {
    parser.leaf = undefined;
    return;
  }
  addLine(parser, rest);
  if (parser.end instanceof RegExp && parser.end.test(rest)) parser.leaf = undefined;
};

/** Gives the line to an open block of code or HTML; whether it was taken. */
export const continueVerbatim = (parser: Parser, rest: string): boolean => {
  const { leaf, end } = parser;
  if (leaf?.kind === "html") {
    continueHtml(parser, rest);
    return true;
  }
  if (leaf?.kind !== "code") return false;
  if (end !== null && "fence" in end) {
    if (indentOf(rest) < 4 && closesFence(rest, end.fence)) {
      leaf.last = parser.line;
      parser.leaf = undefined;
    } else addLine(parser, rest);
    return true;
  }
  if (!isBlank(rest) && indentOf(rest) < 4) {
    parser.leaf = undefined;
    return false;
  }
  addLine(parser, rest.slice(4));
  return true;
};

/** Opens the block of text that starts here and is no paragraph; whether there is one. */
export const startLeaf = (parser: Parser, rest: string, inParagraph: boolean, close: () => void): boolean => {
  const text = rest.trimStart();
  const start = (leaf: Leaf, end: Parser["end"] | "at once"): true => {
    close();
    pushLeaf(parser, leaf);
    if (end === "at once") parser.leaf = undefined;
    else parser.end = end;
    return true;
  };
  const heading = /^(#{1,6})(?:[ \t]+(.*)|$)/.exec(text);
  if (heading !== null) {
    const level = heading[1]?.length ?? 1;
    return start({ ...leafAt(parser.line, "heading", [(heading[2] ?? "").trim()]), level }, "at once");
  }
  const fence = codeFence(text);
  if (fence !== undefined) return start({ ...leafAt(parser.line, "code", []), info: fence.info }, fence);
  const end = htmlBlockEnd(text, inParagraph);
  if (end !== undefined) {
    return start(leafAt(parser.line, "html", [rest]), end?.test(text) === true ? "at once" : end);
  }
  return isRule(text) && start(leafAt(parser.line, "rule", []), "at once");
};

/** Opens a block of indented code. */
export const startIndentedCode = (parser: Parser, rest: string): void => {
  pushLeaf(parser, leafAt(parser.line, "code", [rest.slice(4)]));
  parser.end = null;
};

/** Makes a heading of the open paragraph by underlining, or a table by its second row; whether it did. */
export const convertParagraph = (parser: Parser, rest: string): boolean => {
  const { leaf } = parser;
  if (leaf?.kind !== "paragraph" || indentOf(rest) > 3) return false;
  const text = rest.trim();
  if (/^(?:=+|-+)$/.test(text) && definitionLines(leaf.lines) < leaf.lines.length) {
    const level = text.startsWith("=") ? 1 : 2;
    replaceLeaf(parser, { ...leaf, kind: "heading", level, last: parser.line });
    parser.leaf = undefined;
    return true;
  }
  const head = leaf.lines.at(-1) ?? "";
  if (!startsTable(head, text)) return false;
  leaf.lines.pop();
  leaf.last -= 1;
  if (leaf.lines.length === 0) replaceLeaf(parser, undefined);
  pushLeaf(parser, { ...leafAt(parser.line, "table", [head, text]), first: parser.line - 1 });
  return true;
};

/** Gives the line to the open paragraph or table, or opens a paragraph with it. */
export const addText = (parser: Parser, rest: string): void => {
  const text = rest.trim();
  const kind = parser.leaf?.kind;
  if (kind === "paragraph" || kind === "table") addLine(parser, text);
  else pushLeaf(parser, leafAt(parser.line, "paragraph", [text]));
};
