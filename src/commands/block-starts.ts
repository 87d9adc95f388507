/** How a block of Markdown starts at the beginning of a line (CommonMark 0.31 with GitLab's `>>>`), in linear time. */

/** How an HTML block ends. */
export interface HtmlEnd {
  /** What its last line has; null: it ends at a blank line. */
  readonly pattern: RegExp | null;
  /** Comments and declarations hold no elements. */
  readonly isElement: boolean;
}

const TAG_NAMES =
  "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul";

const HTML_BLOCKS: readonly (HtmlEnd & { readonly start: RegExp })[] = [
  {
    start: /^<(?:script|pre|style|textarea)(?:\s|>|$)/i,
    pattern: /<\/(?:script|pre|style|textarea)>/i,
    isElement: true,
  },
  { start: /^<!--/, pattern: /-->/, isElement: false },
  { start: /^<\?/, pattern: /\?>/, isElement: false },
  { start: /^<![a-z]/i, pattern: />/, isElement: false },
  { start: /^<!\[CDATA\[/, pattern: /\]\]>/, isElement: false },
  { start: new RegExp(`^</?(?:${TAG_NAMES})(?:\\s|/?>|$)`, "i"), pattern: null, isElement: true },
];

const ATTRIBUTE = "\\s+[a-z_:][\\w.:-]*(?:\\s*=\\s*(?:[^\\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?";
const LONE_TAG = new RegExp(`^<(?:/[a-z][a-z0-9-]*|[a-z][a-z0-9-]*(?:${ATTRIBUTE})*)\\s*/?>\\s*$`, "i");
/** Longer lines are never a lone tag: bounds what the pattern may remember. */
const LONGEST_LONE_TAG = 1_000;

/** How the HTML block ends that this line starts, if it starts one. */
export const htmlStart = (line: string, inParagraph: boolean): HtmlEnd | undefined => {
  if (!line.startsWith("<")) return undefined;
  const block = HTML_BLOCKS.find(({ start }) => start.test(line));
  if (block !== undefined) return block;
  const isLone = !inParagraph && line.length <= LONGEST_LONE_TAG && LONE_TAG.test(line);
  return isLone ? { pattern: null, isElement: true } : undefined;
};

/** The fence of a code block that opens here. */
export const codeFence = (line: string): string | undefined => {
  const [, fence = "", info = ""] = /^(`{3,}|~{3,})(.*)$/s.exec(line) ?? [];
  return fence === "" || (fence.startsWith("`") && info.includes("`")) ? undefined : fence;
};

/** Whether this line closes a code block that `fence` opened. */
export const closesFence = (line: string, fence: string): boolean => {
  const trimmed = line.trim();
  return trimmed.length >= fence.length && trimmed === fence.charAt(0).repeat(trimmed.length);
};

/** The length of a line of three or more `>`, which fences a quote of GitLab's; else 0. */
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

/** The columns that the marker of a list item takes with the space after it; 0: none starts here. */
export const itemWidth = (line: string, inParagraph: boolean): number => {
  const match = /^(?:[-*+]|(\d{1,9})[.)])( *)/.exec(line);
  if (match === null) return 0;
  const [all, digits, spaces = ""] = match;
  const isEmpty = line.slice(all.length).trim() === "";
  if (spaces === "" && !isEmpty) return 0;
  // Text that happens to begin with a number or a dash stays text.
  if (inParagraph && (isEmpty || Number(digits ?? 1) !== 1)) return 0;
  const taken = isEmpty || spaces.length > 4 ? 1 : spaces.length;
  return all.length - spaces.length + taken;
};
