import { isScalar, isSeq, type Pair, type YAMLMap } from "yaml";
import { type FieldValue, printValue } from "../print-yaml.ts";
import { editNameLines } from "./edit-list.ts";
import { type Edit, insertLines, lineStart, nextLine } from "./edits.ts";
import { contentEnd, isBlock, pairOf, spanOf } from "./nodes.ts";

/** New values by key; nothing removes the key. */
export type Changes = ReadonlyMap<string, FieldValue | undefined>;

/** Changes keys of a mapping, touching no other text. New keys come after the one named `after`. */
export const editMap = (text: string, map: YAMLMap, changes: Changes, after: string): Edit[] => {
  const anchor = pairOf(map, after) ?? map.items[0];
  return [...changes].flatMap(([key, value]): Edit[] => {
    const pair = pairOf(map, key);
    if (value === undefined) {
      if (!pair) return [];
      return [isBlock(map) ? removeLines(text, map, pair) : removeFromBraces(map, pair)];
    }
    if (pair) return [replaceValue(text, pair, value)];
    const written = `${key}: ${printValue(value)}`;
    return [isBlock(map) ? addLine(text, map, anchor, written) : addToBraces(anchor, written)];
  });
};

const keyStart = (pair: Pair | undefined): number => (isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0);

const replaceValue = (text: string, pair: Pair, value: FieldValue): Edit => {
  const keyEnd = contentEnd(pair.key);
  if (isSeq(pair.value) && isBlock(pair.value)) {
    const lines = Array.isArray(value) ? editNameLines(text, pair.value, value) : undefined;
    return lines ?? { start: keyEnd, end: contentEnd(pair.value), text: `: ${printValue(value)}` };
  }
  const span = spanOf(pair.value);
  if (!span || span.start === span.end) {
    const colon = /^\s*:/.exec(text.slice(keyEnd, keyEnd + 80))?.[0].length ?? 0;
    return { start: keyEnd, end: keyEnd + colon, text: `: ${printValue(value)}` };
  }
  const lineBreak = text[span.end - 1] === "\n" ? "\n" : "";
  return { ...span, text: printValue(value) + lineBreak };
};

const addLine = (text: string, map: YAMLMap, anchor: Pair | undefined, written: string): Edit => {
  const start = keyStart(map.items[0]);
  const indent = " ".repeat(start - lineStart(text, start));
  return insertLines(text, nextLine(text, contentEnd(anchor)), [indent + written]);
};

const addToBraces = (anchor: Pair | undefined, written: string): Edit => {
  const end = contentEnd(anchor);
  return { start: end, end, text: `, ${written}` };
};

/** The first key of an item shares its line with the dash: then what follows moves up. */
const removeLines = (text: string, map: YAMLMap, pair: Pair): Edit => {
  const start = keyStart(pair);
  const line = lineStart(text, start);
  const next = map.items[map.items.indexOf(pair) + 1];
  if (text.slice(line, start).trim() !== "" && next) return { start, end: keyStart(next), text: "" };
  return { start: line, end: nextLine(text, contentEnd(pair)), text: "" };
};

const removeFromBraces = (map: YAMLMap, pair: Pair): Edit => {
  const index = map.items.indexOf(pair);
  const before = map.items[index - 1];
  if (before) return { start: contentEnd(before), end: contentEnd(pair), text: "" };
  const next = map.items[index + 1];
  return { start: keyStart(pair), end: next ? keyStart(next) : contentEnd(pair), text: "" };
};
