import { isScalar, type YAMLSeq } from "yaml";
import { printValue } from "../print-yaml.ts";
import { type Edit, lineStart, newlineOf, nextLine } from "./edits.ts";
import { contentEnd } from "./nodes.ts";

/**
 * Replaces the names of a list that has a line for each. Lines of names that stay are kept with their comments.
 * Answers nothing where the list is written in a way that has no such lines.
 */
export const editNameLines = (text: string, list: YAMLSeq, names: readonly string[]): Edit | undefined => {
  const items = list.items.map((item) => (isScalar(item) && item.range ? item : undefined));
  const starts = items.map((item) => lineStart(text, item?.range?.[0] ?? 0));
  const [first] = starts;
  if (first === undefined || names.length === 0 || items.includes(undefined)) return undefined;
  const bullets = items.map((item, index) => text.slice(starts[index], item?.range?.[0] ?? 0));
  if (!bullets.every((bullet) => /^ *- +$/.test(bullet))) return undefined;
  const end = nextLine(text, contentEnd(list));
  const known = new Map(
    items.map((item, index) => [item?.value, text.slice(starts[index], starts[index + 1] ?? end)] as const),
  );
  const newline = newlineOf(text);
  const lines = names.map((name) => known.get(name) ?? `${bullets[0]}${printValue(name)}${newline}`);
  const whole = lines.map((line) => (line.endsWith("\n") ? line : line + newline)).join("");
  return { start: first, end, text: text.endsWith("\n") || end < text.length ? whole : whole.trimEnd() };
};
