/** What pure code must not do: wait, look at the clock, throw dice, or touch the process and the disk. */
import { placeOf, type SourceFile, type SyntaxNode, walk } from "./source.ts";

/** Calculations only: these answer the same to the same question. */
const HARMLESS_BUILTINS = ["node:crypto", "node:path", "node:url", "node:util", "node:buffer"];

const GLOBALS = ["process", "fetch", "setTimeout", "setInterval", "setImmediate", "performance", "console"];

const CALLS: readonly (readonly [string, string])[] = [
  ["Date", "now"],
  ["Math", "random"],
  ["crypto", "randomUUID"],
  ["crypto", "getRandomValues"],
];

const nameOf = (value: unknown): string | null => {
  const node = value as SyntaxNode | null | undefined;
  return node?.type === "Identifier" ? String(node["name"]) : null;
};

/** An identifier that is read, rather than a property's or a binding's own name. */
const isRead = (node: SyntaxNode, [parent]: readonly SyntaxNode[]): boolean => {
  if (parent === undefined) return true;
  if (parent.type === "MemberExpression") return parent["object"] === node || parent["computed"] === true;
  if (parent.type === "Property") return parent["value"] === node;
  if (parent.type.startsWith("TS")) return false;
  return parent["id"] !== node && parent["key"] !== node;
};

const impurity = (node: SyntaxNode, above: readonly SyntaxNode[]): string | null => {
  if (node.type === "AwaitExpression") return "await";
  if (node["async"] === true) return "async";
  if (node.type === "ForOfStatement" && node["await"] === true) return "for await";
  if (node.type === "ImportExpression") return "import()";
  if (node.type === "NewExpression" && nameOf(node["callee"]) === "Date")
    return (node["arguments"] as readonly unknown[]).length === 0 ? "new Date() without a moment" : null;
  if (node.type === "CallExpression" && nameOf(node["callee"]) === "Date") return "Date()";
  if (node.type === "MemberExpression") {
    const [object, property] = [nameOf(node["object"]), nameOf(node["property"])];
    const call = CALLS.find(([one, other]) => one === object && other === property);
    return call === undefined ? null : call.join(".");
  }
  const name = nameOf(node);
  return name !== null && GLOBALS.includes(name) && isRead(node, above) ? name : null;
};

/** Everything impure in files that have to be pure. */
export const impurities = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) => {
    const found = file.imports.flatMap(({ library }) =>
      library?.startsWith("node:") === true && !HARMLESS_BUILTINS.includes(library)
        ? [`${file.path} imports ${library}`]
        : [],
    );
    walk(file.tree, (node, above) => {
      const what = impurity(node, above);
      if (what !== null) found.push(`${placeOf(file, node)} has ${what}`);
    });
    return found;
  });
