import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { lstat, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { UsageError } from "../../lib/errors.ts";
import { BackupDamaged } from "../errors.ts";
import { type Header, readFormat, rowsIn } from "./format.ts";

const sync = async (path: string): Promise<void> => {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Writes a backup: compressed, readable by its owner only, and there under its name only when it is whole and on
 * the disk. What is there already is never replaced. Answers its size in bytes.
 */
export const writeBackupFile = async (path: string, data: AsyncIterable<Buffer>): Promise<number> => {
  if ((await lstat(path).catch(() => undefined)) !== undefined)
    throw new UsageError(
      `${path} exists already`,
      "Name another file, or a folder/, in which backups are named by their time.",
    );
  const partial = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString("hex")}.partial`);
  try {
    await pipeline(
      Readable.from(data),
      createGzip(),
      createWriteStream(partial, { flags: "wx", mode: 0o600 }),
    );
    await sync(partial);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  await sync(dirname(path));
  return (await stat(path)).size;
};

/** The backup in a file, decompressed. */
export async function* readBackupFile(path: string): AsyncGenerator<Buffer> {
  const compressed = createReadStream(path);
  const unzip = createGunzip();
  const reading = pipeline(compressed, unzip);
  reading.catch(() => undefined);
  try {
    yield* unzip;
    await reading;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code.startsWith("Z_")) throw new BackupDamaged("it is not whole, or not compressed by gzip", error);
    throw error;
  } finally {
    compressed.destroy();
  }
}

/** Reads all of a backup; throws `BackupDamaged` unless it is whole and as it was written. */
export const verifyBackupFile = async (
  path: string,
  onProgress: (done: number, total: number) => void,
): Promise<Header> => {
  const reader = readFormat(readBackupFile(path));
  const header = await reader.header();
  const total = header.tables.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const { name, rows } of header.tables) {
    const before = done;
    for await (const chunk of reader.tableData()) {
      done += rowsIn(chunk);
      onProgress(done, total);
    }
    if (done - before !== rows)
      throw new BackupDamaged(`table ${name} has ${done - before} rows and should have ${rows}`);
  }
  await reader.end();
  return header;
};
