import { existsSync, readFileSync } from "node:fs";
import { EmbeddedDatabaseFailed } from "../errors.ts";
import { type Account, barrierFor } from "./account.ts";

/** How to start one of PostgreSQL's programs. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

const SETPRIV = ["/usr/bin/setpriv", "/bin/setpriv"];
/** Numbers of linux/capability.h; the lesser right first. */
const PASSING_RIGHTS = [
  { name: "dac_read_search", bit: 2 },
  { name: "dac_override", bit: 1 },
];

/** The least right that lets a process pass closed folders and that this process may hand on. */
const passingRight = (): string | undefined => {
  if (process.platform !== "linux") return undefined;
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
  const bits = BigInt(`0x${bounding}`);
  return PASSING_RIGHTS.find((right) => ((bits >> BigInt(right.bit)) & 1n) === 1n)?.name;
};

/**
 * A command that runs as `account`. Where a folder on the way is closed to it (a checkout in /root),
 * the process keeps the one right of root's that lets it pass, so that nothing has to be moved or opened.
 */
export const commandAs = (
  account: Account | null,
  program: string,
  args: readonly string[],
  ...paths: string[]
): Command => {
  if (account === null) return { program, args, identity: {} };
  const barrier = [program, ...paths]
    .map((path) => barrierFor(path, account))
    .find((found) => found !== undefined);
  if (barrier === undefined) return { program, args, identity: account };
  const setpriv = SETPRIV.find((path) => existsSync(path));
  const right = passingRight();
  if (setpriv === undefined || right === undefined) {
    throw new EmbeddedDatabaseFailed(
      `PostgreSQL cannot run as root, and user ${account.uid} may not enter ${barrier}.`,
      `Allow passing with "chmod o+x ${barrier}", run the service as an ordinary user, or set DATABASE_URL.`,
    );
  }
  const rights = `-all,+${right}`;
  const asAccount = [`--reuid=${account.uid}`, `--regid=${account.gid}`, "--clear-groups"];
  return {
    program: setpriv,
    args: [...asAccount, `--inh-caps=${rights}`, `--ambient-caps=${rights}`, program, ...args],
    identity: {},
  };
};
