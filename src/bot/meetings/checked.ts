/** What became of an agenda: reads its description, which people have edited meanwhile. Pure, in linear time. */
import type { AgendaItem } from "../../model/meeting.ts";

/** An item that was checked, and what was written below it. */
export interface CheckedItem {
  readonly item: AgendaItem;
  /** null: nothing was. */
  readonly answer: string | null;
}

/** What was checked, what is to come again, and what somebody struck out or deleted. */
export interface Outcome {
  readonly checked: readonly CheckedItem[];
  readonly carried: readonly AgendaItem[];
  readonly dropped: readonly AgendaItem[];
}

/** A line with a check box, and the lines below that belong to it. */
interface BoxLine {
  /** null: struck out (`[~]`), neither done nor to be done. */
  readonly isChecked: boolean | null;
  readonly text: string;
  /** null: a line that somebody wrote by hand. */
  readonly id: string | null;
  readonly below: readonly string[];
}

const BOX = /^(\s{0,40})[-*+] \[([ xX~])\] +(.*)$/;
const MARK = /<!-- item (i\d{1,6}) -->/;
const FENCE = /^\s*(`{3,}|~{3,})(.*)$/;
const MOST_LINES = 5_000;
const MOST_WORDS = 500;

const indentOf = (line: string): number => line.length - line.trimStart().length;

const isBelow = (line: string, indent: number): boolean => line.trim() === "" || indentOf(line) > indent;

/** Indented so far, a fence is an item's, and ends with it. */
const IN_ITEM = 2;

/**
 * Which lines are code, fences included: a block ends with a fence of the same kind that is as long as the first one, or
 * with the item that it stands in (CommonMark 0.31, 4.5 and 5.2).
 */
const codeLines = (lines: readonly string[]): boolean[] => {
  let open: { readonly mark: string; readonly indent: number } | null = null;
  return lines.map((line) => {
    const indent = indentOf(line);
    if (open !== null && open.indent >= IN_ITEM && line.trim() !== "" && indent < open.indent) open = null;
    const [whole, mark = "", rest = ""] = FENCE.exec(line) ?? [];
    if (whole === undefined) return open !== null;
    if (open === null) {
      // Otherwise it is code within a line.
      if (mark.startsWith("`") && rest.includes("`")) return false;
      open = { mark, indent };
    } else if (mark.startsWith(open.mark) && rest.trim() === "") open = null;
    return true;
  });
};

/** Lines with check boxes, outside of code blocks. */
const boxesOf = (description: string): BoxLine[] => {
  const lines = description.split(/\r?\n/).slice(0, MOST_LINES);
  const isCode = codeLines(lines);
  const boxes: BoxLine[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const [whole, indent = "", box = "", text = ""] = isCode[at] === true ? [] : (BOX.exec(line) ?? []);
    if (whole === undefined) continue;
    const below: string[] = [];
    while (
      at + 1 < lines.length &&
      (isCode[at + 1] === true || !BOX.test(lines[at + 1] ?? "")) &&
      isBelow(lines[at + 1] ?? "", indent.length)
    ) {
      at += 1;
      below.push(lines[at] ?? "");
    }
    const [mark = "", id = null] = MARK.exec(text) ?? [];
    boxes.push({
      isChecked: box === "~" ? null : box !== " ",
      text: text.replace(mark, "").trim(),
      id,
      below,
    });
  }
  return boxes;
};

const unindented = (lines: readonly string[]): string => {
  const indents = lines.filter((line) => line.trim() !== "").map(indentOf);
  const indent = Math.min(...indents, 40);
  return lines
    .map((line) => line.slice(indent))
    .join("\n")
    .trim();
};

const ownItem = ({ text }: BoxLine, index: number): AgendaItem => ({
  id: `o${index + 1}`,
  kind: "own",
  partner: null,
  issueKey: null,
  reference: null,
  url: null,
  text: text.slice(0, MOST_WORDS),
  by: null,
  topic: null,
  carried: 0,
});

/**
 * What was checked, with what is written below it, indented; and what is carried over: items that are not checked, and
 * lines that somebody wrote by hand. Items whose lines were deleted or struck out are dropped. Where the whole text was
 * written anew, without any of our marks, nothing is known to be done.
 */
export const outcomeOf = (description: string, items: readonly AgendaItem[]): Outcome => {
  const boxes = boxesOf(description);
  const known = new Map(boxes.flatMap((box) => (box.id === null ? [] : [[box.id, box] as const])));
  const isRewritten = !items.some(({ id }) => known.has(id));
  const checked = items.flatMap((item) => {
    const box = known.get(item.id);
    if (box?.isChecked !== true) return [];
    return [{ item, answer: unindented(box.below) || null }];
  });
  const unchecked = items.filter(({ id }) => isRewritten || known.get(id)?.isChecked === false);
  const dropped = items.filter(({ id }) => !isRewritten && (known.get(id)?.isChecked ?? null) === null);
  const own = boxes
    .filter(({ id, isChecked, text }) => id === null && isChecked === false && text !== "")
    .map(ownItem);
  return { checked, carried: [...unchecked, ...own], dropped };
};
