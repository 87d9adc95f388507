import { to as copyTo } from "pg-copy-streams";
import { appliedMigrations } from "../migrate.ts";
import { digestOf } from "./digest.ts";
import type { Direct } from "./direct.ts";
import { FORMAT, type Header, type HeaderTable, rowsIn, VERSION, writeFormat } from "./format.ts";
import { readShapes } from "./tables.ts";

/** Told how far it is, in rows. */
export type OnProgress = (done: number, total: number) => void;

/** Everything of ours in a database, as it was at one moment. */
export interface Exported {
  readonly header: Header;
  /** The backup, to be read once, while the connection is used for nothing else. */
  data(): AsyncGenerator<Buffer>;
}

/** What a database holds. */
export const readHeader = async ({ client, database }: Direct, madeAt: Date): Promise<Header> => {
  const migrations = await appliedMigrations(database);
  const tables: HeaderTable[] = [];
  for (const shape of await readShapes(client))
    tables.push({ ...shape, ...(await digestOf(client, shape.name, shape.columns)) });
  return { format: FORMAT, version: VERSION, madeAt: madeAt.toISOString(), migrations, tables };
};

/**
 * Takes a backup of a database that may be in use: all of it is read in one transaction, which sees what was
 * committed when it began, and hinders nobody. Numbers that were given out are read after that, so that none
 * of them is given out again.
 */
export const exportDatabase = async (
  direct: Direct,
  madeAt: Date,
  onProgress: OnProgress,
): Promise<Exported> => {
  const { client } = direct;
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  const header = await readHeader(direct, madeAt);
  const total = header.tables.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  const tableData = async function* ({ name, columns }: HeaderTable): AsyncGenerator<Buffer> {
    const names = columns.map((column) => client.escapeIdentifier(column)).join(", ");
    const copy = copyTo(`COPY ${client.escapeIdentifier(name)} (${names}) TO STDOUT`);
    for await (const chunk of client.query(copy)) {
      done += rowsIn(chunk);
      onProgress(done, total);
      yield chunk;
    }
  };
  return {
    header,
    data: async function* () {
      yield* writeFormat(header, tableData);
      await client.query("COMMIT");
    },
  };
};
