/** Replaces the text from `start` to `end` (offsets in the original) by `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that do not overlap. Insertions at one place keep their order. */
export const applyEdits = (text: string, edits: readonly Edit[]): string => {
  const pieces: string[] = [];
  let at = 0;
  for (const edit of inOrder(edits)) {
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  pieces.push(text.slice(at));
  return pieces.join("");
};

/** Edits by their place; insertions before a replacement that starts there. */
const inOrder = (edits: readonly Edit[]): Edit[] =>
  edits.toSorted((one, other) => one.start - other.start || one.end - other.end);

/** The start of the line that holds `offset`. */
export const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1;

/** Where the line after `offset` starts; a value that ends with its line break (a block of text) is at that place. */
export const nextLine = (text: string, offset: number): number => {
  if (offset > 0 && text[offset - 1] === "\n") return offset;
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline + 1;
};

/** The line break that a file uses. */
export const newlineOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

/** Inserts whole lines at the start of a line; after a last line without a line break, that comes first. */
export const insertLines = (text: string, offset: number, lines: readonly string[]): Edit => {
  const newline = newlineOf(text);
  const open = offset > 0 && text[offset - 1] !== "\n";
  const inserted = lines.join(newline);
  return { start: offset, end: offset, text: open ? newline + inserted : inserted + newline };
};
