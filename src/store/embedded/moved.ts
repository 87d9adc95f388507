import { readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { EmbeddedDatabaseMoved } from "../errors.ts";

const fileOf = (dataDirectory: string): string => join(dataDirectory, "moved-to");

/** Notes that the data has moved, so that nothing works on what was left behind: what it then did would be done twice. */
export const markMoved = async (dataDirectory: string, to: string): Promise<void> => {
  const path = fileOf(dataDirectory);
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(`${to}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
};

/** Throws where `markMoved` was called for this folder. */
export const refuseMoved = (dataDirectory: string): void => {
  let to: string;
  try {
    to = readFileSync(fileOf(dataDirectory), "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  throw new EmbeddedDatabaseMoved(dataDirectory, to, fileOf(dataDirectory));
};
