import { LiaisonError } from "../lib/errors.ts";

/** The database cannot be reached or does not answer in time: 503 at intake, retry everywhere else. */
export class StoreUnavailable extends LiaisonError {
  constructor(message: string, cause?: unknown) {
    super(message, {
      code: "store.unavailable",
      disposition: { kind: "retry" },
      remedy:
        "Check that PostgreSQL is up and, where DATABASE_URL is set, that its host, port, user, password and database are right. A service that runs recovers by itself; what did not start has to be started again.",
      cause,
    });
  }
}

/** The database was migrated by a newer version of this program. */
export class StoreIsNewer extends LiaisonError {
  constructor(unknown: readonly string[]) {
    super(
      `The database was written by a newer version: it has ${unknown.join(", ")}, which we do not know.`,
      {
        code: "store.newer",
        disposition: { kind: "give-up" },
        remedy: "Run the newer version, or restore a backup from before the upgrade.",
      },
    );
  }
}

/** PostgreSQL in the data folder cannot be created or started. */
export class EmbeddedDatabaseFailed extends LiaisonError {
  constructor(message: string, remedy: string, cause?: unknown) {
    super(message, { code: "store.embedded", disposition: { kind: "give-up" }, remedy, cause });
  }
}
