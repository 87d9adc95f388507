import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import type { DatabaseFolder } from "./folder.ts";
import { isPostgres, readPidFile } from "./pid-file.ts";

const STOP_LIMIT_MS = 20_000;

/**
 * Stops the server of this folder: running statements are cancelled, everything written is safe
 * (mode "fast": SIGINT). After 20 s it is told to stop at once (SIGQUIT), which is safe too but makes
 * the next start replay its log.
 */
export const stopServer = async (binaries: Binaries, folder: DatabaseFolder): Promise<void> => {
  const found = readPidFile(folder.pidFile);
  if (found === undefined || !isPostgres(found.pid)) return;
  if (process.platform === "win32") {
    await promisify(execFile)(binaries.pgCtl, ["stop", "-w", "-m", "fast", "-D", folder.cluster]);
    return;
  }
  process.kill(found.pid, "SIGINT");
  const deadline = Date.now() + STOP_LIMIT_MS;
  while (readPidFile(folder.pidFile)?.pid === found.pid && isPostgres(found.pid)) {
    if (Date.now() > deadline) {
      process.kill(found.pid, "SIGQUIT");
      return;
    }
    await sleep(10);
  }
};
