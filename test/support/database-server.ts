import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBinaries } from "../../src/store/embedded/binaries.ts";
import { databaseFolder } from "../../src/store/embedded/folder.ts";
import { initialise } from "../../src/store/embedded/initialise.ts";
import { isAlive } from "../../src/store/embedded/pid-file.ts";
import { addressOf } from "../../src/store/embedded/server.ts";
import { findOrStart } from "../../src/store/embedded/start.ts";
import { stopServer } from "../../src/store/embedded/stop.ts";
import { urlOf } from "./database-url.ts";

/** Tests need not survive a power failure, so they are spared the disk. */
const SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };
const PREFIX = "liaison-test-";

/** A folder for the server of this run; it starts when the first test needs it. */
export const makeDataDirectory = (): string => mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));

/** URL of the server in this folder, which is started if nobody has yet. */
export const ensureServer = async (dataDirectory: string): Promise<string> => {
  const binaries = findBinaries();
  const folder = databaseFolder(dataDirectory);
  const account = await initialise(binaries, folder);
  const installation = { binaries, folder, account, settings: SETTINGS };
  const { server } = await findOrStart(installation);
  return urlOf(addressOf(server, installation));
};

/** Stops the server of this folder, if it runs, and removes the folder. */
export const removeServer = async (dataDirectory: string): Promise<void> => {
  await stopServer(findBinaries(), databaseFolder(dataDirectory));
  rmSync(dataDirectory, { recursive: true, force: true });
};

/** Removes what runs that were killed have left. */
export const removeLeftovers = async (): Promise<void> => {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = /^liaison-test-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    // Another user's are another user's to remove.
    await removeServer(join(tmpdir(), name)).catch(() => undefined);
  }
};
