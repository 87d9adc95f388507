import { isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import { type Edit, insertLines, lineStart, nextLine } from "./edits.ts";
import { contentEnd, isBlock, pairOf, spanOf } from "./nodes.ts";

/** An item as lines without indentation (the first starts with `- `), and as text for a list in brackets. */
export interface NewItem {
  readonly lines: readonly string[];
  readonly flow: string;
}

/** Adds items to the end of a top-level list; the list is made where there is none. */
export const appendItems = (
  text: string,
  top: YAMLMap | undefined,
  key: string,
  items: readonly NewItem[],
): Edit[] => {
  if (items.length === 0) return [];
  const pair = top ? pairOf(top, key) : undefined;
  if (!top || !pair) return [appendBlock(text, key, items)];
  const list = pair.value;
  if (isSeq(list) && list.items.length > 0) {
    return isBlock(list) ? [appendLines(text, list, items)] : [appendFlow(list, items)];
  }
  const span = spanOf(list);
  const afterKey = contentEnd(pair.key);
  const written = insertLines(text, nextLine(text, span?.end ?? afterKey), indented(items, "  "));
  return span && span.end > span.start ? [removeEmptyList(text, span), written] : [written];
};

const indented = (items: readonly NewItem[], indent: string): string[] =>
  items.flatMap(({ lines }) => lines.map((line) => indent + line));

const removeEmptyList = (text: string, span: { start: number; end: number }): Edit => {
  const start = text[span.start - 1] === " " ? span.start - 1 : span.start;
  return { start, end: span.end, text: "" };
};

/** At the end of the file, before the mark that ends a document. */
const appendBlock = (text: string, key: string, items: readonly NewItem[]): Edit => {
  const end = /(?:^|\n)(?=\.\.\.\s*$)/.exec(text);
  const offset = end ? end.index + end[0].length : text.length;
  return insertLines(text, offset, [`${key}:`, ...indented(items, "  ")]);
};

const appendLines = (text: string, list: YAMLSeq, items: readonly NewItem[]): Edit => {
  const first = list.items[0] as Node;
  const start = first.range?.[0] ?? 0;
  const bullet = /^ *(?=-)/.exec(text.slice(lineStart(text, start), start))?.[0];
  const listStart = list.range?.[0] ?? 0;
  const indent = bullet ?? " ".repeat(listStart - lineStart(text, listStart));
  return insertLines(text, nextLine(text, lastEnd(list)), indented(items, indent));
};

/** An empty last item has no text of its own: the list's end is after its dash. */
const lastEnd = (list: YAMLSeq): number => {
  const last: unknown = list.items.at(-1);
  return isScalar(last) && last.source === "" ? (list.range?.[1] ?? 0) : contentEnd(list);
};

const appendFlow = (list: YAMLSeq, items: readonly NewItem[]): Edit => {
  const end = contentEnd(list.items.at(-1));
  return { start: end, end, text: items.map(({ flow }) => `, ${flow}`).join("") };
};
