import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { silentLogger } from "../../lib/log.ts";
import { CopyDiffers, StoreIsNewer } from "../errors.ts";
import { appliedMigrations, LEDGER, migrate } from "../migrate.ts";
import { migrations } from "../migrations/all.ts";
import { digestOf } from "./digest.ts";
import { type Direct, keepOthersOut } from "./direct.ts";
import type { OnProgress } from "./export.ts";
import { noteForgotten } from "./forgotten.ts";
import { type FormatReader, type Header, type HeaderTable, readFormat, rowsIn } from "./format.ts";
import { requireUnused } from "./in-use.ts";
import { dropTables, holdsData } from "./tables.ts";

/** How a database is filled. */
export interface ImportOptions {
  /** What the queue made is removed with the rest; its jobs are found again by what waits in the tables. */
  readonly queueSchema: string;
  /** Asked where the database has data of ours already; throws unless that may be removed. */
  readonly onData: () => void;
  /** The server's process of a connection of our own, which does not count as use. */
  readonly ownProcess: number | null;
  /** Now, where the backup may be older than what was done in GitLab; null: nothing was done since. */
  readonly broughtBackAt: Date | null;
  readonly onProgress: OnProgress;
}

const refuseNewer = (names: readonly string[]): void => {
  const unknown = names.filter((name) => migrations[name] === undefined);
  if (unknown.length > 0) throw new StoreIsNewer(unknown);
};

const onlyThose = (names: readonly string[]) =>
  Object.fromEntries(Object.entries(migrations).filter(([name]) => names.includes(name)));

const fill = async (
  client: pg.Client,
  table: HeaderTable,
  data: AsyncIterable<Buffer>,
  onRows: (rows: number) => void,
): Promise<void> => {
  const { name, columns } = table;
  const names = columns.map((column) => client.escapeIdentifier(column)).join(", ");
  const copy = client.query(copyFrom(`COPY ${client.escapeIdentifier(name)} (${names}) FROM STDIN`));
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of data) {
      onRows(rowsIn(chunk));
      yield chunk;
    }
  };
  await pipeline(Readable.from(counted()), copy);
  const { rows, digest } = await digestOf(client, name, columns);
  if (rows !== table.rows || digest !== table.digest) throw new CopyDiffers(name);
};

/** Numbers go on where they had got to, also those of rows that are gone. */
const continueNumbers = async (client: pg.Client, { name, lastNumber }: HeaderTable): Promise<void> => {
  if (lastNumber === null) return;
  await client.query(
    `SELECT setval(pg_get_serial_sequence(quote_ident($1), attname), $2)
     FROM pg_attribute WHERE attrelid = quote_ident($1)::regclass AND attidentity <> ''`,
    [name, lastNumber],
  );
};

const fillAll = async (direct: Direct, reader: FormatReader, header: Header, onProgress: OnProgress) => {
  const total = header.tables.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const table of header.tables) {
    await fill(direct.client, table, reader.tableData(), (rows) => {
      done += rows;
      onProgress(done, total);
    });
    await continueNumbers(direct.client, table);
  }
  await reader.end();
};

/**
 * Fills a database from a backup, in one transaction: it is there as a whole, or everything is as it was. The
 * tables are made as they were when the backup was taken, filled, compared with what the backup says of them,
 * and then brought up to date.
 */
export const importDatabase = async (
  direct: Direct,
  source: AsyncIterable<Buffer>,
  options: ImportOptions,
): Promise<Header> => {
  const { client, database } = direct;
  await keepOthersOut(direct);
  await requireUnused(client, options.ownProcess, "it cannot be filled meanwhile");
  const reader = readFormat(source);
  const header = await reader.header();
  refuseNewer(header.migrations);
  const present = await appliedMigrations(database);
  refuseNewer(present);
  if (await holdsData(client)) options.onData();
  await database.transaction().execute(async (transaction) => {
    if (present.length > 0) await dropTables(client, LEDGER, options.queueSchema);
    await migrate(transaction, silentLogger, onlyThose(header.migrations));
    await fillAll(direct, reader, header, options.onProgress);
    await migrate(transaction, silentLogger);
    if (options.broughtBackAt !== null)
      await noteForgotten(transaction, { from: new Date(header.madeAt), until: options.broughtBackAt });
  });
  await client.query("ANALYZE").catch(() => undefined);
  return header;
};
