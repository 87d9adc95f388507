/** Containers of Markdown blocks: which of the open ones go on with a line, and which one it starts. */
import { indentOf, isBlank, type Parser } from "./block-parser.ts";
import { isRule, listMarker, quoteFence } from "./block-starts.ts";
import type { Container } from "./block-types.ts";

/** What is left of the line inside a container that goes on, or undefined where the container ends. */
const continueContainer = (container: Container, rest: string): string | undefined => {
  switch (container.kind) {
    case "quote":
      return /^ {0,3}> ?/.test(rest) ? rest.replace(/^ {0,3}> ?/, "") : undefined;
    case "item":
    case "footnote": {
      const width = container.width ?? 0;
      if (isBlank(rest)) return container.children.length === 0 ? undefined : "";
      return indentOf(rest) >= width ? rest.slice(width) : undefined;
    }
    default:
      return rest;
  }
};

/** How many of the open containers go on, the rest of the line in them, and whether a `>>>` closes the next. */
export const matchContainers = (
  parser: Parser,
  line: string,
): { matched: number; rest: string; closed: boolean } => {
  let rest = line;
  for (const [index, container] of parser.open.entries()) {
    const fence = container.kind === "fenced-quote" && indentOf(rest) < 4 ? quoteFence(rest.trimStart()) : 0;
    if (fence > 0 && fence >= (container.width ?? 0)) return { matched: index, rest, closed: true };
    const next = continueContainer(container, rest);
    if (next === undefined) return { matched: index, rest, closed: false };
    rest = next;
  }
  return { matched: parser.open.length, rest, closed: false };
};

/** The container that starts here and the rest of the line in it, if one does; fewer can interrupt a paragraph. */
export const containerStart = (
  line: string,
  inParagraph: boolean,
): { container: Container; rest: string } | undefined => {
  const text = line.trimStart();
  const fence = quoteFence(text);
  if (fence > 0) return { container: { kind: "fenced-quote", children: [], width: fence }, rest: "" };
  if (text.startsWith(">")) {
    return { container: { kind: "quote", children: [] }, rest: text.replace(/^> ?/, "") };
  }
  const footnote = inParagraph ? null : /^\[\^[^\]\s]{1,200}\]:\s*/.exec(text);
  if (footnote !== null) {
    const container: Container = { kind: "footnote", children: [], width: 4 };
    return { container, rest: text.slice(footnote[0].length) };
  }
  const item = isRule(text) ? undefined : listMarker(text);
  if (item === undefined) return undefined;
  if (inParagraph && (isBlank(item.rest) || (item.number ?? 1) !== 1)) return undefined;
  const number = item.number === undefined ? {} : { number: item.number };
  const width = indentOf(line) + item.width;
  return {
    container: { kind: "item", children: [], marker: item.marker, width, ...number },
    rest: item.rest,
  };
};
