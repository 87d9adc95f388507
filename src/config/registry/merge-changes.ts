import type { RowPair } from "./match-rows.ts";
import type { FieldValue } from "./print-yaml.ts";
import type { KnownRow } from "./read-registry.ts";
import type { RegistryRow } from "./row.ts";

/** What a changed page does to one row of the configuration. */
export interface RowChange {
  readonly id: string;
  readonly kind: "added" | "changed" | "renamed" | "moved" | "returned" | "retired";
  readonly section: string;
  readonly group: string;
  /** The keys that change: what they held, and what they will hold. */
  readonly fields: readonly {
    readonly key: "section" | "group" | "contacts" | "liaisons" | "meets";
    readonly from: FieldValue | undefined;
    readonly to: FieldValue | undefined;
  }[];
}

const KEYS = ["section", "group", "contacts", "liaisons", "meets"] as const;

/** A row that is in both; nothing when it stays as it is. */
export const changeOf = ({ known, news, reason }: RowPair<KnownRow, RegistryRow>): RowChange | undefined => {
  const fields = KEYS.filter((key) => !sameValue(known[key], news[key])).map((key) => ({
    key,
    from: known[key],
    to: news[key],
  }));
  if (fields.length === 0 && !known.retired) return undefined;
  const kind = known.retired ? "returned" : reason === "same" ? "changed" : reason;
  return { id: known.id, kind, section: news.section, group: news.group, fields };
};

/** A row that only the page has. */
export const additionOf = ({ id, section, group }: RegistryRow): RowChange => ({
  id,
  kind: "added",
  section,
  group,
  fields: [],
});

/** A row that the page has no more. */
export const retirementOf = ({ id, section, group }: RegistryRow): RowChange => ({
  id,
  kind: "retired",
  section,
  group,
  fields: [],
});

const sameValue = (one: FieldValue | undefined, other: FieldValue | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const VERBS: Readonly<Record<RowChange["kind"], string>> = {
  added: "new",
  changed: "changed",
  renamed: "renamed",
  moved: "moved to another section",
  returned: "back on the page, no longer retired",
  retired: "not on the page any more, marked as retired",
};

/** A change as one line for people. */
export const describeChange = (change: RowChange): string => {
  const fields = change.fields.map(({ key, from, to }) => `${key} ${show(from)} → ${show(to)}`).join("; ");
  return `${change.id} (${change.section} / ${change.group}): ${VERBS[change.kind]}${fields === "" ? "" : `: ${fields}`}`;
};

const show = (value: FieldValue | undefined): string => {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "nobody" : value.join(", ");
  return `"${value}"`;
};
