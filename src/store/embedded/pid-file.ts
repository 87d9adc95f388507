import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What a running PostgreSQL says of itself in `postmaster.pid` (src/include/utils/pidfile.h of PostgreSQL). */
export interface PidFile {
  readonly pid: number;
  readonly port: number;
  /** Empty: no socket. */
  readonly socketFolder: string;
  /** Empty: no TCP. */
  readonly host: string;
  readonly ready: boolean;
}

/** Reads `postmaster.pid`; undefined where there is none, or it is still being written. */
export const readPidFile = (path: string): PidFile | undefined => {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const [pid = "", , , port = "", socketFolder = "", host = "", , status = ""] = text.split("\n");
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 0) return undefined;
  return { pid: number, port: Number(port), socketFolder, host, ready: status.trim() === "ready" };
};

/** Whether a process of this number exists, whoever it belongs to. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** The program of a process; empty where it is gone, or dead and not yet waited for. */
const programOf = (pid: number): string => {
  try {
    if (process.platform === "linux")
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0] ?? "";
    return execFileSync("ps", ["-p", String(pid), "-o", "comm="], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
};

/**
 * Whether `pid` is a living PostgreSQL. After a crash its number may belong to somebody else (in a
 * container nearly always).
 */
export const isPostgres = (pid: number): boolean =>
  isAlive(pid) && (process.platform === "win32" || /(^|\/)postgres$/.test(programOf(pid)));
