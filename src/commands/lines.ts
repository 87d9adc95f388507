/** The lines of a comment at which a command may stand: those that its author speaks, in column 1. */
import { readBlocks } from "./blocks.ts";
import { hiddenParts } from "./inline.ts";

/** Elements whose content is quoted, folded away or code, also over blank lines. */
const HOLDERS = /<(\/?)(?:blockquote|details|pre)(?=[\s/>])/gi;

/** How deep in such elements the text is after this line of HTML. Closing what is not open does nothing. */
const depthAfter = (line: string, depth: number): number =>
  [...line.matchAll(HOLDERS)].reduce(
    (deep, [, slash]) => (slash === "/" ? Math.max(0, deep - 1) : deep + 1),
    depth,
  );

/** Which of the lines of one paragraph begin outside of its hidden parts. */
const spokenLines = (lines: readonly string[]): readonly boolean[] => {
  const parts = hiddenParts(lines.join("\n"));
  let position = 0;
  let next = 0;
  return lines.map((line) => {
    while ((parts[next]?.end ?? Number.POSITIVE_INFINITY) <= position) next += 1;
    const isSpoken = position <= (parts[next]?.start ?? position);
    position += line.length + 1;
    return isSpoken;
  });
};

/**
 * Whether a command may stand at each line: not in code, quotes, comments and HTML, nor where a quote lazily
 * goes on. Of lists, which indent what is theirs, only column 1 counts, and that is for the caller to see.
 */
export const openLines = (lines: readonly string[]): readonly boolean[] => {
  const blocks = readBlocks(lines);
  const open: boolean[] = [];
  let depth = 0;
  while (open.length < lines.length) {
    const first = open.length;
    const { kind, block } = blocks[first] ?? { kind: "silent", block: 0 };
    if (kind !== "text") {
      if (kind === "html") depth = depthAfter(lines[first] ?? "", depth);
      open.push(false);
      continue;
    }
    let end = first;
    while (blocks[end]?.kind === "text" && blocks[end]?.block === block) end += 1;
    const paragraph = lines.slice(first, end);
    for (const [index, isSpoken] of spokenLines(paragraph).entries()) {
      open.push(isSpoken && depth === 0);
      // Text may close what lines of HTML opened; a tag that it mentions holds nothing.
      if (depth > 0) depth = depthAfter(paragraph[index] ?? "", depth);
    }
  }
  return open;
};
