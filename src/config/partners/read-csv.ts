/** A table of partners in CSV: pure. Every mistake says the line of the file and the column of the table. */
import { CsvError, parse } from "csv-parse/sync";
import { ok, type Result, refused } from "../../lib/result.ts";
import { slugOf } from "../registry/slug.ts";
import { partner as partnerSchema } from "../schema/people.ts";
import { anyOf, didYouMean } from "../suggest.ts";

/** A mistake, or something to look at, in the file. Line and column count from 1; the column is the table's. */
export interface CsvRemark {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A partner as a line of the table has it: only what its cells say. */
export interface CsvPartner {
  readonly id: string;
  readonly line: number;
  readonly name?: string;
  readonly liaison?: string;
  readonly instance?: string;
  readonly labels?: string;
  readonly watch?: string;
  readonly trackers?: readonly string[];
  readonly match: Readonly<Partial<Record<MatchKey, readonly string[]>>>;
}

const MATCH_KEYS = ["groups", "projects", "users", "members", "match_labels"] as const;
type MatchKey = "groups" | "projects" | "users" | "members" | "labels";

const COLUMNS = ["id", "name", "liaison", "instance", "labels", "watch", "trackers", ...MATCH_KEYS] as const;
type Column = (typeof COLUMNS)[number];

/** Headings as people write them. */
const OTHER_WORDS: Readonly<Record<string, Column>> = {
  partner: "name",
  group: "groups",
  project: "projects",
  user: "users",
  username: "users",
  usernames: "users",
  label: "match_labels",
  tracker: "trackers",
  row: "liaison",
};

const LISTS: readonly Column[] = ["trackers", ...MATCH_KEYS];

interface Line {
  readonly cells: readonly string[];
  readonly line: number;
}

/** What a spreadsheet parts cells with: whatever the first line has most of. */
const delimiterOf = (text: string): string => {
  const [first = ""] = text.split(/\r?\n/, 1);
  const count = (mark: string): number => first.split(mark).length;
  return [",", ";", "\t"].toSorted((one, other) => count(other) - count(one))[0] ?? ",";
};

/** Lines of the table; one may go over several lines of the file, and is known by the first of them. */
const linesOf = (text: string): Result<Line[], readonly CsvRemark[]> => {
  try {
    const records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as readonly {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    return ok(
      records.map(({ record, info }) => ({
        cells: record,
        line: info.lines - record.join("").split("\n").length + 1,
      })),
    );
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const line = Number(thrown["lines"] ?? 1);
    const column = Number(thrown["column"] ?? 0) + 1;
    return refused([{ line, column: Number.isNaN(column) ? 1 : column, message: thrown.message }]);
  }
};

const isColumn = (word: string): word is Column => (COLUMNS as readonly string[]).includes(word);

const headerOf = ({ cells, line }: Line): Result<readonly Column[], readonly CsvRemark[]> => {
  const remarks: CsvRemark[] = [];
  const columns = cells.map((cell, index): Column => {
    const word = cell.toLowerCase().replace(/\s+/g, "_");
    const column = isColumn(word) ? word : OTHER_WORDS[word];
    if (column !== undefined) return column;
    const meant = didYouMean(word, COLUMNS);
    remarks.push({
      line,
      column: index + 1,
      message: `there is no column ${JSON.stringify(cell)}${meant === "" ? `; there are ${anyOf(COLUMNS)}` : meant}`,
    });
    return "id";
  });
  for (const [index, column] of columns.entries())
    if (remarks.length === 0 && columns.indexOf(column) !== index)
      remarks.push({ line, column: index + 1, message: `${column} is there twice` });
  if (remarks.length === 0 && !columns.includes("name") && !columns.includes("id"))
    remarks.push({ line, column: 1, message: "there is neither a column name nor a column id" });
  return remarks.length === 0 ? ok(columns) : refused(remarks);
};

const listOf = (cell: string, column: Column): string[] => [
  ...new Set(
    cell
      // Titles of labels hold spaces; nothing else in a list does.
      .split(column === "match_labels" ? /[;,\n]/ : /[;,\s]+/)
      .map((item) => item.trim().replace(column === "users" ? /^@/ : /^$/, ""))
      .filter((item) => item !== ""),
  ),
];

const valueIn = (cell: string, column: Column): string | string[] =>
  LISTS.includes(column) ? listOf(cell, column) : cell;

const keyOf = (column: Column): string => (column === "match_labels" ? "labels" : column);

const partnerOf = ({ cells, line }: Line, columns: readonly Column[]): CsvPartner => {
  const said = columns.flatMap((column, index) => {
    const cell = cells[index] ?? "";
    return cell === "" ? [] : [[column, valueIn(cell, column)] as const];
  });
  const isMatch = ([column]: (typeof said)[number]): boolean =>
    (MATCH_KEYS as readonly string[]).includes(column);
  const own = Object.fromEntries(said.filter((one) => !isMatch(one)));
  const name = typeof own["name"] === "string" ? own["name"] : "";
  return {
    ...own,
    id: typeof own["id"] === "string" ? own["id"] : slugOf(name),
    line,
    match: Object.fromEntries(said.filter(isMatch).map(([column, value]) => [keyOf(column), value])),
  };
};

/** The column that a complaint of the schema is about. */
const columnOf = (path: readonly PropertyKey[], columns: readonly Column[]): number => {
  const [first, second] = path;
  const key = first === "match" ? (second === "labels" ? "match_labels" : String(second)) : String(first);
  return Math.max(0, columns.indexOf(key as Column)) + 1;
};

const mistakesOf = (one: CsvPartner, columns: readonly Column[]): CsvRemark[] => {
  const { line, ...given } = one;
  // What a cell does not say is a configuration's to say: only what is said is checked.
  const filled = { name: given.id, liaison: "anybody", ...given };
  const { error } = partnerSchema.safeParse(filled);
  return (error?.issues ?? []).map(({ path, message }) => ({
    line,
    column: columnOf(path, columns),
    message: `${path.map(String).join(".")}: ${message}`,
  }));
};

const repeated = (partners: readonly CsvPartner[], columns: readonly Column[]): CsvRemark[] =>
  partners.flatMap((one, index) => {
    const first = partners.findIndex(({ id }) => id === one.id);
    if (first === index) return [];
    const column = Math.max(0, columns.indexOf("id"), columns.indexOf("name")) + 1;
    return [{ line: one.line, column, message: `${one.id} is already on line ${partners[first]?.line}` }];
  });

/** The partners of a CSV file, or everything that is wrong with it. */
export const readPartners = (text: string): Result<readonly CsvPartner[], readonly CsvRemark[]> => {
  const lines = linesOf(text);
  if (!lines.ok) return lines;
  const [head, ...rows] = lines.value;
  if (head === undefined) return refused([{ line: 1, column: 1, message: "the file is empty" }]);
  const header = headerOf(head);
  if (!header.ok) return header;
  const columns = header.value;
  const tooLong = rows
    .filter(({ cells }) => cells.slice(columns.length).some((cell) => cell !== ""))
    .map(({ line }) => ({
      line,
      column: columns.length + 1,
      message: `there are ${columns.length} columns only`,
    }));
  const partners = rows.map((row) => partnerOf(row, columns));
  const nameless = partners
    .filter(({ id, name }) => id === "" || (name === undefined && !columns.includes("id")))
    .map(({ line }) => ({ line, column: 1, message: "there is no name" }));
  const remarks = [
    ...tooLong,
    ...nameless,
    ...partners.flatMap((one) => mistakesOf(one, columns)),
    ...repeated(partners, columns),
  ].toSorted((one, other) => one.line - other.line || one.column - other.column);
  return remarks.length === 0 ? ok(partners) : refused(remarks);
};
