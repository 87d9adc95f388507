import { linesOf, type PageLine } from "./lines.ts";
import { maskPage } from "./mask.ts";

/** The text between two pipes, untrimmed; `start` and `end` are offsets in the page. */
export interface Cell {
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

/** A row's cells; `start` and `end` bound its line in the page, without the line break. */
export interface TableRow {
  readonly cells: readonly Cell[];
  readonly start: number;
  readonly end: number;
}

/** A Markdown table of the page. */
export interface Table {
  readonly header: TableRow;
  readonly rows: readonly TableRow[];
  /** Where the alignment row ends: a table without rows gets its first one after it. */
  readonly headEnd: number;
  /** Offsets of rows that follow an empty line: they are read, but the page does not show them as a table. */
  readonly splitAt: readonly number[];
}

/**
 * Finds the page's Markdown tables (GitHub Flavored Markdown: a row, then an alignment row). Front matter, comments
 * and fenced code are no tables. Works in linear time, whatever the page holds.
 */
export const findTables = (page: string): Table[] => {
  const lines = linesOf(page, maskPage(page));
  const tables: Table[] = [];
  for (let index = 0; index + 1 < lines.length; ) {
    const header = lines[index];
    if (!header || !isHeader(header) || !isAlignment(lines[index + 1])) {
      index += 1;
      continue;
    }
    const [table, next] = readTable(lines, index);
    tables.push(table);
    index = next;
  }
  return tables;
};

/**
 * Lines with pipes that belong to none of the tables: the rows of what was meant as a table, maybe, but lacks the
 * alignment row.
 */
export const rowsOutside = (page: string, tables: readonly Table[]): TableRow[] => {
  const ends = tables.map((table) => table.rows.at(-1)?.end ?? table.headEnd);
  let next = 0;
  return linesOf(page, maskPage(page)).flatMap((line) => {
    while (next < tables.length && (ends[next] ?? 0) < line.start) next += 1;
    const inside = (tables[next]?.header.start ?? Number.POSITIVE_INFINITY) <= line.start;
    return inside || !isHeader(line) ? [] : [splitRow(line)];
  });
};

const isHeader = (line: PageLine): boolean =>
  line.text.includes("|") && !/^(?: {4}| {0,3}\t)/.test(line.text);

const isAlignment = (line: PageLine | undefined): boolean =>
  line?.text.includes("|") === true &&
  splitRow(line).cells.every((cell) => /^:?-+:?$/.test(cell.source.trim()));

const readTable = (lines: readonly PageLine[], headerIndex: number): [Table, number] => {
  const header = splitRow(lines[headerIndex] ?? NO_LINE);
  const rows: TableRow[] = [];
  const splitAt: number[] = [];
  let index = headerIndex + 2;
  let gap = false;
  for (; index < lines.length; index += 1) {
    const line = lines[index] ?? NO_LINE;
    if (line.empty) gap = true;
    else if (line.text.trim() !== "") {
      if (!line.text.includes("|") || (gap && !continues(lines, index))) break;
      if (gap) splitAt.push(line.start);
      gap = false;
      if (!isAlignment(line)) rows.push(splitRow(line));
    }
  }
  return [{ header, rows, headEnd: splitRow(lines[headerIndex + 1] ?? NO_LINE).end, splitAt }, index];
};

const NO_LINE: PageLine = { start: 0, text: "", empty: true };

/** After an empty line, only what looks like a row, and not like the header of a table of its own. */
const continues = (lines: readonly PageLine[], index: number): boolean =>
  lines[index]?.text.trimStart().startsWith("|") === true && !isAlignment(lines[index + 1]);

/** Splits a line at the pipes that no backslash precedes; the outer ones bound no cell. */
const splitRow = (line: PageLine): TableRow => {
  const text = line.text.replace(/\r$/, " ");
  const cells: Cell[] = [];
  const first = text.length - text.replace(/^[\s\uFEFF]+/, "").length;
  let from = text[first] === "|" ? first + 1 : first;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "|") {
      cells.push(cellAt(line, text, from, at));
      from = at + 1;
    }
  }
  if (text.slice(from).trim() !== "") cells.push(cellAt(line, text, from, text.length));
  return { cells, start: line.start, end: line.start + text.trimEnd().length };
};

const cellAt = (line: PageLine, text: string, from: number, to: number): Cell => ({
  source: text.slice(from, to),
  start: line.start + from,
  end: line.start + to,
});
