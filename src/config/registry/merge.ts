import { isMap, parseDocument, type YAMLMap } from "yaml";
import { ok, type Result, refused } from "../../lib/result.ts";
import type { Problem } from "../problem.ts";
import { applyEdits } from "./edit/edits.ts";
import { isBlock } from "./edit/nodes.ts";
import type { ImportedPage } from "./import-page.ts";
import { matchRows } from "./match-rows.ts";
import { additionOf, changeOf, type RowChange, retirementOf } from "./merge-changes.ts";
import { editsOf, type MergePlan } from "./merge-edits.ts";
import { mergePeople } from "./merge-people.ts";
import { type KnownRegistry, readRegistry } from "./read-registry.ts";
import type { RegistryPerson } from "./row.ts";
import { idsFor } from "./slug.ts";

/** A configuration with a page brought into it. */
export interface Merge {
  /** The whole file; the same text where nothing changes. */
  readonly text: string;
  readonly changes: readonly RowChange[];
  /** People who were not in the configuration. */
  readonly people: readonly RegistryPerson[];
  /** What was not clear, and was left as it is, in sentences. */
  readonly doubts: readonly string[];
}

/**
 * Brings a page into a configuration file. Rows keep their ids, hand-written keys and comments; only what the page
 * says differently is rewritten, all other text stays as it is, to the byte. Rows that the page lost are marked
 * `retired: true`; rows that are back are not retired any more.
 */
export const mergePage = (
  text: string,
  page: ImportedPage,
  file: string,
): Result<Merge, readonly Problem[]> => {
  const known = readRegistry(text, file);
  if (!known.ok) return known;
  const source = openSource(text, file);
  if (!source.ok) return source;
  const plan = planMerge(known.value, page);
  const merged = applyEdits(text, editsOf(text, source.value, plan));
  const after = readRegistry(merged, file);
  if (!after.ok || !isOutcome(after.value, plan)) return refused([unwritable(file)]);
  const { changes, people, doubts } = plan;
  return ok({ text: merged, changes, people: people.added, doubts });
};

const atTop = (file: string, message: string, expected: string): Problem => ({
  file,
  line: 1,
  column: 1,
  path: "",
  message,
  expected,
  severity: "error",
});

const unwritable = (file: string): Problem =>
  atTop(
    file,
    "cannot be changed in place",
    "people and liaisons written out, without anchors, merge keys or tags",
  );

const planMerge = (known: KnownRegistry, page: ImportedPage): MergePlan => {
  const { pairs, gone, added, doubts } = matchRows(known.rows, page.rows);
  const ids = idsFor(added, new Set(known.rows.map(({ id }) => id)));
  const additions = added.map((row, index) => ({ ...row, id: ids[index] ?? row.id }));
  const retired = gone.filter((row) => !row.retired);
  const rows = new Map(known.rows.map((row) => [row.id, row]));
  for (const { known: one, news } of pairs) rows.set(one.id, { ...news, id: one.id, retired: false });
  for (const row of retired) rows.set(row.id, { ...row, retired: true });
  for (const row of additions) rows.set(row.id, { ...row, retired: false });
  const people = mergePeople(known, page.people);
  return {
    rows,
    changes: [
      ...pairs.flatMap((pair) => changeOf(pair) ?? []),
      ...additions.map(additionOf),
      ...retired.map(retirementOf),
    ],
    added: additions,
    people,
    doubts: [...doubts, ...people.doubts],
  };
};

/** The file's top level: absent where the file is empty. Only block style can be edited in place. */
const openSource = (text: string, file: string): Result<YAMLMap | undefined, readonly Problem[]> => {
  const { contents } = parseDocument(text, { prettyErrors: false });
  if (isMap(contents) && !isBlock(contents)) {
    return refused([atTop(file, "is one mapping in braces", "its keys on lines of their own")]);
  }
  return ok(isMap(contents) ? contents : undefined);
};

const isOutcome = (after: KnownRegistry, plan: MergePlan): boolean =>
  plan.people.added.every((person) => after.people.some(({ name }) => name === person.name)) &&
  after.rows.length === plan.rows.size &&
  after.rows.every(
    (row) => JSON.stringify(sorted(row)) === JSON.stringify(sorted(plan.rows.get(row.id) ?? {})),
  );

const sorted = (row: object): [string, unknown][] =>
  Object.entries(row).toSorted(([one], [other]) => (one < other ? -1 : 1));
