/** The project's source as the checks of this folder see it: files, what they import, and their syntax trees. */
import { readdirSync, readFileSync } from "node:fs";
import { posix, relative, sep } from "node:path";
import { parseSync, visitorKeys } from "oxc-parser";

/** A node of a syntax tree (ESTree). */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** One import or re-export, whether of values or of types only. */
export interface Import {
  /** As it is written. */
  readonly specifier: string;
  /** Path of the file in the project; null where a library is imported. */
  readonly file: string | null;
  /** Name of the library, or `node:…`; null where a file is imported. */
  readonly library: string | null;
}

/** A file of the project. */
export interface SourceFile {
  /** From the project's folder, with slashes: `src/lib/clock.ts`. */
  readonly path: string;
  /** The folder in src, such as `lib`, or the file's own name where it is in none, such as `app.ts`. */
  readonly part: string;
  readonly lines: number;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly tree: SyntaxNode;
}

const libraryOf = (specifier: string): string => {
  if (specifier.startsWith("node:")) return specifier;
  const [first = "", second = ""] = specifier.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
};

const importOf = (path: string, specifier: string): Import =>
  specifier.startsWith(".")
    ? { specifier, file: posix.join(posix.dirname(path), specifier), library: null }
    : { specifier, file: null, library: libraryOf(specifier) };

/** Every node below and including `node`, with the nodes it is in, the nearest first. */
export const walk = (
  node: SyntaxNode,
  visit: (node: SyntaxNode, above: readonly SyntaxNode[]) => void,
  above: readonly SyntaxNode[] = [],
): void => {
  visit(node, above);
  for (const key of visitorKeys[node.type] ?? []) {
    const below = [node[key]].flat() as readonly (SyntaxNode | null | undefined)[];
    for (const child of below) if (child) walk(child, visit, [node, ...above]);
  }
};

/** Texts of `import("…")` with a constant text; others cannot be checked and have to be explained where they are. */
const dynamicSpecifiers = (tree: SyntaxNode): string[] => {
  const found: string[] = [];
  walk(tree, (node) => {
    const isImport = node.type === "ImportExpression" || node.type === "TSImportType";
    const source = (node["source"] ?? node["argument"]) as SyntaxNode | undefined;
    if (isImport && typeof source?.["value"] === "string") found.push(source["value"]);
  });
  return found;
};

/** Reads one file from its text. Throws where it cannot be parsed. */
export const sourceFile = (path: string, text: string): SourceFile => {
  const { program, module, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path}: ${error.message}`);
  const tree = program as unknown as SyntaxNode;
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...dynamicSpecifiers(tree),
  ];
  return {
    path,
    part: path.split("/")[1] ?? "",
    lines: text.trimEnd().split("\n").length,
    text,
    imports: [...new Set(specifiers)].map((specifier) => importOf(path, specifier)),
    tree,
  };
};

/** All TypeScript files below src. */
export const readSource = (): SourceFile[] =>
  readdirSync("src", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(".", `${entry.parentPath}${sep}${entry.name}`).split(sep).join("/"))
    .sort()
    .map((path) => sourceFile(path, readFileSync(path, "utf8")));

/** `src/a.ts:12`, for messages. */
export const placeOf = (file: SourceFile, node: SyntaxNode): string =>
  `${file.path}:${file.text.slice(0, node.start).split("\n").length}`;
