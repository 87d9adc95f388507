/** For commands that need no database: what processes share about requests to GitLab, where it is at hand. */
import pg from "pg";
import type { Address } from "./address.ts";
import { connectionSettings } from "./connection-settings.ts";
import { runningAddress } from "./embedded/server.ts";
import { createNotices } from "./notices.ts";
import type { PlaceOptions } from "./place.ts";
import { openSession } from "./sessions.ts";
import { createRequestBudgets, PAUSES_CHANNEL } from "./tables/request-budgets.ts";

/** Budgets and pauses, as `Store` has them. */
export interface SharedBudgets {
  readonly requestBudgets: ReturnType<typeof createRequestBudgets>;
  readonly onPausesChanged: (heard: (instance: string | null) => void) => void;
  /** Whether changes are heard now; where they are not, pauses have to be asked for. */
  readonly hearsPauses: () => boolean;
  close(): Promise<void>;
}

/** Nobody waits longer for what can be done without. */
const CONNECT_LIMIT_MS = 2_000;

const join = async (address: Address): Promise<SharedBudgets> => {
  const settings = { ...connectionSettings(address, "command"), connectionTimeoutMillis: CONNECT_LIMIT_MS };
  const pool = new pg.Pool({ ...settings, max: 2 });
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", () => undefined);
  try {
    const requestBudgets = createRequestBudgets(pool);
    // A database without them, or an older version's, is left as it is: the service brings it up to date.
    await requestBudgets.lease("", []);
    await requestBudgets.pauses("");
    const notices = createNotices();
    const session = await openSession(address, "command", notices.onNotification);
    notices.listen(PAUSES_CHANNEL, () => undefined);
    await notices.attach(session);
    return {
      requestBudgets,
      hearsPauses: notices.attached,
      onPausesChanged: (heard) => notices.listen(PAUSES_CHANNEL, heard),
      close: async () => {
        await session.close();
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
};

/** Joins those who share a database that is there and running; null: there is none. Starts nothing, changes nothing. */
export const openSharedBudgets = async (
  place: Pick<PlaceOptions, "databaseUrl" | "dataDirectory">,
): Promise<SharedBudgets | null> => {
  try {
    const address =
      place.databaseUrl === undefined
        ? await runningAddress(place.dataDirectory)
        : { connectionString: place.databaseUrl };
    return address === null ? null : await join(address);
  } catch {
    return null;
  }
};
