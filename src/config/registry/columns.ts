import { readInline } from "./inline.ts";
import type { TableRow } from "./tables.ts";

/** The columns of the liaison table, by what they hold. */
export type ColumnName = "section" | "group" | "contacts" | "liaisons" | "meets";

/** Which cell of a row holds which column, counted from 0. */
export type Columns = Readonly<Record<ColumnName, number>>;

/** What a column may be called; the first name is the one that is written. The page has changed them over the years. */
export const COLUMN_TITLES: Readonly<Record<ColumnName, readonly [string, ...string[]]>> = {
  section: ["Section"],
  group: ["Group"],
  contacts: ["Group Contact", "Group Contacts", "Contact", "Contacts"],
  liaisons: [
    "Support Liaison",
    "Support Counterpart",
    "Support Stable Counterpart",
    "Support Liaisons",
    "Support Counterparts",
    "Support Stable Counterparts",
    "Liaison",
    "Liaisons",
  ],
  meets: ["Frequency", "Meeting Frequency", "Cadence"],
};

/** All columns, in the order in which they are written. */
export const COLUMN_NAMES: readonly ColumnName[] = ["section", "group", "contacts", "liaisons", "meets"];

const NAMES_BY_TITLE = new Map(
  COLUMN_NAMES.flatMap((name) => COLUMN_TITLES[name].map((title) => [title.toLowerCase(), name] as const)),
);

/** How a table's header fits: which columns are there, which are missing, given twice or unknown. */
export interface HeaderReading {
  readonly titles: readonly string[];
  readonly found: Partial<Record<ColumnName, number>>;
  readonly missing: readonly ColumnName[];
  readonly repeated: readonly string[];
  readonly unknown: readonly string[];
}

/** Reads a header, whatever the order of its columns. */
export const readHeader = (row: TableRow): HeaderReading => {
  const titles = row.cells.map((cell) => readInline(cell.source).text.replaceAll("\n", " "));
  const found: Partial<Record<ColumnName, number>> = {};
  const repeated: string[] = [];
  const unknown: string[] = [];
  titles.forEach((title, index) => {
    const name = NAMES_BY_TITLE.get(title.toLowerCase().replace(/ *:$/, ""));
    if (name === undefined) unknown.push(title);
    else if (found[name] !== undefined) repeated.push(title);
    else found[name] = index;
  });
  const missing = COLUMN_NAMES.filter((name) => found[name] === undefined);
  return { titles, found, missing, repeated, unknown };
};

/** The columns of a header that has each of them once. */
export const columnsOf = ({ found, repeated }: HeaderReading): Columns | undefined => {
  const { section, group, contacts, liaisons, meets } = found;
  if (
    repeated.length > 0 ||
    section === undefined ||
    group === undefined ||
    contacts === undefined ||
    liaisons === undefined ||
    meets === undefined
  ) {
    return undefined;
  }
  return { section, group, contacts, liaisons, meets };
};
