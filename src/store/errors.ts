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

/** The data of this folder was moved to another server. */
export class EmbeddedDatabaseMoved extends LiaisonError {
  constructor(dataDirectory: string, to: string, note: string) {
    super(`The database in ${dataDirectory} was moved to ${to}.`, {
      code: "store.moved",
      disposition: { kind: "give-up" },
      remedy: `Set DATABASE_URL to that server. To go on with what was left here all the same, remove ${note}; what was done since the move would be done again.`,
    });
  }
}

/** Somebody works on a database that has to lie still. */
export class DatabaseInUse extends LiaisonError {
  constructor(what: string, by: readonly string[]) {
    super(`The database is in use (${by.join(", ")}), and ${what}.`, {
      code: "store.in-use",
      disposition: { kind: "give-up" },
      remedy: "Stop every `liaison serve` and other command on it, then run this again.",
    });
  }
}

/** A database that would be overwritten. */
export class DatabaseNotEmpty extends LiaisonError {
  constructor(remedy: string) {
    super("The database has data of this service already.", {
      code: "store.not-empty",
      disposition: { kind: "give-up" },
      remedy,
    });
  }
}

/** A backup that is not whole, not as it was written, or none of ours. */
export class BackupDamaged extends LiaisonError {
  constructor(what: string, cause?: unknown) {
    super(`The backup cannot be used: ${what}.`, {
      code: "store.backup-damaged",
      disposition: { kind: "give-up" },
      remedy: "Nothing was changed. Take another copy of this backup, or an earlier one.",
      cause,
    });
  }
}

/** What arrived in a database is not what was sent there. */
export class CopyDiffers extends LiaisonError {
  constructor(table: string) {
    super(`Table ${table} is not the same after it was copied.`, {
      code: "store.copy-differs",
      disposition: { kind: "give-up" },
      remedy:
        "Nothing was changed: all of it was one transaction. Try again; if it stays so, tell the project which PostgreSQL versions both servers have.",
    });
  }
}
