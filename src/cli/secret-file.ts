/** Putting a new secret in the place of an old one: whole or not at all, and sure to be possible beforehand. */
import type { FileHandle } from "node:fs/promises";
import { access, constants, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { messageOf, UsageError } from "../lib/errors.ts";

/** A new file beside the old one, with room for a secret. */
export interface Replacement {
  /** On the disk when it resolves: after a power failure there is the old value or the new one, whole. */
  commit(value: string): Promise<void>;
  /** Leaves everything as it was. */
  abandon(): Promise<void>;
}

/** Longer than any token or secret: so much of the disk is taken beforehand. */
const ROOM = 4_096;
/** Nobody but owner and group, and who could read it before: a service may run as another user of that group. */
const OWNER_AND_GROUP = 0o660;
const OWNER = 0o600;

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const unwritable = (file: string, thrown: unknown): UsageError =>
  new UsageError(
    `${file} cannot be replaced: ${messageOf(thrown)}`,
    "Run this as a user who may write the file and its folder, where the file is not mounted read-only; nothing was changed.",
    thrown,
  );

const writeOver = async (handle: FileHandle, value: string): Promise<void> => {
  await handle.truncate(0);
  await handle.write(`${value}\n`, 0, "utf8");
  await handle.sync();
};

/** A file that is mounted by itself cannot be renamed over: it is written to in place. */
const writeInPlace = async (file: string, value: string): Promise<void> => {
  const handle = await open(file, constants.O_WRONLY);
  try {
    await writeOver(handle, value);
  } finally {
    await handle.close();
  }
};

const reserve = async (
  handle: FileHandle,
  like: { uid: number; gid: number; mode: number },
): Promise<void> => {
  const own = await handle.stat();
  if (own.uid !== like.uid || own.gid !== like.gid) await handle.chown(like.uid, like.gid);
  await handle.chmod((like.mode & OWNER_AND_GROUP) | OWNER);
  await handle.write(Buffer.alloc(ROOM), 0, ROOM, 0);
  await handle.sync();
};

/** Makes sure that `file` can be replaced, before there is anything to lose. Throws a `UsageError` where it cannot. */
export const prepareReplacement = async (named: string): Promise<Replacement> => {
  try {
    const file = await realpath(named);
    const present = await stat(file);
    await access(file, constants.R_OK | constants.W_OK);
    const next = `${file}.${process.pid}.new`;
    const handle = await open(next, "wx", OWNER);
    const abandon = async (): Promise<void> => {
      await handle.close();
      await rm(next, { force: true });
    };
    try {
      await reserve(handle, present);
    } catch (thrown) {
      await abandon();
      throw thrown;
    }
    return {
      abandon,
      commit: async (value) => {
        await writeOver(handle, value);
        await handle.close();
        await moveInto(next, file, value);
      },
    };
  } catch (thrown) {
    throw unwritable(named, thrown);
  }
};

/** Puts a file with a secret in the place of another, in one step where the file system can. */
export const moveInto = async (next: string, file: string, value: string): Promise<void> => {
  await rename(next, file).catch(async (thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== "EBUSY") throw thrown;
    await writeInPlace(file, value);
    await rm(next, { force: true });
  });
  await syncFolder(dirname(file));
};

/** Writes a secret beside `like`, for the same readers, in one step. */
export const writeBeside = async (like: string, file: string, value: string): Promise<void> => {
  const next = `${file}.${process.pid}.new`;
  const handle = await open(next, "w", OWNER);
  try {
    await reserve(handle, await stat(like));
    await writeOver(handle, value);
  } finally {
    await handle.close();
  }
  await rename(next, file);
  await syncFolder(dirname(file));
};
