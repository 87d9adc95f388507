/** Brings partners of a table into `liaison.yml`, or marks one as retired: only what differs is written, comments stay. */
import { isMap, isSeq, parseDocument, type YAMLMap } from "yaml";
import { appendItems, type NewItem } from "../registry/edit/append-items.ts";
import { editMap } from "../registry/edit/edit-map.ts";
import { applyEdits, type Edit } from "../registry/edit/edits.ts";
import { isBlock, pairOf } from "../registry/edit/nodes.ts";
import { type FieldValue, printFlow, printValue } from "../registry/print-yaml.ts";
import type { CsvPartner } from "./read-csv.ts";

/** What a table changes. */
export interface PartnersMerge {
  readonly text: string;
  readonly added: readonly string[];
  /** Ids of those who were there, and differ. */
  readonly changed: readonly string[];
  /** Ids of those who had left, and are back. */
  readonly returned: readonly string[];
}

const OWN_KEYS = ["name", "instance", "liaison", "labels", "watch", "trackers"] as const;

const fieldsOf = (one: CsvPartner): [string, FieldValue][] =>
  OWN_KEYS.flatMap((key): [string, FieldValue][] => {
    const value = one[key];
    return value === undefined ? [] : [[key, value]];
  });

const completed = (one: CsvPartner, liaison: string | undefined): CsvPartner => {
  const row = one.liaison ?? liaison;
  return { ...one, name: one.name ?? one.id, ...(row === undefined ? {} : { liaison: row }) };
};

/** On one line, as people write it. */
const printMatch = ({ match }: CsvPartner): string => {
  const claims = Object.entries(match).map(([key, values]) => `${key}: ${printValue(values)}`);
  return claims.length === 0 ? "{}" : `{ ${claims.join(", ")} }`;
};

/** A partner as the lines of an item of `partners:`, without indentation. */
const linesOf = (one: CsvPartner): string[] => [
  `- id: ${printValue(one.id)}`,
  ...fieldsOf(one).map(([key, value]) => `  ${key}: ${printValue(value)}`),
  `  match: ${printMatch(one)}`,
];

const itemOf = (one: CsvPartner): NewItem => ({
  lines: linesOf(one),
  flow: printFlow({ id: one.id, ...Object.fromEntries(fieldsOf(one)), match: one.match }, true),
});

/** `partners:` as it stands in a file of its own. `liaison`: the row of those who name none. */
export const printPartners = (partners: readonly CsvPartner[], liaison: string | undefined): string =>
  partners.length === 0
    ? "partners: []\n"
    : `partners:\n${partners
        .flatMap((one) => linesOf(completed(one, liaison)))
        .map((line) => `  ${line}\n`)
        .join("")}`;

const topOf = (text: string): YAMLMap | undefined => {
  const { contents } = parseDocument(text, { prettyErrors: false });
  return isMap(contents) && isBlock(contents) ? contents : undefined;
};

const partnerMaps = (top: YAMLMap | undefined): YAMLMap[] => {
  const list = top === undefined ? undefined : pairOf(top, "partners")?.value;
  return isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
};

const plain = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "toJSON" in value && typeof value.toJSON === "function"
    ? value.toJSON()
    : value;

const differing = (map: YAMLMap, fields: readonly [string, FieldValue][]): Map<string, FieldValue> =>
  new Map(fields.filter(([key, value]) => JSON.stringify(plain(map.get(key))) !== JSON.stringify(value)));

const changesOf = (text: string, map: YAMLMap, one: CsvPartner): Edit[] => {
  const match = pairOf(map, "match")?.value;
  const wanted = Object.entries(one.match) as [string, FieldValue][];
  const ofMatch = isMap(match) && match.items.length > 0 ? differing(match, wanted) : new Map();
  return [
    ...editMap(text, map, differing(map, fieldsOf(one)), "id"),
    ...(isMap(match) ? editMap(text, match, ofMatch, String(match.items[0]?.key ?? "groups")) : []),
  ];
};

/** Brings partners into a configuration; those whom the table does not name stay as they are. */
export const mergePartners = (
  text: string,
  partners: readonly CsvPartner[],
  liaison: string | undefined,
): PartnersMerge => {
  const top = topOf(text);
  const known = new Map(partnerMaps(top).map((map) => [String(map.get("id")), map]));
  const there = partners.flatMap((one) => {
    const map = known.get(one.id);
    if (map === undefined) return [];
    const edits = changesOf(text, map, one);
    const isBack = map.get("retired") === true;
    const back = isBack ? editMap(text, map, new Map([["retired", undefined]]), "id") : [];
    return [{ id: one.id, edits: [...edits, ...back], isBack }];
  });
  const added = partners.filter(({ id }) => !known.has(id)).map((one) => completed(one, liaison));
  return {
    text: applyEdits(text, [
      ...there.flatMap(({ edits }) => edits),
      ...appendItems(text, top, "partners", added.map(itemOf)),
    ]),
    added: added.map(({ id }) => id),
    changed: there.filter(({ edits }) => edits.length > 0).map(({ id }) => id),
    returned: there.filter(({ isBack }) => isBack).map(({ id }) => id),
  };
};

/** The file with this partner marked as retired; the same text where it is; null: there is no such partner. */
export const retirePartner = (text: string, id: string): string | null => {
  const map = partnerMaps(topOf(text)).find((one) => String(one.get("id")) === id);
  if (map === undefined) return null;
  if (map.get("retired") === true) return text;
  return applyEdits(text, editMap(text, map, new Map([["retired", true]]), "name"));
};
