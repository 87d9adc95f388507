import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { systemClock } from "../../lib/clock.ts";
import { UsageError } from "../../lib/errors.ts";
import { silentLogger } from "../../lib/log.ts";
import { backUp } from "../../store/backup/back-up.ts";
import { type Io, json, line } from "../io.ts";
import { createProgress } from "../progress.ts";
import { requireDatabase } from "../store-of.ts";
import { countOf, megabytes, summaryOf } from "./summary.ts";

const SUFFIX = ".liaison.gz";
/** Names that we give begin so, and sort by time: only such are ever removed. */
const NAMED_BY_US = /^liaison-\d{8}T\d{6}Z\.liaison\.gz$/;

const nameFor = (moment: Date): string =>
  `liaison-${moment
    .toISOString()
    .replace(/[-:]/g, "")
    .replace(/\.\d+Z$/, "Z")}${SUFFIX}`;

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

/** Two backups in one second: the later one has the name of the next second that is free. */
const freeIn = async (folder: string, moment: Date): Promise<string> => {
  const taken = new Set(await readdir(folder));
  let at = moment;
  while (taken.has(nameFor(at))) at = new Date(at.getTime() + 1_000);
  return join(folder, nameFor(at));
};

/** A file as it was named, or one in the folder that was named. */
const targetOf = async (given: string, cwd: string, moment: Date): Promise<string> => {
  const path = resolve(cwd, given);
  if (given.endsWith("/")) await mkdir(path, { recursive: true, mode: 0o700 });
  if (await isFolder(path)) return freeIn(path, moment);
  if (!(await isFolder(dirname(path))))
    throw new UsageError(`there is no folder ${dirname(path)}`, "Make it first, or name another place.");
  return path;
};

/** Removes the oldest of those that we named ourselves. */
const keepNewest = async (folder: string, keep: number): Promise<string[]> => {
  const ours = (await readdir(folder)).filter((name) => NAMED_BY_US.test(name)).sort();
  const old = ours.slice(0, Math.max(0, ours.length - keep));
  for (const name of old) await rm(join(folder, name));
  return old;
};

interface BackupOptions {
  readonly keep?: number;
  readonly json?: boolean;
}

const run = async (io: Io, given: string, options: BackupOptions): Promise<void> => {
  const place = requireDatabase(io);
  const moment = systemClock();
  const path = await targetOf(given, io.cwd, moment);
  if (options.keep !== undefined && path === resolve(io.cwd, given))
    throw new UsageError("--keep needs a folder, in which backups are named by their time", "Name a folder.");
  const progress = createProgress(io, 0, systemClock, "rows");
  const { header, size } = await backUp({ ...place, log: silentLogger }, path, moment, (done, total) =>
    progress.update(done, total, "backing up"),
  ).finally(progress.stop);
  const removed = options.keep === undefined ? [] : await keepNewest(dirname(path), options.keep);
  if (options.json) return json(io.stdout, { path, size, removed, ...summaryOf(header) });
  line(io.stdout, `${path}: ${countOf(header)} rows, ${megabytes(size)} MB`);
  for (const name of removed) line(io.stdout, `removed ${name}`);
};

/** `liaison database backup FILE|FOLDER`. */
export const backupCommand = (io: Io, count: (text: string) => number): Command =>
  new Command("backup")
    .description("write everything in the database to a file, as it is at one moment; `serve` may go on")
    .argument("<file>", "where to; in a folder it is named by the time")
    .option("--keep <count>", "in a folder, remove the oldest but so many", count)
    .option("--json", "what was written, as data")
    .addHelpText(
      "after",
      "\nThe file holds what issues and comments say, confidential ones too; only its owner may read it.",
    )
    .action((file: string, options: BackupOptions) => run(io, file, options));
