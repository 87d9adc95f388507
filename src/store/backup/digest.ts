import type pg from "pg";

/** What a table holds, in so few words that two can be compared. */
export interface TableDigest {
  readonly rows: number;
  /** Sums of the rows' hashes: the same whatever order they are in, on whatever server. */
  readonly digest: string;
}

const half = (from: number): string =>
  `coalesce(sum(('x' || substr(hash, ${from}, 16))::bit(64)::bigint::numeric), 0)::text`;

/** Reads the whole table; about 200 MB a second. Both sides need the settings of `openDirect`. */
export const digestOf = async (
  client: pg.Client,
  table: string,
  columns: readonly string[],
): Promise<TableDigest> => {
  const names = columns.map((column) => client.escapeIdentifier(column)).join(", ");
  const { rows } = await client.query(
    `SELECT count(*) AS rows, ${half(1)} || ' ' || ${half(17)} AS digest
     FROM (SELECT encode(sha256(convert_to(ROW(${names})::text, 'UTF8')), 'hex') AS hash
           FROM ${client.escapeIdentifier(table)}) AS hashed`,
  );
  return { rows: rows[0].rows, digest: rows[0].digest };
};
