import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  lchown,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { messageOf } from "../../lib/errors.ts";
import { EmbeddedDatabaseFailed } from "../errors.ts";
import { type Account, accountFor } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { commandAs } from "./command.ts";
import type { DatabaseFolder } from "./folder.ts";
import { isAlive } from "./pid-file.ts";

/** The only role of the embedded server. */
export const ROLE = "liaison";

const exists = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined;

const writePassword = async (folder: DatabaseFolder): Promise<void> => {
  const password = `${randomBytes(24).toString("base64url")}\n`;
  await writeFile(folder.password, password, { mode: 0o600, flag: "wx" }).catch((error) => {
    if (error.code !== "EEXIST") throw error;
  });
};

/** Folders that a killed first start left half made. */
const removeLeftovers = async (folder: DatabaseFolder): Promise<void> => {
  const parent = dirname(folder.cluster);
  for (const name of await readdir(parent)) {
    const [, pid] = /^postgres\.new-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
};

const runInitdb = async (
  binaries: Binaries,
  folder: DatabaseFolder,
  target: string,
  account: Account | null,
) => {
  const passwordCopy = `${target}.password`;
  await writeFile(passwordCopy, await readFile(folder.password), { mode: 0o600 });
  if (account !== null) await chown(passwordCopy, account.uid, account.gid);
  const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
  const access = ["--auth-local=trust", "--auth-host=scram-sha-256", `--pwfile=${passwordCopy}`];
  const args = [`--pgdata=${target}`, `--username=${ROLE}`, ...access, ...locale, "--no-instructions"];
  const { program, args: all, identity } = commandAs(account, binaries.initdb, args, join(target, "x"));
  try {
    await promisify(execFile)(program, [...all], { ...identity, cwd: "/" });
  } finally {
    await rm(passwordCopy, { force: true });
  }
};

const checkVersion = async (binaries: Binaries, folder: DatabaseFolder): Promise<void> => {
  const written = (await readFile(join(folder.cluster, "PG_VERSION"), "utf8")).trim();
  if (written === binaries.major) return;
  throw new EmbeddedDatabaseFailed(
    `The database in ${folder.cluster} was written by PostgreSQL ${written}; this version brings ${binaries.major}.`,
    "With the former version: `liaison database backup FILE`. Move the folder away; with this one: `liaison database restore FILE`.",
  );
};

const handOver = async (path: string, account: Account): Promise<void> => {
  await lchown(path, account.uid, account.gid);
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await handOver(child, account);
    else await lchown(child, account.uid, account.gid);
  }
};

/** A copied cluster may be open to others, which PostgreSQL refuses, or root's, though PostgreSQL runs as somebody else. */
const mend = async (cluster: string, account: Account | null): Promise<void> => {
  const { mode, uid } = await stat(cluster);
  if ((mode & 0o077) !== 0) await chmod(cluster, 0o700);
  if (account !== null && uid === 0) await handOver(cluster, account);
};

/**
 * Makes the database if there is none. It is made beside its place and moved there, so that neither
 * a kill nor a second process doing the same leaves half a database. Takes about a second, once.
 */
export const initialise = async (binaries: Binaries, folder: DatabaseFolder): Promise<Account | null> => {
  const parent = dirname(folder.cluster);
  const account = accountFor(folder.cluster);
  await mkdir(parent, { recursive: true, mode: account === null ? 0o700 : 0o711 });
  if (await exists(join(folder.cluster, "PG_VERSION"))) {
    await checkVersion(binaries, folder);
    await mend(folder.cluster, account);
    return account;
  }
  await removeLeftovers(folder);
  await writePassword(folder);
  const target = join(parent, `postgres.new-${process.pid}-${randomBytes(4).toString("hex")}`);
  await mkdir(target, { mode: 0o700 });
  if (account !== null) await chown(target, account.uid, account.gid);
  try {
    await runInitdb(binaries, folder, target, account);
    await rename(target, folder.cluster);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    if (await exists(join(folder.cluster, "PG_VERSION"))) return account;
    throw new EmbeddedDatabaseFailed(
      `Could not create the database in ${folder.cluster}: ${messageOf(error)}`,
      "Check that the data folder is writable and the disk is not full, or set DATABASE_URL.",
      error,
    );
  }
  return account;
};
