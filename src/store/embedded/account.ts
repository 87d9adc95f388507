import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { EmbeddedDatabaseFailed } from "../errors.ts";

/** PostgreSQL refuses to run as root; this is who runs it instead. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ["postgres", "_postgres", "nobody"];

/** Existing unprivileged accounts, best first; none is ever created. */
const candidates = (): Account[] => {
  const entries = new Map<string, Account>();
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [name = "", , uid, gid] = line.split(":");
    entries.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return CANDIDATES.flatMap((name) => entries.get(name) ?? []).filter((account) => account.uid > 0);
};

/** Who runs the database of `cluster`: null for ourselves, else (we are root) its owner or an existing account. */
export const accountFor = (cluster: string): Account | null => {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid };
  }
  const [account] = candidates();
  if (account !== undefined) return account;
  throw new EmbeddedDatabaseFailed(
    "PostgreSQL refuses to run as root, and there is no account postgres or nobody to run it as.",
    "Run the service as an ordinary user, or set DATABASE_URL.",
  );
};

const mayEnter = (folder: string, account: Account): boolean => {
  const { mode, uid, gid } = statSync(folder);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
};

/** The first folder above `path` that the account cannot pass, such as /root; undefined if it can reach it. */
export const barrierFor = (path: string, account: Account): string | undefined => {
  const parent = dirname(path);
  const above = parent === path ? undefined : barrierFor(parent, account);
  if (above !== undefined) return above;
  return parent === path || mayEnter(parent, account) ? undefined : parent;
};
