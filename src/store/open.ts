import { sql } from "kysely";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { Address } from "./address.ts";
import { type Connections, openConnections } from "./connections.ts";
import { startEmbedded } from "./embedded/server.ts";
import { StoreUnavailable } from "./errors.ts";
import { createHealth } from "./health.ts";
import { migrate } from "./migrate.ts";
import { createNotices } from "./notices.ts";
import { createReport } from "./report.ts";
import { type Notification, openSession } from "./sessions.ts";
import { createBackfills } from "./tables/backfills.ts";
import { createCommands, createProjectStops } from "./tables/commands.ts";
import { createDecisions } from "./tables/decisions.ts";
import { createDeliveries } from "./tables/deliveries.ts";
import { createDeliveryReplay } from "./tables/delivery-replay.ts";
import { createDeliveryUpkeep } from "./tables/delivery-upkeep.ts";
import { createEffects } from "./tables/effects.ts";
import { createEscalations } from "./tables/escalations.ts";
import { createInboxes } from "./tables/inboxes.ts";
import { createIssues } from "./tables/issues.ts";
import { createLeases } from "./tables/leases.ts";
import { createMembers } from "./tables/members.ts";
import { createOwnNotes, createOwnUsers } from "./tables/own.ts";
import { createRequestBudgets, PAUSES_CHANNEL } from "./tables/request-budgets.ts";
import { createRuleStops } from "./tables/rule-stops.ts";
import { createWatermarks } from "./tables/watermarks.ts";

/** Where the data is. */
export interface StoreOptions {
  /** `DATABASE_URL`: a server of the operator's. Without it PostgreSQL is started in `dataDirectory`. */
  readonly databaseUrl: string | undefined;
  readonly dataDirectory: string;
  readonly log: Logger;
  /** Settings of the embedded PostgreSQL over our own. */
  readonly embeddedSettings?: Readonly<Record<string, string>>;
}

interface Place {
  /** Where the database is now. */
  address(): Address;
  close(): Promise<void>;
}

/** The server: the operator's, or the one in the data folder, kept running while we use it. */
const openPlace = async (options: StoreOptions, onMoved: (address: Address) => void): Promise<Place> => {
  if (options.databaseUrl !== undefined) {
    const address = { connectionString: options.databaseUrl };
    return { address: () => address, close: async () => undefined };
  }
  const { dataDirectory, log, embeddedSettings } = options;
  const server = await startEmbedded({ dataDirectory, log, settings: embeddedSettings ?? {}, onMoved });
  return { address: () => server.address, close: server.close };
};

const tablesOf = (connections: Connections) => ({
  deliveries: {
    ...createDeliveries(connections.intake, connections.work),
    ...createDeliveryReplay(connections.work),
    ...createDeliveryUpkeep(connections.work),
  },
  issues: createIssues(connections.work),
  decisions: createDecisions(connections.work),
  effects: createEffects(connections.work),
  ruleStops: createRuleStops(connections.work),
  ownNotes: createOwnNotes(connections.work),
  ownUsers: createOwnUsers(connections.work),
  members: createMembers(connections.work),
  watermarks: createWatermarks(connections.work),
  leases: createLeases(connections.work),
  backfills: createBackfills(connections.work),
  escalations: createEscalations(connections.work),
  commands: createCommands(connections.work),
  projectStops: createProjectStops(connections.work),
  inboxes: createInboxes(connections.work),
  requestBudgets: createRequestBudgets(connections.jobs),
  report: createReport(connections.work),
});

const prepare = async (connections: Connections, log: Logger): Promise<void> => {
  try {
    await sql`SELECT 1`.execute(connections.work);
  } catch (error) {
    throw new StoreUnavailable(`The database cannot be reached: ${messageOf(error)}`, error);
  }
  await migrate(connections.work, log);
};

/**
 * Opens the database, creating and migrating it where needed: about a second the first time, a tenth of
 * one afterwards. It stays usable when the server goes away and comes back.
 */
export const openStore = async (options: StoreOptions) => {
  let connections: Connections | undefined;
  const place = await openPlace(options, (address) => connections?.moveTo(address));
  const opened = openConnections(place.address(), options.log);
  connections = opened;
  const close = async (): Promise<void> => {
    await opened.close();
    await place.close();
  };
  try {
    await prepare(opened, options.log);
  } catch (error) {
    await close();
    throw error;
  }
  const notices = createNotices();
  return {
    ...tablesOf(opened),
    /** Calls back with the instance of which pauses may have changed, null: any; heard while there is a session. */
    onPausesChanged: (heard: (instance: string | null) => void) => notices.listen(PAUSES_CHANNEL, heard),
    /** Whether a delivery could be stored now. */
    healthy: createHealth(opened.intake),
    /** What the queue stands on: statements that need not wait for the disk, and a connection that stays. */
    queueDatabase: {
      query: async (text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> =>
        await opened.jobs.query(text, values),
      openSession: async (onNotification: (notification: Notification) => void) => {
        const session = await openSession(place.address(), "queue", (notification) => {
          notices.onNotification(notification);
          onNotification(notification);
        });
        await notices.attach(session);
        return session;
      },
    },
    /** Ends all connections, and stops the embedded server if nobody else uses it. */
    close,
  };
};

/** See `openStore`. */
export type Store = Awaited<ReturnType<typeof openStore>>;
