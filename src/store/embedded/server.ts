import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../../lib/errors.ts";
import type { Logger } from "../../lib/log.ts";
import type { Address } from "../address.ts";
import { EmbeddedDatabaseMoved } from "../errors.ts";
import { findBinaries } from "./binaries.ts";
import { databaseFolder } from "./folder.ts";
import { initialise, ROLE } from "./initialise.ts";
import { refuseMoved } from "./moved.ts";
import { type PidFile, readPidFile } from "./pid-file.ts";
import { bePresent, type Presence } from "./presence.ts";
import { isServing } from "./probe.ts";
import { findOrStart, type Installation } from "./start.ts";
import { stopServer } from "./stop.ts";

/** The database in the data folder, kept running for as long as we use it. */
export interface EmbeddedServer {
  readonly address: Address;
  /** Which of the server's processes is our presence there. */
  readonly presenceProcess: number;
  /** Stops the server if we are the last who uses it. */
  close(): Promise<void>;
}

/** What `startEmbedded` needs. */
export interface EmbeddedOptions {
  readonly dataDirectory: string;
  readonly log: Logger;
  /** PostgreSQL settings over our own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told where the server is after it had to be started anew: on loopback its port may have changed. */
  readonly onMoved?: (address: Address) => void;
}

const RETRY_MS = 500;
const CONNECT_TRIES = 20;
/** How long closing waits for a restart that is under way, so that it does not leave a server behind. */
const CLOSE_LIMIT_MS = 5_000;

/** How to connect to a running server. */
export const addressOf = (server: PidFile, installation: Pick<Installation, "folder">): Address => ({
  host: server.socketFolder === "" ? server.host || "127.0.0.1" : server.socketFolder,
  port: server.port,
  user: ROLE,
  database: "postgres",
  ...(server.socketFolder === "" && { password: readFileSync(installation.folder.password, "utf8").trim() }),
});

/** How to connect to the server of this folder, should it run; null: it does not. Starts nothing. */
export const runningAddress = async (dataDirectory: string): Promise<Address | null> => {
  const folder = databaseFolder(dataDirectory);
  const server = readPidFile(folder.pidFile);
  return server?.ready === true && (await isServing(server)) ? addressOf(server, { folder }) : null;
};

/** Finds or starts the server and is present there; tries again where it is just being stopped by another. */
const settle = async (
  installation: Installation,
): Promise<{ address: Address; presence: Presence; started: boolean }> => {
  for (let tries = 1; ; tries += 1) {
    const { server, started } = await findOrStart(installation);
    const address = addressOf(server, installation);
    try {
      return { address, started, presence: await bePresent(address) };
    } catch (error) {
      if (tries >= CONNECT_TRIES) throw error;
      await sleep(100);
    }
  }
};

/** Starts, or finds, the database in `dataDirectory`, creating it where there is none. */
export const startEmbedded = async (options: EmbeddedOptions): Promise<EmbeddedServer> => {
  const { log } = options;
  const binaries = findBinaries();
  const folder = databaseFolder(options.dataDirectory);
  const account = await initialise(binaries, folder);
  const installation: Installation = { binaries, folder, account, settings: options.settings ?? {} };
  let { address, presence, started } = await settle(installation);
  log.info(
    { started, host: address.host, port: address.port },
    started ? "database started" : "database found running",
  );
  let closing = false;
  let moved = false;

  /** Settles again unless the data has moved, before or while we came: then nothing may work on what was left behind. */
  const settleAgain = async (): Promise<void> => {
    refuseMoved(options.dataDirectory);
    ({ address, presence, started } = await settle(installation));
    try {
      refuseMoved(options.dataDirectory);
    } catch (error) {
      await presence.leave(() => stopServer(binaries, folder));
      throw error;
    }
  };
  const recover = async (): Promise<void> => {
    log.warn({ log: folder.log }, "the database went away; starting it again");
    while (!closing) {
      try {
        await settleAgain();
        options.onMoved?.(address);
        log.info({ started }, "the database is back");
        return;
      } catch (error) {
        if (error instanceof EmbeddedDatabaseMoved) {
          moved = true;
          log.error(
            { error: error.message, remedy: error.remedy },
            "the database has moved; nothing is stored",
          );
          return;
        }
        log.error({ error: messageOf(error) }, "the database does not start; trying again");
        await sleep(RETRY_MS);
      }
    }
  };
  let recovering: Promise<void> | undefined;
  const watch = async (): Promise<void> => {
    while (!closing && !moved) {
      await presence.lost;
      recovering = recover();
      await recovering;
    }
  };
  const watching = watch();
  watching.catch((error) => log.error({ error: messageOf(error) }, "the database is no longer watched"));

  return {
    get address() {
      return address;
    },
    get presenceProcess() {
      return presence.process;
    },
    close: async () => {
      closing = true;
      await Promise.race([recovering, sleep(CLOSE_LIMIT_MS, undefined, { ref: false })]);
      await presence.leave(() => stopServer(binaries, folder));
    },
  };
};
