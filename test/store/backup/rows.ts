/** Rows for every table there is, whatever columns it has: what a backup has to bring back. */

import { TABLE_NAMES } from "../../../src/store/backup/tables.ts";
import type { TestDatabase } from "../../support/database.ts";

/** Everything that COPY's text form has to escape, and what looks like its end. */
const NASTY = 'tab\t back\\slash \\. \\N line\nend\r\n\\.\n "quoted" ünïcödé 🦊';

const valueFor = (type: string, row: number): unknown => {
  if (type === "text") return `${NASTY} ${row}`;
  if (type === "text[]") return [NASTY, "", `${row}`];
  if (type === "tsvector") return `'it''s':1A '\\\\ tab':2,3B ~concept row${row}`;
  if (["bigint", "integer", "smallint"].includes(type)) return row;
  if (type === "boolean") return row % 2 === 0;
  if (type === "bytea") return Buffer.from([0, 92, 46, 10, 255, row]);
  if (type.startsWith("timestamp")) return new Date(Date.UTC(2026, 0, row, 1, 2, 3, 456));
  if (type === "jsonb")
    return JSON.stringify({ text: NASTY, row, confidential: row % 2 === 0, deep: [null, 1.5] });
  if (type === "double precision") return row / 3;
  throw new Error(`no value for ${type} yet`);
};

const COLUMNS = `
  SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type, a.attnotnull AS needed
  FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attgenerated = '' AND a.attidentity = '' ORDER BY a.attnum`;

/** Puts some rows into each table; every third value that may be missing is. */
export const fillEveryTable = async (database: TestDatabase, rows = 7): Promise<void> => {
  // Those that refer to others need them to be there; which those are is not repeated here.
  const left = new Set<string>(TABLE_NAMES);
  for (let round = 0; left.size > 0 && round < TABLE_NAMES.length; round += 1) {
    for (const table of left) {
      const columns = await database.query(COLUMNS, [table]);
      const names = columns.map(({ name }) => `"${name}"`).join(", ");
      try {
        for (let row = 1; row <= rows; row += 1) {
          const values = columns.map(({ type, needed }, index) =>
            needed !== true && (row + index) % 3 === 0 ? null : valueFor(String(type), row),
          );
          const marks = columns.map((_, index) => `$${index + 1}`).join(", ");
          await database.query(`INSERT INTO ${table} (${names}) VALUES (${marks})`, values);
        }
        left.delete(table);
      } catch (error) {
        if ((error as { code?: string }).code !== "23503") throw error;
      }
    }
  }
  if (left.size > 0) throw new Error(`not filled: ${[...left].join(", ")}`);
};

/** Everything in our tables, comparable. */
export const everything = async (database: TestDatabase): Promise<Record<string, unknown[]>> => {
  const found: Record<string, unknown[]> = {};
  for (const table of TABLE_NAMES) {
    const rows = await database.query(`SELECT t::text AS row FROM ${table} t ORDER BY 1`);
    found[table] = rows.map(({ row }) => row);
  }
  return found;
};
