import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from "yaml";
import type { Mistake, Path, Problem } from "../problem.ts";
import { pathText } from "../problem.ts";

const offsetOf = (node: unknown): number | undefined =>
  isNode(node) && node.range ? node.range[0] : undefined;

const keyOf = (key: unknown): string => {
  const value = isScalar(key) ? key.value : key;
  return value === null || value === undefined ? "" : String(value);
};

interface Step {
  readonly value: unknown;
  /** Where the key is written, or the list item. */
  readonly keyOffset: number | undefined;
}

const resolve = (document: Document, value: unknown): unknown =>
  isAlias(value) ? value.resolve(document) : value;

const descend = (document: Document, value: unknown, step: string | number): Step | undefined => {
  const node = resolve(document, value);
  if (isSeq(node) && typeof step === "number") {
    const item = node.items[step];
    return item === undefined ? undefined : { value: item, keyOffset: offsetOf(item) };
  }
  if (!isMap(node)) return undefined;
  // The last of several equal keys is the one that counts, so it is the one to show.
  const pair = node.items.findLast((candidate) => keyOf(candidate.key) === String(step));
  return pair && { value: pair.value, keyOffset: offsetOf(pair.key) };
};

/** The offset in the text of the value (or key) at `path`; of the nearest place above it where it is missing. */
const offsetAt = (document: Document, path: Path, at: "key" | "value"): number => {
  let place: Step = { value: document.contents, keyOffset: offsetOf(document.contents) };
  for (const step of path) {
    const next = descend(document, place.value, step);
    if (next === undefined) return place.keyOffset ?? 0;
    place = next;
  }
  return (at === "value" ? offsetOf(place.value) : undefined) ?? place.keyOffset ?? 0;
};

const covers = (node: Node, offset: number): boolean =>
  node.range !== undefined && node.range !== null && node.range[0] <= offset && offset <= node.range[2];

/** The path of the innermost key or item around an offset: what a syntax error is about. */
export const pathAround = (contents: unknown, offset: number): Path => {
  if (isSeq(contents)) {
    const index = contents.items.findIndex((item) => isNode(item) && covers(item, offset));
    return index < 0 ? [] : [index, ...pathAround(contents.items[index], offset)];
  }
  if (!isMap(contents)) return [];
  const pair = contents.items.findLast((candidate) => (offsetOf(candidate.key) ?? Infinity) <= offset);
  return pair === undefined ? [] : [keyOf(pair.key), ...pathAround(pair.value, offset)];
};

/** Turns a mistake into a problem with its line and column. */
export const locate = (
  mistake: Mistake,
  source: { file: string; document: Document; lines: LineCounter },
): Problem => {
  const position = source.lines.linePos(offsetAt(source.document, mistake.path, mistake.at));
  return {
    file: source.file,
    line: Math.max(1, position.line),
    column: Math.max(1, position.col),
    path: pathText(mistake.path),
    message: mistake.message,
    expected: mistake.expected,
    severity: mistake.severity,
  };
};
