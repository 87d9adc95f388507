/**
 * What starts a block of Markdown at the beginning of a line (CommonMark 0.31, with GitLab's `>>>` quotes,
 * footnotes and tables). Every pattern takes time linear in the line.
 */

const TAG_NAMES =
  "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul";

/** The seven kinds of HTML block: how one starts, and how its last line is recognised (a blank line if absent). */
const htmlBlocks: readonly { readonly start: RegExp; readonly end?: RegExp }[] = [
  { start: /^<(?:script|pre|style|textarea)(?:\s|>|$)/i, end: /<\/(?:script|pre|style|textarea)>/i },
  { start: /^<!--/, end: /-->/ },
  { start: /^<\?/, end: /\?>/ },
  { start: /^<![a-z]/i, end: />/ },
  { start: /^<!\[CDATA\[/, end: /\]\]>/ },
  { start: new RegExp(`^</?(?:${TAG_NAMES})(?:\\s|/?>|$)`, "i") },
];

const ATTRIBUTE = "\\s+[a-z_:][\\w.:-]*(?:\\s*=\\s*(?:[^\\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?";
const loneTag = new RegExp(`^<(?:/[a-z][a-z0-9-]*|[a-z][a-z0-9-]*(?:${ATTRIBUTE})*)\\s*/?>\\s*$`, "i");
/** Longer lines are never a lone tag: bounds what the pattern may remember. */
const LONGEST_LONE_TAG = 10_000;

/** The end condition of the HTML block that starts with this line (`null`: ends at a blank line), if one does. */
export const htmlBlockEnd = (line: string, interruptsParagraph: boolean): RegExp | null | undefined => {
  if (!line.startsWith("<")) return undefined;
  const block = htmlBlocks.find(({ start }) => start.test(line));
  if (block !== undefined) return block.end ?? null;
  if (interruptsParagraph || line.length > LONGEST_LONE_TAG) return undefined;
  return loneTag.test(line) ? null : undefined;
};

/** The opening fence of a code block. */
export const codeFence = (line: string): { fence: string; info: string } | undefined => {
  const match = /^(`{3,}|~{3,})(.*)$/.exec(line);
  const [, fence = "", info = ""] = match ?? [];
  if (match === null || (fence.startsWith("`") && info.includes("`"))) return undefined;
  return { fence, info: info.trim() };
};

/** Whether this line closes a code block that `fence` opened. */
export const closesFence = (line: string, fence: string): boolean => {
  const trimmed = line.trim();
  return trimmed.length >= fence.length && trimmed === fence.charAt(0).repeat(trimmed.length);
};

/** The length of a line that consists of at least three `>`: a fence of GitLab's multi-line quotes; else 0. */
export const quoteFence = (line: string): number => {
  const trimmed = line.trimEnd();
  return trimmed.length >= 3 && trimmed === ">".repeat(trimmed.length) ? trimmed.length : 0;
};

/** Whether this line is a thematic break (`---`, `* * *`). */
export const isRule = (line: string): boolean => {
  const marks = line.replace(/[ \t]/g, "");
  const mark = marks.charAt(0);
  return marks.length >= 3 && "*-_".includes(mark) && marks === mark.repeat(marks.length);
};

/** The marker of a list item: its kind, number, width in columns with the space after it, and what follows. */
export const listMarker = (
  line: string,
): { marker: string; number?: number; width: number; rest: string } | undefined => {
  const match = /^(?:([-*+])|(\d{1,9})([.)]))( *)/.exec(line);
  if (match === null) return undefined;
  const [all, bullet, digits, delimiter, spaces = ""] = match;
  const rest = line.slice(all.length);
  if (spaces === "" && rest !== "") return undefined;
  const taken = rest === "" ? Math.min(spaces.length, 1) : spaces.length > 4 ? 1 : spaces.length;
  const width = all.length - spaces.length + Math.max(taken, 1);
  const marker = bullet ?? delimiter ?? "";
  const item = { marker, width, rest: line.slice(width) };
  return digits === undefined ? item : { ...item, number: Number(digits) };
};

/** How many cells a row of a table has. */
const cellsOf = (line: string): number =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|").length;

/** Whether `delimiters` makes the line before it the head of a table. */
export const startsTable = (head: string, delimiters: string): boolean =>
  delimiters.includes("-") &&
  (head.includes("|") || delimiters.includes("|")) &&
  /^[\s|:-]+$/.test(delimiters) &&
  delimiters
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .every((cell) => /^:?-+:?$/.test(cell.trim())) &&
  cellsOf(head) === cellsOf(delimiters);
