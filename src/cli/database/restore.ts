import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import { systemClock } from "../../lib/clock.ts";
import { UsageError } from "../../lib/errors.ts";
import { silentLogger } from "../../lib/log.ts";
import { SCHEMA } from "../../queue/jobs.ts";
import { restore } from "../../store/backup/restore.ts";
import { type Io, json, line } from "../io.ts";
import { createProgress, type Progress } from "../progress.ts";
import { dataPlaceOf } from "../store-of.ts";
import { countOf, summaryOf } from "./summary.ts";

interface RestoreOptions {
  readonly replace?: boolean;
  readonly json?: boolean;
}

/** Each phase is counted anew. */
const inPhases = (io: Io) => {
  let present: { readonly name: string; readonly progress: Progress } | undefined;
  const stop = (): void => present?.progress.stop();
  return {
    stop,
    update: (name: string, done: number, total: number): void => {
      if (present?.name !== name) {
        stop();
        present = { name, progress: createProgress(io, 0, systemClock, "rows") };
      }
      present.progress.update(done, total, name);
    },
  };
};

const run = async (io: Io, given: string, options: RestoreOptions): Promise<void> => {
  const path = resolve(io.cwd, given);
  if ((await stat(path).catch(() => undefined))?.isFile() !== true)
    throw new UsageError(`there is no file ${path}`, "Name a file that `liaison database backup` wrote.");
  const progress = inPhases(io);
  const header = await restore(
    { ...dataPlaceOf(io), log: silentLogger },
    {
      path,
      replace: options.replace === true,
      queueSchema: SCHEMA,
      now: systemClock(),
      onVerify: (done, total) => progress.update("verifying", done, total),
      onProgress: (done, total) => progress.update("restoring", done, total),
    },
  ).finally(progress.stop);
  if (options.json) return json(io.stdout, summaryOf(header));
  line(
    io.stdout,
    `${countOf(header)} rows of ${header.madeAt} are back; \`liaison serve\` goes on from there.`,
  );
};

/** `liaison database restore FILE [--replace]`. */
export const restoreCommand = (io: Io): Command =>
  new Command("restore")
    .description("bring a backup back, into a database that nobody uses; all of it or nothing")
    .argument("<file>", "what `liaison database backup` wrote, in this version or an older one")
    .option("--replace", "remove what the database holds")
    .option("--json", "what was brought back, as data")
    .action((file: string, options: RestoreOptions) => run(io, file, options));
