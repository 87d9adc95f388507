import { COLUMN_NAMES, COLUMN_TITLES, type ColumnName } from "./columns.ts";
import { escapeCell, escapePerson } from "./escape.ts";
import type { RegistryPerson, RegistryRow } from "./row.ts";

/** Usernames by name, for the people of the registry who have one. */
export type Accounts = ReadonlyMap<string, string>;

/** Who has an account, by name. */
export const accountsOf = (people: readonly RegistryPerson[]): Accounts =>
  new Map(
    people.flatMap(({ name, username }) => (username === undefined ? [] : [[name, username] as const])),
  );

/**
 * The rows as the handbook's Markdown table. Reading it again gives the same rows. Nobody yet is written `TBD`, no
 * meetings `N/A`; accounts are written behind the names that have one: `Name (@account)`.
 */
export const exportTable = (rows: readonly RegistryRow[], accounts: Accounts = new Map()): string => {
  const titles = COLUMN_NAMES.map((name) => COLUMN_TITLES[name][0]);
  const body = rows.map((row) => COLUMN_NAMES.map((name) => cellOf(row, name, accounts)));
  const widths = titles.map((title, column) =>
    body.reduce(
      (widest, cells) => Math.max(widest, Math.min([...(cells[column] ?? "")].length, WIDEST)),
      title.length,
    ),
  );
  const lines = [
    line(titles, widths),
    `|${widths.map((width) => `:${"-".repeat(width)}:`).join("|")}|`,
    ...body.map((cells) => line(cells, widths)),
  ];
  return `${lines.join("\n")}\n`;
};

/** Longer cells stick out instead of widening their column for all rows. */
const WIDEST = 60;

const line = (cells: readonly string[], widths: readonly number[]): string =>
  `| ${cells.map((cell, column) => cell + " ".repeat(Math.max((widths[column] ?? 0) - [...cell].length, 0))).join(" | ")} |`;

/** One cell of a row, escaped, without padding. */
export const cellOf = (row: RegistryRow, column: ColumnName, accounts: Accounts): string => {
  switch (column) {
    case "section":
      return escapeCell(row.section);
    case "group":
      return escapeCell(row.group);
    case "contacts":
      return peopleCell(row.contacts, accounts);
    case "liaisons":
      return peopleCell(row.liaisons, accounts);
    case "meets":
      return row.meets === undefined ? "N/A" : escapeCell(row.meets);
  }
};

const peopleCell = (names: readonly string[], accounts: Accounts): string =>
  names.length === 0 ? "TBD" : names.map((name) => personCell(name, accounts)).join(" / ");

const personCell = (name: string, accounts: Accounts): string => {
  const username = accounts.get(name);
  if (username === undefined) return escapePerson(name);
  return name === `@${username}` ? name : `${escapePerson(name)} (@${username})`;
};
