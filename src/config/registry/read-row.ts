import type { CellText } from "./cell-text.ts";
import { COLUMN_NAMES, COLUMN_TITLES, type ColumnName, type Columns } from "./columns.ts";
import { type LinkText, readInline } from "./inline.ts";
import { firstTwiceEncoded, mendTwiceEncoded } from "./mojibake.ts";
import { accountOfLink, peopleOf } from "./people-cell.ts";
import { isPlaceholder } from "./placeholders.ts";
import type { RegistryPerson } from "./row.ts";
import type { Cell, TableRow } from "./tables.ts";

/** What a row's cells say, before it gets an id. */
export interface RowReading {
  /** Empty when the cell names none. */
  readonly section: string;
  readonly group: string;
  readonly contacts: readonly RegistryPerson[];
  readonly liaisons: readonly RegistryPerson[];
  readonly meets?: string;
  /** Remarks by offset in the page. */
  readonly remarks: readonly RowRemark[];
}

interface RowRemark {
  readonly offset: number;
  readonly message: string;
}

/** Reads one row of the liaison table. */
export const readRow = (row: TableRow, columns: Columns): RowReading => {
  const remarks: RowRemark[] = [];
  const cell = (name: ColumnName, linkText?: LinkText): CellText => {
    const found = row.cells[columns[name]];
    if (!found) return { text: "", shape: "" };
    const mended = mend(found);
    const text = readInline(mended.source, linkText);
    remarks.push(...mended.remarks, ...text.struck.map((words) => struckOut(found, words)));
    return text;
  };
  const section = cell("section");
  const group = cell("group");
  const contacts = peopleOf(cell("contacts", accountOfLink));
  const liaisons = peopleOf(cell("liaisons", accountOfLink));
  const meets = cell("meets");
  remarks.push(...widthRemarks(row, columns));
  return {
    section: wordsOf(section, " "),
    group: wordsOf(group, " "),
    contacts,
    liaisons,
    ...(isPlaceholder(meets.shape) ? {} : { meets: wordsOf(meets, ", ") }),
    remarks,
  };
};

/** A cell's source, its text decoded where it was encoded twice. */
const mend = ({ source, start }: Cell): { source: string; remarks: RowRemark[] } => {
  const at = firstTwiceEncoded(source);
  if (at === -1) return { source, remarks: [] };
  const mended = mendTwiceEncoded(source);
  const message = `text encoded twice was mended: "${source.trim()}" is read as "${mended.trim()}"`;
  return { source: mended, remarks: [{ offset: start + at, message }] };
};

const struckOut = ({ source, start }: Cell, words: string): RowRemark => ({
  offset: start + Math.max(0, source.indexOf("~~")),
  message: `"${words}" is struck through; it was left out`,
});

const wordsOf = (cell: CellText, lineBreak: string): string =>
  isPlaceholder(cell.shape) ? "" : cell.text.replace(/ *\n */g, lineBreak).trim();

const widthRemarks = (row: TableRow, columns: Columns): RowRemark[] => {
  const absent = COLUMN_NAMES.filter((name) => columns[name] >= row.cells.length);
  if (absent.length === 0) return [];
  const titles = absent.map((name) => `"${COLUMN_TITLES[name][0]}"`).join(", ");
  return [
    { offset: row.start, message: `the row ends before ${titles}; read as nobody yet and no meetings` },
  ];
};
