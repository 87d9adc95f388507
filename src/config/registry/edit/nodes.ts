import { isCollection, isMap, isPair, isScalar, isSeq, type Pair, type YAMLMap } from "yaml";

/** Where a node's own text starts and ends, or nothing for one that has none. */
export const spanOf = (node: unknown): { start: number; end: number } | undefined => {
  const range = isScalar(node) || isCollection(node) ? node.range : undefined;
  return range ? { start: range[0], end: range[1] } : undefined;
};

/** Whether a mapping or list is written on its own lines, rather than in brackets. */
export const isBlock = (node: unknown): boolean => (isMap(node) || isSeq(node)) && node.flow !== true;

/** The pair of a key. */
export const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);

/** Where the text of the last thing in a node ends. */
export const contentEnd = (node: unknown): number => {
  if (isPair(node)) return Math.max(contentEnd(node.key), contentEnd(node.value));
  if (isBlock(node) && (isMap(node) || isSeq(node))) {
    const last: unknown = node.items.at(-1);
    if (last !== undefined) return contentEnd(last);
  }
  return rangeEnd(node);
};

const rangeEnd = (node: unknown): number =>
  typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)
    ? Number(node.range[1])
    : 0;
