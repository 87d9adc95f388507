import type { Logger } from "../lib/log.ts";
import type { Address } from "./address.ts";
import { refuseMoved } from "./embedded/moved.ts";
import { startEmbedded } from "./embedded/server.ts";

/** Where the data is. */
export interface PlaceOptions {
  /** `DATABASE_URL`: a server of the operator's. Without it PostgreSQL is started in `dataDirectory`. */
  readonly databaseUrl: string | undefined;
  readonly dataDirectory: string;
  readonly log: Logger;
  /** Settings of the embedded PostgreSQL over our own. */
  readonly embeddedSettings?: Readonly<Record<string, string>>;
}

/** A database that can be connected to. */
export interface Place {
  /** Where the database is now. */
  address(): Address;
  /** The server's process that stands for our being there; null where we do not see to the server. */
  ownProcess(): number | null;
  close(): Promise<void>;
}

/** The server: the operator's, or the one in the data folder, kept running while we use it. */
export const openPlace = async (
  options: PlaceOptions,
  onMoved: (address: Address) => void = () => undefined,
): Promise<Place> => {
  if (options.databaseUrl !== undefined) {
    const address = { connectionString: options.databaseUrl };
    return { address: () => address, ownProcess: () => null, close: async () => undefined };
  }
  const { dataDirectory, log, embeddedSettings } = options;
  refuseMoved(dataDirectory);
  const server = await startEmbedded({ dataDirectory, log, settings: embeddedSettings ?? {}, onMoved });
  return {
    address: () => server.address,
    ownProcess: () => server.presenceProcess,
    close: server.close,
  };
};
