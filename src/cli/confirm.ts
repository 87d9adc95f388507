import { createInterface } from "node:readline/promises";
import { UsageError } from "../lib/errors.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import type { Io } from "./io.ts";

/**
 * Asks a person at a terminal for a yes; everything else ends the command with nothing done. Where nobody can be asked,
 * `--yes` has to say it.
 */
export const confirm = async (io: Io, question: string, yes: boolean): Promise<void> => {
  if (yes) return;
  if (io.stdin === undefined || io.stdin.isTTY !== true || io.stderr.isTTY !== true)
    throw new UsageError(
      "nobody can be asked here whether this is meant",
      "Look at it with --dry-run, and add --yes.",
    );
  const lines = createInterface({ input: io.stdin });
  try {
    io.stderr.write(`${question} [y/N] `);
    const { value = "" } = await lines[Symbol.asyncIterator]().next();
    if (/^y(es)?$/i.test(String(value).trim())) return;
  } finally {
    lines.close();
  }
  io.stderr.write("Nothing was done.\n");
  throw new CommandEnded(EXIT.failed);
};
