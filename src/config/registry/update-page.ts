import { ok, type Result } from "../../lib/result.ts";
import { COLUMN_NAMES, type ColumnName, type Columns } from "./columns.ts";
import { applyEdits, type Edit, insertLines, nextLine } from "./edit/edits.ts";
import { type Accounts, cellOf } from "./export-table.ts";
import { findLiaisonTable } from "./find-table.ts";
import { type PlacedRow, placeRows, rowOf } from "./import-page.ts";
import { matchRows } from "./match-rows.ts";
import { firstTwiceEncoded } from "./mojibake.ts";
import type { PageRemark, RegistryRow } from "./row.ts";
import { idsFor } from "./slug.ts";
import type { Cell, Table } from "./tables.ts";

/**
 * Writes rows into the table of an existing page. Cells that say the same already keep their words (`??`, `N/A`,
 * links, comments); rows that the registry does not have leave the page, new ones come last. All other text stays.
 */
export const updatePage = (
  page: string,
  rows: readonly RegistryRow[],
  accounts: Accounts = new Map(),
): Result<string, PageRemark> => {
  const found = findLiaisonTable(page);
  if (!found.ok) return found;
  const { table, columns } = found.value;
  const { placed } = placeRows(found.value);
  const ids = idsFor(placed.map(({ reading }) => reading));
  const known = placed.map((place, index) => ({
    ...rowOf(place.reading, ids[index] ?? ""),
    retired: false,
    place,
  }));
  const { pairs, gone, added } = matchRows(known, rows);
  const edits = [
    ...pairs.flatMap(({ known: one, news }) => editRow(page, one.place, one, news, columns, accounts)),
    ...gone.map(({ place }) => removeRow(page, place)),
  ];
  if (added.length > 0) {
    const last = table.rows.at(-1)?.end ?? table.headEnd;
    const lines = added.map((row) => newLine(row, table, columns, accounts));
    edits.push(insertLines(page, nextLine(page, last), lines));
  }
  return ok(applyEdits(page, edits));
};

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Such a cell is written anew even if it says the same, so that the page gets mended. */
const isTwiceEncoded = (cell: Cell | undefined): boolean =>
  cell !== undefined && firstTwiceEncoded(cell.source) !== -1;

const editRow = (
  page: string,
  { source }: PlacedRow,
  known: RegistryRow,
  news: RegistryRow,
  columns: Columns,
  accounts: Accounts,
): Edit[] => {
  const changed = COLUMN_NAMES.filter(
    (name) => !same(known[name], news[name]) || isTwiceEncoded(source.cells[columns[name]]),
  );
  const present = changed.filter((name) => source.cells[columns[name]] !== undefined);
  const edits = present.flatMap((name): Edit[] => {
    const cell = source.cells[columns[name]];
    if (!cell) return [];
    const comments = page.slice(cell.start, cell.end).match(/<!--[\s\S]*?-->/g) ?? [];
    const text = [cellOf(news, name, accounts), ...comments].join(" ");
    return [{ start: cell.start, end: cell.end, text: ` ${text} `.padEnd(cell.end - cell.start) }];
  });
  const absent = changed.filter((name) => !present.includes(name));
  return absent.length === 0 ? edits : [...edits, completeRow(page, source, news, absent, columns, accounts)];
};

/** A row that ends too early gets the cells that it lacks. */
const completeRow = (
  page: string,
  source: PlacedRow["source"],
  row: RegistryRow,
  absent: readonly ColumnName[],
  columns: Columns,
  accounts: Accounts,
): Edit => {
  const cells = new Map(absent.map((name) => [columns[name], cellOf(row, name, accounts)]));
  const count = Math.max(...cells.keys()) + 1;
  const texts = Array.from(
    { length: count - source.cells.length },
    (_, index) => cells.get(source.cells.length + index) ?? "",
  );
  const closed = page.slice(source.start, source.end).trimEnd().endsWith("|");
  return { start: source.end, end: source.end, text: `${closed ? "" : " |"} ${texts.join(" | ")} |` };
};

const removeRow = (page: string, { source }: PlacedRow): Edit => ({
  start: source.start,
  end: nextLine(page, source.end),
  text: "",
});

/** A line as wide as the header's cells, with empty cells for the columns that the registry does not keep. */
const newLine = (row: RegistryRow, table: Table, columns: Columns, accounts: Accounts): string => {
  const cells = table.header.cells.map((cell, index) => {
    const name = COLUMN_NAMES.find((column) => columns[column] === index);
    const text = name === undefined ? "" : cellOf(row, name, accounts);
    return ` ${text} `.padEnd(cell.end - cell.start);
  });
  return `|${cells.join("|")}|`;
};
