import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { link, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../../lib/free-port.ts";
import { EmbeddedDatabaseFailed } from "../errors.ts";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { commandAs } from "./command.ts";
import type { DatabaseFolder } from "./folder.ts";
import { isAlive, type PidFile, readPidFile } from "./pid-file.ts";
import { isServing } from "./probe.ts";
import { serverArguments } from "./settings.ts";

/** What starting a server needs to know. */
export interface Installation {
  readonly binaries: Binaries;
  readonly folder: DatabaseFolder;
  readonly account: Account | null;
  /** PostgreSQL settings over our own. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Replaying the log after a power failure can take long; failing to start at all is noticed much sooner. */
const START_LIMIT_MS = 60_000;
const MOST_LAUNCHES = 8;
const POLL_MS = 10;
/** Orphaned backends of a killed server need a moment to notice and let go of its memory. */
const RELAUNCH_MS = 200;
const SOCKET_PORT = 5432;

const LONGEST_LOG = 1_000_000;

/** What earlier starts wrote stays, as long as it is not too much. */
const openLog = (path: string): number => {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(path, size > LONGEST_LOG ? "w" : "a", 0o600);
};

/**
 * Starts the server apart from our terminal and our life: Ctrl-C must not stop it before we have, and
 * after a crash of ours it goes on and is found again. Its output goes to a file for the same reason.
 */
const launch = async (installation: Installation): Promise<ChildProcess | null> => {
  const { binaries, folder, account } = installation;
  const port = folder.socketFolder === null ? await freePort() : SOCKET_PORT;
  const args = serverArguments(folder, port, installation.settings);
  if (process.platform === "win32") {
    const flags = args
      .slice(2)
      .map((argument) => `"${argument}"`)
      .join(" ");
    await promisify(execFile)(binaries.pgCtl, [
      "start",
      "-w",
      "-D",
      folder.cluster,
      "-l",
      folder.log,
      "-o",
      flags,
    ]);
    return null;
  }
  const command = commandAs(account, binaries.postgres, args, folder.pidFile);
  const log = openLog(folder.log);
  try {
    const stdio: ["ignore", number, number] = ["ignore", log, log];
    const child = spawn(command.program, command.args, {
      ...command.identity,
      cwd: "/",
      detached: true,
      stdio,
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
};

/**
 * Another process may find the same stale lock, remove it and start a server, all before we get to it; then the lock
 * is that server's, and two servers would ruin the data. So it is taken aside, looked at once more, and put back.
 */
const removeLock = async (lock: string, stale: PidFile): Promise<void> => {
  const aside = `${lock}.stale-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await rename(lock, aside);
    if (readPidFile(aside)?.pid !== stale.pid) await link(aside, lock);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  }
  await rm(aside, { force: true });
};

/**
 * PostgreSQL removes the locks of a dead process by itself, safely; it gives up where the process is dead and
 * only not yet waited for, or the number now belongs to somebody else: only then it is ours to find out. The
 * socket's lock is laid out as the data folder's is.
 */
const removeStaleLocks = async ({ pidFile, socketFolder }: DatabaseFolder): Promise<void> => {
  const locks = socketFolder === null ? [] : [join(socketFolder, `.s.PGSQL.${SOCKET_PORT}.lock`)];
  for (const lock of [pidFile, ...locks]) {
    const found = readPidFile(lock);
    if (found !== undefined && isAlive(found.pid) && !(await isServing(found))) await removeLock(lock, found);
  }
};

/** The last lines that the server wrote. */
const lastWords = (folder: DatabaseFolder): string => {
  try {
    return readFileSync(folder.log, "utf8").trim().split("\n").slice(-5).join("\n");
  } catch {
    return "(it left no log)";
  }
};

const lives = (child: ChildProcess | null): boolean =>
  child !== null && child.exitCode === null && child.signalCode === null && child.pid !== undefined;

/**
 * The running server of this folder: the one that is there, or one that we start. Several processes
 * may do this at once; PostgreSQL's own lock lets one of them win and the others find it.
 */
export const findOrStart = async (
  installation: Installation,
): Promise<{ server: PidFile; started: boolean }> => {
  const { folder } = installation;
  const deadline = Date.now() + START_LIMIT_MS;
  let child: ChildProcess | null = null;
  let launches = 0;
  while (Date.now() < deadline && launches <= MOST_LAUNCHES) {
    const found = readPidFile(folder.pidFile);
    const serving = found !== undefined && (await isServing(found));
    if (serving && found.ready) return { server: found, started: found.pid === child?.pid };
    if (!serving && !lives(child)) {
      if (child !== null) await sleep(RELAUNCH_MS);
      await removeStaleLocks(folder);
      child = await launch(installation);
      launches += 1;
      child?.once("error", () => undefined);
    }
    await sleep(POLL_MS);
  }
  throw new EmbeddedDatabaseFailed(
    `PostgreSQL in ${folder.cluster} did not start: ${lastWords(folder)}`,
    `See ${folder.log}; check that the disk is not full, or set DATABASE_URL.`,
  );
};
