import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { messageOf, UsageError } from "../../lib/errors.ts";

/** The files that belong to the database in a data folder. */
export interface DatabaseFolder {
  /** PostgreSQL's own data folder; mode 0700, so that who can reach the socket can read the data anyway. */
  readonly cluster: string;
  readonly pidFile: string;
  /** Password for loopback, mode 0600. */
  readonly password: string;
  readonly log: string;
  /** null: the path is too long for a socket's address (or Windows), so loopback is used. */
  readonly socketFolder: string | null;
}

/** `sun_path` holds 104 bytes on macOS and BSD, 108 on Linux, with a closing NUL (unix(4), unix(7)). */
const LONGEST_SOCKET_PATH = process.platform === "linux" ? 107 : 103;
const SOCKET_NAME = ".s.PGSQL.65535";

/** Lays out the database's files under `data/`. */
export const databaseFolder = (dataDirectory: string): DatabaseFolder => {
  const root = resolve(dataDirectory);
  const cluster = join(root, "postgres");
  const short = Buffer.byteLength(join(cluster, SOCKET_NAME)) <= LONGEST_SOCKET_PATH;
  return {
    cluster,
    pidFile: join(cluster, "postmaster.pid"),
    password: join(root, "postgres.password"),
    log: join(root, "postgres.log"),
    socketFolder: process.platform !== "win32" && short ? cluster : null,
  };
};

/** Whether a database was ever made in a data folder; throws where this account may not see that. */
export const holdsDatabase = (dataDirectory: string): boolean => {
  try {
    statSync(join(databaseFolder(dataDirectory).cluster, "PG_VERSION"));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    if (code === "EACCES" || code === "EPERM")
      throw new UsageError(
        `this account may not read the data folder ${dataDirectory}`,
        "Run this as the account that runs the service.",
        error,
      );
    throw new UsageError(
      `the data folder ${dataDirectory} cannot be read: ${messageOf(error)}`,
      "Set LIAISON_DATA_DIR to the folder that the service keeps its data in.",
      error,
    );
  }
};
