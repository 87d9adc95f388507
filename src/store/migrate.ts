import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Logger } from "../lib/log.ts";
import { StoreIsNewer, StoreUnavailable } from "./errors.ts";
import { migrations } from "./migrations/all.ts";
import type { Tables } from "./schema.ts";

/** The table that says which migrations were applied. */
export const LEDGER = "schema_migrations";

/** Names of the migrations that this database has had, in order; none where it is new. */
export const appliedMigrations = async (database: Kysely<Tables>): Promise<string[]> => {
  const { rows: found } = await sql<{
    there: boolean;
  }>`SELECT to_regclass(${LEDGER}) IS NOT NULL AS there`.execute(database);
  if (found[0]?.there !== true) return [];
  const { rows } = await sql<{ name: string }>`SELECT name FROM ${sql.id(LEDGER)} ORDER BY name`.execute(
    database,
  );
  return rows.map((row) => row.name);
};

/**
 * Brings the database to our version. Replicas that start at once wait for each other (an advisory
 * lock held by one transaction around all steps); a database that is newer than we is left alone.
 */
export const migrate = async (
  database: Kysely<Tables>,
  log: Logger,
  known: Readonly<Record<string, Migration>> = migrations,
): Promise<void> => {
  const applied = await appliedMigrations(database);
  const unknown = applied.filter((name) => known[name] === undefined);
  if (unknown.length > 0) throw new StoreIsNewer(unknown);
  const missing = Object.keys(known).filter((name) => !applied.includes(name));
  if (applied.length > 0 && missing.length > 0)
    log.info(
      { migrations: missing },
      "the database is brought up to date; a large one takes minutes, and so does waiting for others who do it",
    );
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...known }) },
    migrationTableName: LEDGER,
    migrationLockTableName: `${LEDGER}_lock`,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const overtaken = (await appliedMigrations(database)).filter((name) => known[name] === undefined);
    if (overtaken.length > 0) throw new StoreIsNewer(overtaken);
    const failed = results?.find((result) => result.status === "Error");
    throw new StoreUnavailable(
      `The database could not be brought up to date (${failed?.migrationName ?? "start"}).`,
      error,
    );
  }
  for (const { migrationName } of results ?? [])
    log.info({ migration: migrationName }, "database brought up to date");
};
