/** Looking at a database as it is, without bringing it up to date: for people who wonder whether all is well. */
import { sql } from "kysely";
import { silentLogger } from "../lib/log.ts";
import { type Connections, openConnections } from "./connections.ts";
import { migrations } from "./migrations/all.ts";
import { openPlace, type PlaceOptions } from "./place.ts";

/** What was found. */
export interface Examination {
  /** Of PostgreSQL, such as `18.1`. */
  readonly version: string;
  /** Its clock. */
  readonly now: Date;
  readonly sizeBytes: number;
  /** Steps that this version of the service would still make. */
  readonly pending: readonly string[];
  /** Steps of a version newer than this one. */
  readonly unknown: readonly string[];
  /** null: there are no tables yet. */
  readonly backlog: {
    readonly waiting: number;
    readonly dead: number;
    readonly oldestWaitingAt: Date | null;
  } | null;
}

const appliedIn = async ({ work }: Connections): Promise<string[] | null> => {
  const { rows } = await sql<{
    there: boolean;
  }>`SELECT to_regclass('schema_migrations') IS NOT NULL AS there`.execute(work);
  if (rows[0]?.there !== true) return null;
  const names = await sql<{ name: string }>`SELECT name FROM schema_migrations ORDER BY name`.execute(work);
  return names.rows.map(({ name }) => name);
};

const backlogIn = async ({ work }: Connections): Promise<Examination["backlog"]> => {
  const { rows } = await sql<{ waiting: number; dead: number; oldest: Date | null }>`
    SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'dead') AS dead,
      min(received_at) FILTER (WHERE state = 'waiting') AS oldest
    FROM deliveries WHERE state IN ('waiting', 'dead')`.execute(work);
  const { waiting = 0, dead = 0, oldest = null } = rows[0] ?? {};
  return { waiting: Number(waiting), dead: Number(dead), oldestWaitingAt: oldest };
};

/** Connects, looks, and leaves everything as it is. Throws where the database cannot be reached. */
export const examineStore = async (options: Omit<PlaceOptions, "log">): Promise<Examination> => {
  const place = await openPlace({ ...options, log: silentLogger }, () => undefined);
  const connections = openConnections(place.address(), silentLogger);
  try {
    const { rows } = await sql<{ version: string; now: Date; size: string }>`
      SELECT current_setting('server_version') AS version, now() AS now,
        pg_database_size(current_database())::text AS size`.execute(connections.work);
    const [found] = rows;
    if (found === undefined) throw new Error("the database answered nothing");
    const applied = await appliedIn(connections);
    return {
      version: found.version,
      now: found.now,
      sizeBytes: Number(found.size),
      pending: Object.keys(migrations).filter((name) => !(applied ?? []).includes(name)),
      unknown: (applied ?? []).filter((name) => migrations[name] === undefined),
      backlog: applied === null ? null : await backlogIn(connections),
    };
  } finally {
    await connections.close();
    await place.close();
  }
};
