import { z } from "zod";
import type { Path } from "../problem.ts";
import { configurationSchema } from "../schema/configuration.ts";

/** The part of JSON Schema that `z.toJSONSchema` produces for the configuration. */
export interface SchemaNode {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | false;
  readonly propertyNames?: SchemaNode;
}

/** JSON Schema (draft 2020-12) of what may be written in `liaison.yml`, with descriptions, for editors. */
export const configurationJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(configurationSchema, { io: "input", reused: "inline" }),
  title: "OSS Liaison: liaison.yml",
});

// Derived from the schema once: constant data, not state.
const root: SchemaNode = z.toJSONSchema(configurationSchema, { io: "input", reused: "inline" }) as SchemaNode;

const step = (node: SchemaNode, key: string | number): SchemaNode[] => {
  const branches = (node.anyOf ?? []).flatMap((branch) => step(branch, key));
  if (typeof key === "number") return node.items === undefined ? branches : [...branches, node.items];
  const own = Object.hasOwn(node.properties ?? {}, key) ? node.properties?.[key] : undefined;
  const open = node.additionalProperties === false ? undefined : node.additionalProperties;
  const found = own ?? open;
  return found === undefined ? branches : [...branches, found];
};

/** What the schema says about the value at `path`; several where alternatives allow it, none where nothing does. */
export const schemaNodesAt = (path: Path): readonly SchemaNode[] =>
  path.reduce<readonly SchemaNode[]>((nodes, key) => nodes.flatMap((node) => step(node, key)), [root]);

/** The keys that a mapping at `path` may have. */
export const knownKeysAt = (path: Path): readonly string[] => {
  const keysOf = (node: SchemaNode): string[] => [
    ...Object.keys(node.properties ?? {}),
    ...(node.anyOf ?? []).flatMap(keysOf),
  ];
  return [...new Set(schemaNodesAt(path).flatMap(keysOf))];
};
