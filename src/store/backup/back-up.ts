import { UsageError } from "../../lib/errors.ts";
import { StoreIsNewer } from "../errors.ts";
import { migrations } from "../migrations/all.ts";
import { openPlace, type PlaceOptions } from "../place.ts";
import { openDirect } from "./direct.ts";
import { type Exported, exportDatabase, type OnProgress } from "./export.ts";
import { writeBackupFile } from "./file.ts";
import type { Header } from "./format.ts";

/** What was written. */
export interface BackedUp {
  readonly header: Header;
  /** Of the file, in bytes. */
  readonly size: number;
}

/** Throws unless there is something that we know how to copy. */
export const requireOurs = ({ header }: Exported): void => {
  const unknown = header.migrations.filter((name) => migrations[name] === undefined);
  if (unknown.length > 0) throw new StoreIsNewer(unknown);
  if (header.migrations.length === 0)
    throw new UsageError(
      "the database holds nothing of this service",
      "Check DATABASE_URL, or LIAISON_DATA_DIR: `liaison serve` makes the tables when it starts.",
    );
};

/** Writes a backup of the database in `place` to `path`, while services may be using it. */
export const backUp = async (
  place: PlaceOptions,
  path: string,
  madeAt: Date,
  onProgress: OnProgress,
): Promise<BackedUp> => {
  const opened = await openPlace(place);
  try {
    const direct = await openDirect(opened.address(), "backup");
    try {
      const exported = await exportDatabase(direct, madeAt, onProgress);
      requireOurs(exported);
      return { header: exported.header, size: await writeBackupFile(path, exported.data()) };
    } finally {
      await direct.close();
    }
  } finally {
    await opened.close();
  }
};
