import { isMap, isSeq, type YAMLMap } from "yaml";
import { appendItems, type NewItem } from "./edit/append-items.ts";
import { editMap } from "./edit/edit-map.ts";
import type { Edit } from "./edit/edits.ts";
import { pairOf } from "./edit/nodes.ts";
import type { RowChange } from "./merge-changes.ts";
import type { PeopleMerge } from "./merge-people.ts";
import { type FieldValue, personLine, printFlow, rowFields, rowLines } from "./print-yaml.ts";
import type { KnownRow } from "./read-registry.ts";
import type { RegistryPerson, RegistryRow } from "./row.ts";

/** What a merge shall do. */
export interface MergePlan {
  /** Rows as they shall be, by id. */
  readonly rows: ReadonlyMap<string, KnownRow>;
  readonly changes: readonly RowChange[];
  readonly added: readonly RegistryRow[];
  readonly people: PeopleMerge;
  readonly doubts: readonly string[];
}

const mapsOf = (top: YAMLMap | undefined, key: string): YAMLMap[] => {
  const list = top ? pairOf(top, key)?.value : undefined;
  return isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
};

/** The edits of a configuration file that carry out a merge. */
export const editsOf = (text: string, top: YAMLMap | undefined, plan: MergePlan): Edit[] => {
  const peopleMaps = mapsOf(top, "people");
  const accountEdits = plan.people.accounts.flatMap(({ index, person }) => {
    const map = peopleMaps[index];
    return map ? editMap(text, map, new Map([["username", person.username]]), "name") : [];
  });
  const changes = new Map(plan.changes.map((change) => [change.id, change]));
  const changed = mapsOf(top, "liaisons").flatMap((map) => {
    const change = changes.get(String(map.get("id")));
    return change ? rowEdits(text, map, change) : [];
  });
  const lists = [
    { key: "people", items: plan.people.added.map(personItem) },
    { key: "liaisons", items: plan.added.map(rowItem) },
  ];
  // What ends a list that exists stands before a list that is new, where both come at the end of the file.
  const missing = (key: string): number => (top && pairOf(top, key) ? 0 : 1);
  const appended = lists
    .toSorted((one, other) => missing(one.key) - missing(other.key))
    .flatMap(({ key, items }) => appendItems(text, top, key, items));
  return [...accountEdits, ...changed, ...appended];
};

const personItem = (person: RegistryPerson): NewItem => ({
  lines: [personLine(person)],
  flow: printFlow(person, true),
});

const rowItem = (row: RegistryRow): NewItem => ({
  lines: rowLines(row),
  flow: printFlow(Object.fromEntries(rowFields(row)), true),
});

/** A row's edits. `meets` may hold its words beside a role: then only the words change. */
const rowEdits = (text: string, map: YAMLMap, change: RowChange): Edit[] => {
  const fields = new Map<string, FieldValue | undefined>(change.fields.map(({ key, to }) => [key, to]));
  if (change.kind === "retired") fields.set("retired", true);
  if (change.kind === "returned") fields.set("retired", undefined);
  const meets = pairOf(map, "meets")?.value;
  const words = fields.get("meets");
  if (!isMap(meets) || words === undefined) return editMap(text, map, fields, "group");
  fields.delete("meets");
  return [
    ...editMap(text, meets, new Map([["words", words]]), "words"),
    ...editMap(text, map, fields, "group"),
  ];
};
