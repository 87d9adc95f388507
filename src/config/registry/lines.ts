/** One line of the masked page: `start` is its offset in the page, `text` has no line break. */
export interface PageLine {
  readonly start: number;
  readonly text: string;
  /** Nothing but spaces in the page itself, not only because a comment was blanked. */
  readonly empty: boolean;
}

/** The lines of a masked page. A comment of several lines makes one line of what it touches. */
export const linesOf = (page: string, masked: string): PageLine[] => {
  const lines: PageLine[] = [];
  for (let start = 0; start < masked.length; ) {
    const newline = masked.indexOf("\n", start);
    const end = newline === -1 ? masked.length : newline;
    lines.push({ start, text: masked.slice(start, end), empty: page.slice(start, end).trim() === "" });
    start = end + 1;
  }
  return lines;
};
