import { ok, type Result, refused } from "../../lib/result.ts";
import {
  COLUMN_NAMES,
  COLUMN_TITLES,
  type Columns,
  columnsOf,
  type HeaderReading,
  readHeader,
} from "./columns.ts";
import { positionsOf } from "./positions.ts";
import type { PageRemark } from "./row.ts";
import { findTables, rowsOutside, type Table, type TableRow } from "./tables.ts";

/** The liaison table of a page, and which of its cells hold what. */
export interface LiaisonTable {
  readonly table: Table;
  readonly columns: Columns;
  readonly warnings: readonly PageRemark[];
}

interface Candidate {
  readonly row: TableRow;
  readonly header: HeaderReading;
}

/** Finds the table with the liaison columns; refuses with what was expected, and what was found where. */
export const findLiaisonTable = (page: string): Result<LiaisonTable, PageRemark> => {
  const positionOf = positionsOf(page);
  const tables = findTables(page);
  const readings = tables.map((table) => ({ table, row: table.header, header: readHeader(table.header) }));
  const bare = rowsOutside(page, tables)
    .map((row) => ({ row, header: readHeader(row) }))
    .filter(({ header }) => closeness(header) >= ALMOST);
  const chosen = readings.flatMap((reading) => {
    const columns = columnsOf(reading.header);
    return columns ? [{ ...reading, columns }] : [];
  })[0];
  if (!chosen) {
    const { start, message } = refusalOf(readings, bare);
    return refused({ ...positionOf(start), message });
  }
  const warnings = [
    ...readings.filter(({ table }) => table !== chosen.table).flatMap(unread),
    ...bare.map(({ row }) => ({ start: row.start, message: `${NO_ALIGNMENT}; it was not read` })),
    ...unknownColumns(chosen),
  ].map(({ start, message }) => ({ ...positionOf(start), message }));
  return ok({ table: chosen.table, columns: chosen.columns, warnings });
};

interface Remark {
  /** Offset in the page. */
  readonly start: number;
  readonly message: string;
}

/** So many columns at least make a table that was probably meant to be one of liaisons. */
const ALMOST = COLUMN_NAMES.length - 1;

const NO_ALIGNMENT = "the header of a table of liaisons, but no alignment row (|---|---|) below it";

const closeness = (header: HeaderReading): number => COLUMN_NAMES.length - header.missing.length;

const nearestOf = (candidates: readonly Candidate[]): Candidate | undefined =>
  candidates.toSorted((one, other) => closeness(other.header) - closeness(one.header))[0];

/** Why no table fits: the one that comes nearest, with or without an alignment row. */
const refusalOf = (tables: readonly Candidate[], bare: readonly Candidate[]): Remark => {
  const [table, header] = [nearestOf(tables), nearestOf(bare)];
  if (header && (!table || closeness(header.header) > closeness(table.header)))
    return { start: header.row.start, message: `${EXPECTED}; found ${NO_ALIGNMENT}` };
  return table
    ? { start: table.row.start, message: misfit(table.header) }
    : { start: 0, message: `${EXPECTED}; found no table on this page` };
};

/** What is said of a table beside the one that was read. */
const unread = ({ row: { start }, header }: Candidate): Remark[] => {
  if (columnsOf(header))
    return [
      { start, message: "another table with the same columns; only the first one on the page was read" },
    ];
  if (closeness(header) < ALMOST) return [];
  return [{ start, message: `another table with almost the same columns was not read${lacks(header)}` }];
};

const unknownColumns = ({ row: { start }, header: { unknown } }: Candidate): Remark[] =>
  unknown.length === 0
    ? []
    : [{ start, message: `columns that the registry does not keep: ${quoted(unknown)}` }];

const titleOf = (name: (typeof COLUMN_NAMES)[number]): string =>
  name === "liaisons"
    ? `"${COLUMN_TITLES.liaisons.slice(0, 3).join('" or "')}"`
    : `"${COLUMN_TITLES[name][0]}"`;

const EXPECTED = `expected a Markdown table with the columns ${COLUMN_NAMES.map(titleOf).join(", ")} (in any order)`;

const MOST_SHOWN = 12;

const quoted = (titles: readonly string[]): string => {
  const shown = titles.slice(0, MOST_SHOWN).map((title) => `"${title.slice(0, 60)}"`);
  return [...shown, ...(titles.length > MOST_SHOWN ? [`and ${titles.length - MOST_SHOWN} more`] : [])].join(
    ", ",
  );
};

/** What a header lacks, or has too often, as the end of a sentence. */
const lacks = (header: HeaderReading): string => {
  const missing = header.missing.length > 0 ? `; missing: ${header.missing.map(titleOf).join(", ")}` : "";
  const repeated = header.repeated.length > 0 ? `; given twice: ${quoted(header.repeated)}` : "";
  return `${missing}${repeated}`;
};

const misfit = (header: HeaderReading): string =>
  `${EXPECTED}; found a table with ${quoted(header.titles)}${lacks(header)}`;
