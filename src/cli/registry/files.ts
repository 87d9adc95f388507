import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { LiaisonError, messageOf, UsageError } from "../../lib/errors.ts";
import type { Io } from "../io.ts";

/** Reads a file named on the command line; `-` is the standard input. */
export const readInput = async (name: string, io: Io): Promise<string> => {
  if (name === "-") return readAll(process.stdin);
  try {
    return decode(await readFile(resolve(io.cwd, name)));
  } catch (thrown) {
    throw new UsageError(
      `cannot read ${name}: ${messageOf(thrown)}`,
      "Name an existing file; - reads the standard input.",
      thrown,
    );
  }
};

/** UTF-8, or Windows-1252 where it cannot be UTF-8: pages saved by old editors. */
const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
};

/**
 * Replaces a file's content at once: readers see the old text or the new one, never a part, even if the power fails.
 * Links are followed; permissions stay.
 */
export const writeWhole = async (name: string, text: string, io: Io): Promise<void> => {
  try {
    const path = await realpath(resolve(io.cwd, name));
    const draft = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
    try {
      const handle = await open(draft, "wx", (await stat(path)).mode);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, path);
    } catch (thrown) {
      await rm(draft, { force: true });
      throw thrown;
    }
  } catch (thrown) {
    throw new LiaisonError(`cannot write ${name}: ${messageOf(thrown)}`, {
      code: "registry.unwritable",
      disposition: { kind: "give-up" },
      remedy: "The file is as it was. Check its permissions, and those of its folder.",
      cause: thrown,
    });
  }
};
