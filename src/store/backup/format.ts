import { createHash } from "node:crypto";
import { BackupDamaged } from "../errors.ts";
import type { TableDigest } from "./digest.ts";
import type { TableShape } from "./tables.ts";

/** A table of a backup. */
export interface HeaderTable extends TableShape, TableDigest {}

/** The first line of a backup: what is in it. */
export interface Header {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly madeAt: string;
  /** Names of the migrations that had been applied. */
  readonly migrations: readonly string[];
  /** In the order in which they follow, and in which they can be filled. */
  readonly tables: readonly HeaderTable[];
}

/** Says what the file is, and which form it has. */
export const FORMAT = "liaison-backup";
/** Of the form; one that we do not know is not guessed at. */
export const VERSION = 1;

/**
 * A backup is, before it is compressed: a line of JSON (`Header`); for each table what PostgreSQL's COPY writes in
 * its text form, and after it `\.`, as in files for psql; a line of JSON with the SHA-256 of everything before.
 */
const END_OF_TABLE = Buffer.from("\\.\n");
const NEWLINE = 0x0a;
/** A line of JSON that is longer is none of ours. */
const LONGEST_LINE = 10_000_000;

/** How many rows a piece of COPY's text ends: newlines within values are written as `\n`. */
export const rowsIn = (chunk: Buffer): number => {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
};

/** Puts a backup together. */
export async function* writeFormat(
  header: Header,
  tableData: (table: HeaderTable) => AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  const hashed = (chunk: Buffer): Buffer => {
    hash.update(chunk);
    return chunk;
  };
  yield hashed(Buffer.from(`${JSON.stringify(header)}\n`));
  for (const table of header.tables) {
    for await (const chunk of tableData(table)) yield hashed(chunk);
    yield hashed(END_OF_TABLE);
  }
  yield Buffer.from(`${JSON.stringify({ sha256: hash.digest("hex") })}\n`);
}

const parse = (line: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // Said below, as for everything else that is none of ours.
  }
  throw new BackupDamaged("it is no backup of this service");
};

const headerOf = (line: string): Header => {
  const header = parse(line);
  if (header["format"] !== FORMAT) throw new BackupDamaged("it is no backup of this service");
  if (header["version"] !== VERSION)
    throw new BackupDamaged(`its form is ${header["version"]}, and this version reads ${VERSION}`);
  return header as unknown as Header;
};

/** Takes a backup apart, in the order in which it was put together. */
export interface FormatReader {
  header(): Promise<Header>;
  /** Of the next table; to be read to its end. */
  tableData(): AsyncGenerator<Buffer>;
  /** Throws `BackupDamaged` unless everything was as it was written, and nothing follows. */
  end(): Promise<void>;
}

/** Reads a backup, decompressed, from pieces of any size. */
export const readFormat = (source: AsyncIterable<Buffer>): FormatReader => {
  const pieces = source[Symbol.asyncIterator]();
  const hash = createHash("sha256");
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const { done, value } = await pieces.next();
    if (done === true) throw new BackupDamaged("it ends too early");
    rest = rest.length === 0 ? value : Buffer.concat([rest, value]);
  };
  const take = (length: number): Buffer => {
    const taken = rest.subarray(0, length);
    rest = rest.subarray(length);
    return taken;
  };
  const line = async (): Promise<Buffer> => {
    for (;;) {
      const at = rest.indexOf(NEWLINE);
      if (at >= 0) return take(at + 1);
      if (rest.length > LONGEST_LINE) throw new BackupDamaged("it is no backup of this service");
      await more();
    }
  };
  const hashed = (chunk: Buffer): Buffer => {
    hash.update(chunk);
    return chunk;
  };
  return {
    header: async () => headerOf(hashed(await line()).toString()),
    async *tableData() {
      for (;;) {
        // Always at the beginning of a row: whole rows are taken at once.
        while (rest.indexOf(NEWLINE) < 0) await more();
        if (rest.subarray(0, END_OF_TABLE.length).equals(END_OF_TABLE)) break;
        const mark = rest.indexOf("\n\\.\n");
        yield hashed(take((mark < 0 ? rest.lastIndexOf(NEWLINE) : mark) + 1));
      }
      hashed(take(END_OF_TABLE.length));
    },
    end: async () => {
      const { sha256 } = parse((await line()).toString());
      if (sha256 !== hash.digest("hex")) throw new BackupDamaged("its checksum is wrong");
      const { done } = await pieces.next();
      if (rest.length > 0 || done !== true) throw new BackupDamaged("something follows its end");
    },
  };
};
