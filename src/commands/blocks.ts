/**
 * The blocks of GitLab's Markdown as far as commands depend on them: which lines are text, and which are code,
 * quotes or HTML. CommonMark's block phase without its tree, in time linear in the text.
 */
import { expandTabs, frontMatterLines, indentOf, isBlank } from "./block-lines.ts";
import {
  closesFence,
  codeFence,
  type HtmlEnd,
  htmlStart,
  isRule,
  itemWidth,
  quoteFence,
} from "./block-starts.ts";

/** `text` can be read by people as ours; `html` lines hold tags; nothing of interest is in `silent` ones. */
type LineKind = "text" | "html" | "silent";

/** A line, and the number of the block that it belongs to: text of one block has its inline code in common. */
interface BlockLine {
  readonly kind: LineKind;
  readonly block: number;
}

interface Container {
  readonly kind: "quote" | "fenced quote" | "item";
  /** Items: columns of the marker. Fenced quotes: length of the fence. */
  readonly width: number;
}

type Leaf =
  | { readonly kind: "paragraph" | "indented" }
  | { readonly kind: "fenced"; readonly fence: string }
  | { readonly kind: "html"; readonly end: HtmlEnd }
  | null;

/** Where the reader stands between two lines. */
interface State {
  readonly open: Container[];
  leaf: Leaf;
  block: number;
}

/** Deeper containers are taken as text, which bounds the work per line. */
const DEEPEST = 40;

/** What is left of the line in a container that goes on, or null where it ends. */
const within = ({ kind, width }: Container, rest: string): string | null => {
  if (kind === "fenced quote") return rest;
  if (kind === "quote") return /^ {0,3}>/.test(rest) ? rest.replace(/^ {0,3}> ?/, "") : null;
  if (isBlank(rest)) return "";
  return indentOf(rest) >= width ? rest.slice(width) : null;
};

const isQuoted = ({ open }: State): boolean => open.some(({ kind }) => kind !== "item");

const begin = (state: State, leaf: Leaf): void => {
  state.leaf = leaf;
  state.block += 1;
};

/** Tags count for what follows only outside of containers, which close them. */
const htmlKind = (state: State, end: HtmlEnd): LineKind =>
  end.isElement && state.open.length === 0 ? "html" : "silent";

/** Gives the line to open code or HTML; undefined: it is not part of it. */
const verbatim = (state: State, rest: string): LineKind | undefined => {
  const { leaf } = state;
  if (leaf?.kind === "fenced") {
    if (indentOf(rest) < 4 && closesFence(rest, leaf.fence)) begin(state, null);
    return "silent";
  }
  if (leaf?.kind === "html") {
    if (leaf.end.pattern?.test(rest) ?? isBlank(rest)) begin(state, null);
    return htmlKind(state, leaf.end);
  }
  if (leaf?.kind !== "indented") return undefined;
  if (isBlank(rest) || indentOf(rest) >= 4) return "silent";
  begin(state, null);
  return undefined;
};

/** Opens code, HTML or a heading that starts here; undefined: the line is text. */
const startBlock = (state: State, rest: string, inParagraph: boolean): LineKind | undefined => {
  const text = rest.trimStart();
  const fence = codeFence(text);
  if (fence !== undefined) {
    begin(state, { kind: "fenced", fence });
    return "silent";
  }
  const end = htmlStart(text, inParagraph);
  if (end !== undefined) {
    begin(state, end.pattern?.test(text) === true ? null : { kind: "html", end });
    return htmlKind(state, end);
  }
  if (isRule(text) || /^#{1,6}(?:\s|$)/.test(text)) {
    begin(state, null);
    return "silent";
  }
  return undefined;
};

/** The container that starts here and the rest of the line in it. */
const startContainer = (
  line: string,
  inParagraph: boolean,
): { readonly container: Container; readonly rest: string } | undefined => {
  const text = line.trimStart();
  const fence = quoteFence(text);
  if (fence > 0) return { container: { kind: "fenced quote", width: fence }, rest: "" };
  if (text.startsWith(">")) return { container: { kind: "quote", width: 0 }, rest: text.replace(/^> ?/, "") };
  const width = isRule(text) ? 0 : itemWidth(text, inParagraph);
  if (width === 0) return undefined;
  return { container: { kind: "item", width: indentOf(line) + width }, rest: text.slice(width) };
};

/** Opens what starts on this line, or goes on with the open paragraph. */
const readText = (state: State, line: string, matched: number): LineKind => {
  let rest = line;
  let isLazy = state.open.length > matched;
  const leave = (): void => {
    if (isLazy) state.open.length = matched;
    isLazy = false;
  };
  while (!isBlank(rest)) {
    const inParagraph = state.leaf?.kind === "paragraph";
    if (inParagraph && !isLazy && /^ {0,3}(?:=+|-+)\s*$/.test(rest)) {
      begin(state, null);
      return "silent";
    }
    if (indentOf(rest) >= 4) {
      if (inParagraph) break;
      leave();
      begin(state, { kind: "indented" });
      return "silent";
    }
    const start = state.open.length > DEEPEST ? undefined : startContainer(rest, inParagraph && !isLazy);
    if (start === undefined) {
      const kind = startBlock(state, rest, inParagraph);
      if (kind === undefined) break;
      leave();
      return kind;
    }
    leave();
    state.open.push(start.container);
    begin(state, null);
    rest = start.rest;
  }
  if (isBlank(rest)) {
    leave();
    begin(state, null);
    return "silent";
  }
  if (state.leaf?.kind !== "paragraph") begin(state, { kind: "paragraph" });
  // A line that lazily goes on with a quote is shown in it.
  return isQuoted(state) ? "silent" : "text";
};

const readLine = (state: State, line: string): LineKind => {
  let rest = expandTabs(line);
  let matched = 0;
  for (const container of state.open) {
    const fence = container.kind === "fenced quote" && indentOf(rest) < 4 ? quoteFence(rest.trimStart()) : 0;
    if (fence > 0 && fence >= container.width) {
      state.open.length = matched;
      begin(state, null);
      return "silent";
    }
    const next = within(container, rest);
    if (next === null) break;
    rest = next;
    matched += 1;
  }
  if (matched === state.open.length) {
    const kind = verbatim(state, rest);
    if (kind !== undefined) return kind;
  } else if (state.leaf?.kind !== "paragraph") {
    state.open.length = matched;
    begin(state, null);
  }
  return readText(state, rest, matched);
};

/** What each line is. */
export const readBlocks = (lines: readonly string[]): readonly BlockLine[] => {
  const state: State = { open: [], leaf: null, block: 0 };
  const skipped = frontMatterLines(lines);
  return lines.map((line, index) => {
    const kind = index < skipped ? "silent" : readLine(state, line);
    return { kind, block: state.block };
  });
};
