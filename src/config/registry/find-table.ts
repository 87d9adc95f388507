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
import { findTables, type Table } from "./tables.ts";

/** The liaison table of a page, and which of its cells hold what. */
export interface LiaisonTable {
  readonly table: Table;
  readonly columns: Columns;
  readonly warnings: readonly PageRemark[];
}

/** Finds the table with the liaison columns; refuses with what was expected, and what was found where. */
export const findLiaisonTable = (page: string): Result<LiaisonTable, PageRemark> => {
  const positionOf = positionsOf(page);
  const candidates = findTables(page).map((table) => ({ table, header: readHeader(table) }));
  const fitting = candidates.flatMap(({ table, header }) => {
    const columns = columnsOf(header);
    return columns ? [{ table, header, columns }] : [];
  });
  const [chosen, ...others] = fitting;
  if (!chosen) {
    const nearest = candidates.toSorted((one, other) => closeness(other.header) - closeness(one.header))[0];
    return nearest
      ? refused({ ...positionOf(nearest.table.header.start), message: misfit(nearest.header) })
      : refused({ line: 1, column: 1, message: `${EXPECTED}; found no table on this page` });
  }
  const warnings = others.map(({ table }) => ({
    ...positionOf(table.header.start),
    message: "another table with the same columns; only the first one on the page was read",
  }));
  if (chosen.header.unknown.length > 0) {
    const message = `columns that the registry does not keep: ${quoted(chosen.header.unknown)}`;
    warnings.push({ ...positionOf(chosen.table.header.start), message });
  }
  return ok({ table: chosen.table, columns: chosen.columns, warnings });
};

const closeness = (header: HeaderReading): number => COLUMN_NAMES.length - header.missing.length;

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

const misfit = (header: HeaderReading): string => {
  const missing = header.missing.length > 0 ? `; missing: ${header.missing.map(titleOf).join(", ")}` : "";
  const repeated = header.repeated.length > 0 ? `; given twice: ${quoted(header.repeated)}` : "";
  return `${EXPECTED}; found a table with ${quoted(header.titles)}${missing}${repeated}`;
};
