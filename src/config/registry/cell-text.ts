import type { Token } from "./emphasis.ts";

/**
 * A cell's text as a reader sees it. `shape` has the same length: it is `text` with every character that was
 * written with a backslash (or as a number, `&#47;`) replaced by U+FFFC, so that what separates and what only looks
 * like it can be told apart. A line break is `\n`.
 */
export interface CellText {
  readonly text: string;
  readonly shape: string;
}

/** The character that stands in a shape for one that means nothing but itself. */
export const LITERAL = "\uFFFC";

/** Joins tokens, with one space where there were several, and none at the ends. */
export const tidyTokens = (tokens: readonly Token[]): CellText => {
  const text: string[] = [];
  const shape: string[] = [];
  let last = " ";
  for (const token of tokens) {
    for (const unit of token.text.split("")) {
      if (unit === " " && last === " ") continue;
      last = unit;
      text.push(unit);
      shape.push(token.literal ? LITERAL : unit);
    }
  }
  if (last === " ") {
    text.pop();
    shape.pop();
  }
  return { text: text.join(""), shape: shape.join("") };
};

/** The part from `start` to `end`, without spaces at its ends. */
export const sliceCellText = (cell: CellText, start: number, end: number): CellText => {
  let from = start;
  let to = end;
  while (from < to && cell.text[from] === " ") from += 1;
  while (to > from && cell.text[to - 1] === " ") to -= 1;
  return { text: cell.text.slice(from, to), shape: cell.shape.slice(from, to) };
};
