import { isDeepStrictEqual } from "node:util";
import type { Logger } from "../../lib/log.ts";
import { markMoved } from "../embedded/moved.ts";
import { DatabaseNotEmpty } from "../errors.ts";
import { openPlace } from "../place.ts";
import { requireOurs } from "./back-up.ts";
import { type Direct, keepOthersOut, openDirect } from "./direct.ts";
import { type Exported, exportDatabase, type OnProgress, readHeader } from "./export.ts";
import type { Header } from "./format.ts";
import { importDatabase } from "./import.ts";
import { requireUnused } from "./in-use.ts";
import { holdsData } from "./tables.ts";

/** From where to where. */
export interface MoveOptions {
  readonly dataDirectory: string;
  /** URL of a database on another server. */
  readonly to: string;
  readonly queueSchema: string;
  readonly log: Logger;
  readonly onProgress: OnProgress;
}

const contents = ({ tables }: Header) => tables.map(({ name, rows, digest }) => ({ name, rows, digest }));

/** What was moved. */
export interface Moved {
  readonly header: Header;
  /** Of the database that has it now, without what is secret in its URL. */
  readonly name: string;
}

/** As the driver understands a URL, which may also name a socket. */
const nameOf = ({ client }: Direct): string => `${client.host}:${client.port}/${client.database}`;

/** Whether an earlier try, of which only the note was lost, has brought everything there. */
const isThereAlready = async (target: Direct, { header }: Exported, madeAt: Date): Promise<boolean> =>
  (await holdsData(target.client)) &&
  isDeepStrictEqual(contents(await readHeader(target, madeAt)), contents(header));

const copy = async (source: Direct, target: Direct, options: MoveOptions, madeAt: Date): Promise<Header> => {
  const exported = await exportDatabase(source, madeAt, options.onProgress);
  requireOurs(exported);
  if (await isThereAlready(target, exported, madeAt)) return exported.header;
  return await importDatabase(target, exported.data(), {
    queueSchema: options.queueSchema,
    ownProcess: null,
    broughtBackAt: null,
    // Counted once, where the rows are read.
    onProgress: () => undefined,
    onData: () => {
      throw new DatabaseNotEmpty("Move to an empty database; nothing is overwritten by moving.");
    },
  });
};

/**
 * Moves the embedded database to another server. Nobody may be using either, and no service can start on them
 * meanwhile, so that no delivery is accepted which is then left behind. What arrived is compared with what was sent
 * before it counts; afterwards the data folder is marked, and no service starts on it any more.
 */
export const move = async (options: MoveOptions, madeAt: Date): Promise<Moved> => {
  const { dataDirectory, to, log } = options;
  const opened = await openPlace({ databaseUrl: undefined, dataDirectory, log });
  try {
    const target = await openDirect({ connectionString: to }, "move");
    const source = await openDirect(opened.address(), "move");
    try {
      await keepOthersOut(source);
      const stillUnused = () =>
        requireUnused(source.client, opened.ownProcess(), "it cannot be moved meanwhile");
      await stillUnused();
      const header = await copy(source, target, options, madeAt);
      // A service that ran already, and only missed the database for a moment, is not held up by the lock.
      await stillUnused();
      const name = nameOf(target);
      await markMoved(dataDirectory, name);
      return { header, name };
    } finally {
      await Promise.all([source.close(), target.close()]);
    }
  } finally {
    await opened.close();
  }
};
