import { ok, type Result } from "../../lib/result.ts";
import { columnsOf, readHeader } from "./columns.ts";
import { findLiaisonTable, type LiaisonTable } from "./find-table.ts";
import { positionsOf } from "./positions.ts";
import { type RowReading, readRow } from "./read-row.ts";
import type { PageRemark, RegistryPerson, RegistryRow } from "./row.ts";
import { idsFor } from "./slug.ts";
import type { TableRow } from "./tables.ts";

/** What a page says: its rows in their order, everybody named in them, and what deserves a look. */
export interface ImportedPage {
  readonly rows: readonly RegistryRow[];
  readonly people: readonly RegistryPerson[];
  readonly warnings: readonly PageRemark[];
}

/** A row of the page beside what was read from it. */
export interface PlacedRow {
  readonly source: TableRow;
  readonly reading: RowReading;
}

/** Reads the handbook's page. Refuses when it has no liaison table; everything else is at most a warning. */
export const importPage = (page: string): Result<ImportedPage, PageRemark> => {
  const found = findLiaisonTable(page);
  if (!found.ok) return found;
  const positionOf = positionsOf(page);
  const { placed, remarks } = placeRows(found.value);
  const readings = placed.map(({ reading }) => reading);
  const ids = idsFor(readings);
  const rows = readings.map((reading, index) => rowOf(reading, ids[index] ?? ""));
  const people = collectPeople(placed);
  const located = [...remarks, ...repetitions(placed), ...people.remarks]
    .toSorted((one, other) => one.offset - other.offset)
    .map(({ offset, message }) => ({ ...positionOf(offset), message }));
  return ok({ rows, people: people.people, warnings: [...found.value.warnings, ...located] });
};

interface Remark {
  readonly offset: number;
  readonly message: string;
}

/** Reads the rows that name a group. A section that is left empty is that of the row above, if there is one. */
export const placeRows = (found: LiaisonTable): { placed: PlacedRow[]; remarks: Remark[] } => {
  const remarks: Remark[] = found.table.splitAt.map((offset) => ({
    offset,
    message: "an empty line splits the table here; the rows after it were read too",
  }));
  const placed: PlacedRow[] = [];
  let above = "";
  for (const source of found.table.rows) {
    if (columnsOf(readHeader(source))) {
      remarks.push({ offset: source.start, message: "the header is there again; this row was left out" });
      continue;
    }
    const reading = readRow(source, found.columns);
    above = reading.section || above;
    if (reading.group !== "") {
      const section = above || reading.group;
      remarks.push(...reading.remarks, ...(reading.section === "" ? [noSection(source, section)] : []));
      placed.push({ source, reading: { ...reading, section } });
    } else if (reading.contacts.length + reading.liaisons.length > 0 || reading.meets !== undefined) {
      remarks.push({ offset: source.start, message: "the row names no group; it was left out" });
    }
  }
  return { placed, remarks };
};

const noSection = (row: TableRow, section: string): Remark => ({
  offset: row.start,
  message: `the row names no section; read as one of "${section}"`,
});

const namesOf = (people: readonly RegistryPerson[]): string[] => people.map(({ name }) => name);

/** A reading as a row of the registry. */
export const rowOf = (reading: RowReading, id: string): RegistryRow => ({
  id,
  section: reading.section,
  group: reading.group,
  contacts: namesOf(reading.contacts),
  liaisons: namesOf(reading.liaisons),
  ...(reading.meets === undefined ? {} : { meets: reading.meets }),
});

const repetitions = (placed: readonly PlacedRow[]): Remark[] => {
  const seen = new Set<string>();
  return placed.flatMap(({ source, reading }) => {
    const key = JSON.stringify([reading.section.toLowerCase(), reading.group.toLowerCase()]);
    const again = seen.has(key);
    seen.add(key);
    const message = `"${reading.group}" of "${reading.section}" is on the page twice; both rows were read`;
    return again ? [{ offset: source.start, message }] : [];
  });
};

const collectPeople = (placed: readonly PlacedRow[]): { people: RegistryPerson[]; remarks: Remark[] } => {
  const people = new Map<string, RegistryPerson>();
  const remarks: Remark[] = [];
  for (const { source, reading } of placed) {
    for (const person of [...reading.contacts, ...reading.liaisons]) {
      const known = people.get(person.name);
      if (!known?.username) people.set(person.name, person);
      else if (person.username !== undefined && person.username !== known.username) {
        const message = `${person.name} has two accounts on the page; @${known.username} was kept, @${person.username} left out`;
        remarks.push({ offset: source.start, message });
      }
    }
  }
  return { people: [...people.values()], remarks };
};
