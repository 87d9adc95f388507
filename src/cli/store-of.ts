/** Which database a command uses: the same for `serve` and for everything that works beside it. */
import { resolve } from "node:path";
import type { Logger } from "../lib/log.ts";
import { openStore, type Store } from "../store/open.ts";
import type { Io } from "./io.ts";

/** Where the data is: `DATABASE_URL`, else the embedded database in `LIAISON_DATA_DIR` (default: data). */
export const dataPlaceOf = (
  io: Io,
): { readonly databaseUrl: string | undefined; readonly dataDirectory: string } => ({
  databaseUrl: io.env["DATABASE_URL"] || undefined,
  dataDirectory: resolve(io.cwd, io.env["LIAISON_DATA_DIR"] || "data"),
});

/** Opens the store of this place; a running `serve` does not mind. */
export const openStoreOf = (io: Io, log: Logger): Promise<Store> => openStore({ ...dataPlaceOf(io), log });
