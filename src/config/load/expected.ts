import type { Path } from "../problem.ts";
import { anyOf } from "../suggest.ts";
import { type SchemaNode, schemaNodesAt } from "./json-schema.ts";

const textPhrase = (node: SchemaNode): string => {
  if (node.format === "uri") return "an address such as https://gitlab.com";
  return node.maxLength === undefined ? "a text" : `a text of at most ${node.maxLength} characters`;
};

const listPhrase = (node: SchemaNode): string => {
  const size = node.minItems === undefined ? "a list" : "a list of at least one";
  return node.items === undefined ? size : `${size}, each ${phraseOf(node.items)}`;
};

const mappingPhrase = (node: SchemaNode): string => {
  const keys = node.required ?? [];
  if (keys.length > 0) return `a mapping with ${keys.join(", ")}`;
  const known = Object.keys(node.properties ?? {});
  return known.length > 0 ? `a mapping of ${anyOf(known)}` : "a mapping";
};

const BY_TYPE: Readonly<Record<string, (node: SchemaNode) => string>> = {
  string: textPhrase,
  array: listPhrase,
  object: mappingPhrase,
  integer: () => "a whole number above 0",
  number: () => "a number",
  boolean: () => "true or false",
};

/** What a schema allows, in words; a title given in the schema is believed over everything else. */
const phraseOf = (node: SchemaNode): string => {
  if (node.title !== undefined) return node.title;
  if (node.const !== undefined) return String(node.const);
  if (node.enum !== undefined) return anyOf(node.enum.map(String));
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(phraseOf))].join(", or ");
  return BY_TYPE[node.type ?? ""]?.(node) ?? "another value";
};

/** What is allowed at `path`, in words. */
export const expectedAt = (path: Path): string => {
  const phrases = new Set(schemaNodesAt(path).map(phraseOf));
  return phrases.size === 0 ? "nothing" : [...phrases].join(", or ");
};

/** What a key of the mapping at `path` may look like, in words. */
export const expectedKeyAt = (path: Path): string => {
  const names = schemaNodesAt(path).flatMap((node) => node.propertyNames ?? []);
  return names.length === 0 ? "another key" : [...new Set(names.map(phraseOf))].join(", or ");
};

/** Whether this text may stand at `path`: a number or yes/no that fits as a text only lacks quotes. */
export const allowsText = (path: Path, text: string): boolean => {
  const takesText = (node: SchemaNode): boolean =>
    (node.type === "string" &&
      node.enum === undefined &&
      node.const === undefined &&
      node.format === undefined &&
      (node.pattern === undefined || new RegExp(node.pattern).test(text))) ||
    (node.anyOf ?? []).some(takesText);
  return schemaNodesAt(path).some(takesText);
};
