/** The keys of `liaison.yml` as a Markdown table, from the schema that checks it. */
import { configurationJsonSchema } from "../../src/config/load/json-schema.ts";
import { withTable } from "./tables.ts";

interface Node {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | false;
}

const code = (value: unknown): string => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

/** What may stand there, in words. */
const kindOf = (node: Node): string => {
  if (node.const !== undefined) return code(node.const);
  if (node.enum !== undefined) return node.enum.map(code).join(" or ");
  if (node.title !== undefined) return node.title;
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(kindOf))].join("; or ");
  if (node.type === "array") return node.items === undefined ? "a list" : `a list: ${kindOf(node.items)}`;
  if (node.type === "object") return node.properties === undefined ? "a mapping by name" : "a mapping";
  return (
    { string: "text", integer: "a number", number: "a number", boolean: "`true` or `false`" }[
      node.type ?? ""
    ] ?? ""
  );
};

/** Mappings and lists of mappings go on below; their own row would only repeat that. */
const isBranch = (node: Node): boolean => node.properties !== undefined;

const branches = (node: Node, path: string): readonly { readonly node: Node; readonly path: string }[] => {
  if (node.title !== undefined) return [];
  const open = node.additionalProperties;
  const alternatives = (node.anyOf ?? []).flatMap((one) => branches(one, path));
  const items = node.items === undefined ? [] : branches(node.items, `${path}[]`);
  const named = open === undefined || open === false ? [] : branches(open, `${path}.NAME`);
  return [...(isBranch(node) ? [{ node, path }] : []), ...alternatives, ...items, ...named];
};

const rowOf = (path: string, node: Node, isRequired: boolean): string => {
  const nothing = isRequired ? "required" : "";
  const value = isBranch(node) || node.default === undefined ? nothing : code(node.default);
  const cells = [`\`${path}\``, kindOf(node), value, node.description ?? ""];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
};

const rowsBelow = (node: Node, path: string): string[] =>
  Object.entries(node.properties ?? {}).flatMap(([key, value]) => {
    const own = path === "" ? key : `${path}.${key}`;
    const below = branches(value, own).flatMap((branch) => rowsBelow(branch.node, branch.path));
    return [rowOf(own, value, node.required?.includes(key) === true), ...below];
  });

/** One row for each key that may be written. */
const keyTable = (): string =>
  [
    "| key | what may stand there | default | meaning |",
    "|---|---|---|---|",
    ...rowsBelow(configurationJsonSchema() as Node, ""),
  ].join("\n");

/** The page with the present table in it. Throws where the page has no place for it. */
export const withKeyTable = (page: string): string => withTable(page, "schema", keyTable());
