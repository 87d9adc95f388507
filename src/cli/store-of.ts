/** Which database a command uses: the same for `serve` and for everything that works beside it. */
import { resolve } from "node:path";
import { UsageError } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import { holdsDatabase } from "../store/embedded/folder.ts";
import { openStore, type Store } from "../store/open.ts";
import type { Io } from "./io.ts";

/** Where the data is: `DATABASE_URL`, else the embedded database in `LIAISON_DATA_DIR` (default: data). */
export const dataPlaceOf = (
  io: Io,
): { readonly databaseUrl: string | undefined; readonly dataDirectory: string } => ({
  databaseUrl: io.env["DATABASE_URL"] || undefined,
  dataDirectory: resolve(io.cwd, io.env["LIAISON_DATA_DIR"] || "data"),
});

/** Where the data is; throws where there is none: an empty database would look like a service that has done nothing. */
export const requireDatabase = (io: Io): ReturnType<typeof dataPlaceOf> => {
  const place = dataPlaceOf(io);
  if (place.databaseUrl === undefined && !holdsDatabase(place.dataDirectory))
    throw new UsageError(
      `there is no database in ${place.dataDirectory}, and DATABASE_URL is not set`,
      "Run this where `liaison serve` runs, or set LIAISON_DATA_DIR to its data folder, or DATABASE_URL to its server.",
    );
  return place;
};

/** Opens the store to look into it or to work on what is there, which must exist; a running `serve` does not mind. */
export const openStoreOf = async (io: Io, log: Logger): Promise<Store> =>
  await openStore({ ...requireDatabase(io), log });
