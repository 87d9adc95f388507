/** What became of an agenda: reads its description, which people have edited meanwhile. Pure, in linear time. */
import type { AgendaItem } from "../../model/meeting.ts";

/** An item that was checked, and what was written below it. */
export interface CheckedItem {
  readonly item: AgendaItem;
  /** null: nothing was. */
  readonly answer: string | null;
}

/** What was checked, and what is to come again. */
export interface Outcome {
  readonly checked: readonly CheckedItem[];
  readonly carried: readonly AgendaItem[];
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
const FENCE = /^\s*(```|~~~)/;
const MOST_LINES = 5_000;
const MOST_WORDS = 500;

const isBelow = (line: string, indent: number): boolean =>
  line.trim() === "" || line.length - line.trimStart().length > indent;

/** Lines with check boxes, outside of code blocks. */
const boxesOf = (description: string): BoxLine[] => {
  const lines = description.split(/\r?\n/).slice(0, MOST_LINES);
  const boxes: BoxLine[] = [];
  let isCode = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (FENCE.test(line)) isCode = !isCode;
    const [whole, indent = "", box = "", text = ""] = isCode ? [] : (BOX.exec(line) ?? []);
    if (whole === undefined) continue;
    const below: string[] = [];
    while (
      at + 1 < lines.length &&
      !BOX.test(lines[at + 1] ?? "") &&
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
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
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
 * lines that somebody wrote by hand. Items whose lines were deleted or struck out are neither. Where the whole text was
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
  const own = boxes
    .filter(({ id, isChecked, text }) => id === null && isChecked === false && text !== "")
    .map(ownItem);
  return { checked, carried: [...unchecked, ...own] };
};
