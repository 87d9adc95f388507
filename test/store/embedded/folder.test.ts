import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { UsageError } from "../../../src/lib/errors.ts";
import { holdsDatabase } from "../../../src/store/embedded/folder.ts";

const NOBODY = 65_534;

const folder = mkdtempSync(join(tmpdir(), "liaison-folder-"));
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

/** As an account that is not root, which may read everything. */
const asSomebody = <T>(look: () => T): T => {
  if (process.getuid?.() !== 0) return look();
  process.seteuid?.(NOBODY);
  try {
    return look();
  } finally {
    process.seteuid?.(0);
  }
};

test("a data folder without a database, and one that may not be read, are told apart", () => {
  expect(holdsDatabase(folder)).toBe(false);
  expect(holdsDatabase(join(folder, "nowhere"))).toBe(false);
  mkdirSync(join(folder, "postgres"));
  writeFileSync(join(folder, "postgres", "PG_VERSION"), "18");
  expect(holdsDatabase(folder)).toBe(true);
  chmodSync(folder, 0);
  expect(() => asSomebody(() => holdsDatabase(folder))).toThrow(UsageError);
  expect(() => asSomebody(() => holdsDatabase(folder))).toThrow(/may not read/);
});
