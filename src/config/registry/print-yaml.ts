import { stringify } from "yaml";
import type { ImportedPage } from "./import-page.ts";
import type { RegistryPerson, RegistryRow } from "./row.ts";

/** What a key of a row or a person may hold. */
export type FieldValue = string | boolean | readonly string[];

/** A value as it stands behind a key, on one line. */
export const printValue = (value: FieldValue): string =>
  Array.isArray(value) ? printFlow(value, false) : printFlow([value], false).slice(1, -1);

/** A list or mapping on one line. */
export const printFlow = (value: unknown, padding: boolean): string =>
  stringify(value, { collectionStyle: "flow", flowCollectionPadding: padding, lineWidth: 0 }).trimEnd();

/** A row's keys and values, in the order in which they are written. */
export const rowFields = (row: RegistryRow): [string, FieldValue][] => [
  ["id", row.id],
  ["section", row.section],
  ["group", row.group],
  ["contacts", row.contacts],
  ["liaisons", row.liaisons],
  ...(row.meets === undefined ? [] : [["meets", row.meets] satisfies [string, FieldValue]]),
];

/** A row as the lines of an item of `liaisons:`, without indentation. */
export const rowLines = (row: RegistryRow): string[] =>
  rowFields(row).map(([key, value], index) => `${index === 0 ? "- " : "  "}${key}: ${printValue(value)}`);

/** A person as an item of `people:`, without indentation. */
export const personLine = (person: RegistryPerson): string => `- ${printFlow(person, true)}`;

/** The `people:` and `liaisons:` blocks of `liaison.yml`. */
export const printRegistry = ({ rows, people }: Pick<ImportedPage, "rows" | "people">): string => {
  const indented = (lines: readonly string[]): string => lines.map((text) => `  ${text}\n`).join("");
  const block = (key: string, lines: readonly string[]): string =>
    lines.length === 0 ? `${key}: []\n` : `${key}:\n${indented(lines)}`;
  return `${block("people", people.map(personLine))}${block("liaisons", rows.flatMap(rowLines))}`;
};

/** A whole configuration to start from: it observes gitlab.com, and needs partners and rules to have work. */
export const printConfiguration = (page: Pick<ImportedPage, "rows" | "people">): string =>
  `version: 1
mode: observe
instances:
  gitlab:
    url: https://gitlab.com
    token: { env: GITLAB_TOKEN }
    webhook: { secrets: [{ env: WEBHOOK_SECRET }] }
${printRegistry(page)}`;
