import { DatabaseNotEmpty } from "../errors.ts";
import { openPlace, type PlaceOptions } from "../place.ts";
import { openDirect } from "./direct.ts";
import type { OnProgress } from "./export.ts";
import { readBackupFile, verifyBackupFile } from "./file.ts";
import type { Header } from "./format.ts";
import { importDatabase } from "./import.ts";

/** How a backup is brought back. */
export interface RestoreOptions {
  readonly path: string;
  /** Whether data that is there may be removed. */
  readonly replace: boolean;
  readonly queueSchema: string;
  readonly now: Date;
  readonly onVerify: OnProgress;
  readonly onProgress: OnProgress;
}

/** Brings a backup back into the database in `place`, where nobody may be using it; all of it, or nothing. */
export const restore = async (place: PlaceOptions, options: RestoreOptions): Promise<Header> => {
  await verifyBackupFile(options.path, options.onVerify);
  const opened = await openPlace(place);
  try {
    const direct = await openDirect(opened.address(), "restore");
    try {
      return await importDatabase(direct, readBackupFile(options.path), {
        queueSchema: options.queueSchema,
        ownProcess: opened.ownProcess(),
        broughtBackAt: options.now,
        onProgress: options.onProgress,
        onData: () => {
          if (!options.replace)
            throw new DatabaseNotEmpty(
              "Restore into an empty database, or, if all that is there may go, add --replace.",
            );
        },
      });
    } finally {
      await direct.close();
    }
  } finally {
    await opened.close();
  }
};
