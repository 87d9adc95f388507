import { codeSpanFinder } from "./code-spans.ts";

/**
 * Blanks what is not the page's visible text: front matter, HTML comments and fenced code. The result has the
 * same length, so that offsets stay true. A comment loses its line breaks too: a row with a comment of several
 * lines in one of its cells stays one row.
 */
export const maskPage = (page: string): string => {
  const pieces: string[] = [];
  let at = frontMatterEnd(page);
  pieces.push(blankLines(page.slice(0, at)));
  let fence: string | undefined;
  const comments = commentFinder(page);
  while (at < page.length) {
    const end = lineEnd(page, at);
    const line = page.slice(at, end);
    if (fence !== undefined) {
      if (closesFence(line, fence)) fence = undefined;
      pieces.push(blankLines(line));
      at = end;
      continue;
    }
    fence = openedFence(line);
    if (fence !== undefined) {
      pieces.push(blankLines(line));
      at = end;
      continue;
    }
    at = pushVisible(page, at, end, comments, pieces);
  }
  return pieces.join("");
};

const blankLines = (text: string): string => text.replace(/[^\n]/g, " ");

const lineEnd = (page: string, from: number): number => {
  const newline = page.indexOf("\n", from);
  return newline === -1 ? page.length : newline + 1;
};

const frontMatterEnd = (page: string): number => {
  const opening = /^\uFEFF?\s*---[ \t]*\r?\n/.exec(page);
  if (!opening) return 0;
  const closing = /^(?:---|\.\.\.)[ \t]*\r?$/gm;
  closing.lastIndex = opening[0].length;
  return closing.exec(page) ? lineEnd(page, closing.lastIndex) : 0;
};

const openedFence = (line: string): string | undefined => {
  const fence = /^\s*(`{3,}|~{3,})(.*)/.exec(line);
  return fence?.[1]?.startsWith("`") && fence[2]?.includes("`") ? undefined : fence?.[1];
};

const closesFence = (line: string, fence: string): boolean => {
  const text = line.trim();
  return text.length >= fence.length && text === fence.charAt(0).repeat(text.length);
};

/** Where the comment that starts at `offset` ends, or nothing when it is not one. */
type CommentFinder = (offset: number, startsLine: boolean) => number | undefined;

const commentFinder = (page: string): CommentFinder => {
  let noneAfter = Number.POSITIVE_INFINITY;
  return (offset, startsLine) => {
    const close = offset >= noneAfter ? -1 : page.indexOf("-->", offset + 2);
    if (close !== -1) return close + 3;
    noneAfter = Math.min(noneAfter, offset);
    return startsLine ? page.length : undefined;
  };
};

/** Pushes one line, and the lines that its comments reach into; answers where the next line starts. */
const pushVisible = (
  page: string,
  start: number,
  end: number,
  commentEnd: CommentFinder,
  pieces: string[],
): number => {
  let at = start;
  let stop = end;
  for (;;) {
    const resume = pushSegment(page, at, stop, commentEnd, pieces);
    if (resume <= stop) return stop;
    at = resume;
    stop = lineEnd(page, resume);
  }
};

/** Pushes what is visible from `start` to `stop`; answers where the last comment ended, which may be later. */
const pushSegment = (
  page: string,
  start: number,
  stop: number,
  commentEnd: CommentFinder,
  pieces: string[],
): number => {
  const line = page.slice(start, stop);
  const closing = codeSpanFinder(line);
  const interesting = /\\.|`+|<!--/g;
  let from = start;
  for (let found = interesting.exec(line); found; found = interesting.exec(line)) {
    if (found[0].startsWith("\\")) continue;
    if (found[0].startsWith("`")) {
      const close = closing(found.index, found[0].length);
      if (close !== undefined) interesting.lastIndex = close + found[0].length;
      continue;
    }
    const startsLine = found.index <= FARTHEST_INDENT && line.slice(0, found.index).trim() === "";
    const end = commentEnd(start + found.index, startsLine);
    if (end === undefined) continue;
    pieces.push(page.slice(from, start + found.index), " ".repeat(end - start - found.index));
    from = end;
    if (end >= stop) return end;
    interesting.lastIndex = end - start;
  }
  pieces.push(page.slice(from, stop));
  return stop;
};

/** A comment that nobody closed hides the rest of the page only where it starts a line, as Markdown has it. */
const FARTHEST_INDENT = 1_000;
