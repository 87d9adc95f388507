import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Scalar } from "yaml";
import type { Program } from "./template-ast.ts";
import type { Problem, TemplateSource } from "./template-problem.ts";
import { parseProgram } from "./template-program.ts";

/** A value of the front matter; texts in it are templates. */
export type FrontMatterValue =
  | { readonly kind: "text"; readonly program: Program; readonly lineOffset: number }
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "list"; readonly items: readonly FrontMatterValue[] }
  | { readonly kind: "map"; readonly entries: readonly FrontMatterEntry[] };

/** A key and its value; the place is the key's, counted from 1, in the file. */
export interface FrontMatterEntry {
  readonly key: string;
  readonly value: FrontMatterValue;
  readonly line: number;
  readonly column: number;
}

/** What stands between the `---` lines at the top of a template. */
export type FrontMatter = Extract<FrontMatterValue, { kind: "map" }>;

const FENCED = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)---[ \t]*(?:\r?\n|$)/;

/** Takes the front matter off a text; `yaml` is null where there is none. */
export const splitFrontMatter = (text: string): { yaml: string | null; body: string; lineOffset: number } => {
  const match = FENCED.exec(text);
  if (match === null) return { yaml: null, body: text, lineOffset: 0 };
  const head = match[0];
  return { yaml: match[1] ?? "", body: text.slice(head.length), lineOffset: head.split("\n").length - 1 };
};

interface Reading {
  readonly source: TemplateSource;
  readonly lines: LineCounter;
  readonly problems: Problem[];
}

/** The first line of the file is the `---`, which the YAML does not hold. */
const LINES_BEFORE = 1;

const readText = (scalar: Scalar<string>, { source, lines, problems }: Reading): FrontMatterValue => {
  const lineOffset = lines.linePos(scalar.range?.[0] ?? 0).line - 1 + LINES_BEFORE;
  const parsed = parseProgram(scalar.value, source, lineOffset);
  if (parsed.ok) return { kind: "text", program: parsed.program, lineOffset };
  problems.push(parsed.problem);
  return { kind: "literal", value: scalar.value };
};

const readNode = (node: unknown, reading: Reading): FrontMatterValue => {
  if (isScalar(node)) {
    if (typeof node.value === "string") return readText(node as Scalar<string>, reading);
    return { kind: "literal", value: node.value };
  }
  if (isSeq(node)) return { kind: "list", items: node.items.map((item) => readNode(item, reading)) };
  if (!isMap(node)) return { kind: "literal", value: null };
  const entries = node.items.map(({ key, value }) => {
    const { line, col } = reading.lines.linePos(isNode(key) ? (key.range?.[0] ?? 0) : 0);
    const name = String(isScalar(key) ? key.value : key);
    return { key: name, value: readNode(value, reading), line: line + LINES_BEFORE, column: col };
  });
  return { kind: "map", entries };
};

/** Parses front matter: YAML first, then each text in it as Handlebars. */
export const readFrontMatter = (
  yaml: string,
  source: TemplateSource,
): { ok: true; value: FrontMatter } | { ok: false; problems: readonly Problem[] } => {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const { name: template, origin } = source;
  const problems: Problem[] = document.errors.map(({ message, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    const [first = ""] = message.split("\n");
    return { template, origin, line: line + LINES_BEFORE, column: col, message: `front matter: ${first}` };
  });
  if (document.contents !== null && !isMap(document.contents)) {
    problems.push({
      template,
      origin,
      line: 2,
      column: 1,
      message: "front matter: keys and values expected",
    });
  }
  const root = isMap(document.contents)
    ? readNode(document.contents, { source, lines, problems })
    : undefined;
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: root?.kind === "map" ? root : { kind: "map", entries: [] } };
};
