import { sql } from "kysely";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { Address } from "./address.ts";
import { openDirect } from "./backup/direct.ts";
import { readForgotten } from "./backup/forgotten.ts";
import { type Connections, openConnections } from "./connections.ts";
import { refuseMoved } from "./embedded/moved.ts";
import { StoreUnavailable } from "./errors.ts";
import { createForget } from "./forget/forget.ts";
import { createHealth } from "./health.ts";
import { migrate } from "./migrate.ts";
import { createNotices } from "./notices.ts";
import { openPlace, type PlaceOptions } from "./place.ts";
import { createReport } from "./report.ts";
import { type Notification, openSession } from "./sessions.ts";
import { createActivity } from "./tables/activity.ts";
import { createAgendas } from "./tables/agendas.ts";
import { createBackfills } from "./tables/backfills.ts";
import { createCalendars } from "./tables/calendars.ts";
import { createCommands, createProjectStops } from "./tables/commands.ts";
import { createContacts } from "./tables/contacts.ts";
import { createDecisions } from "./tables/decisions.ts";
import { createDeliveries } from "./tables/deliveries.ts";
import { createDeliveryReplay } from "./tables/delivery-replay.ts";
import { createDeliveryUpkeep } from "./tables/delivery-upkeep.ts";
import { createDigests } from "./tables/digests.ts";
import { createEffects } from "./tables/effects.ts";
import { createEscalations } from "./tables/escalations.ts";
import { createGuard } from "./tables/guard.ts";
import { createHandovers } from "./tables/handovers.ts";
import { createHookStates } from "./tables/hook-states.ts";
import { createInboxes } from "./tables/inboxes.ts";
import { createIntroductions } from "./tables/introductions.ts";
import { createIssues } from "./tables/issues.ts";
import { createKnowledge } from "./tables/knowledge.ts";
import { createKnownLiaisons } from "./tables/known-liaisons.ts";
import { createLeases } from "./tables/leases.ts";
import { createMembers } from "./tables/members.ts";
import { createOwnNotes, createOwnUsers } from "./tables/own.ts";
import { createQuestions } from "./tables/questions.ts";
import { createRequestBudgets, PAUSES_CHANNEL } from "./tables/request-budgets.ts";
import { createRequests } from "./tables/requests.ts";
import { createRetention } from "./tables/retention.ts";
import { createRuleStops } from "./tables/rule-stops.ts";
import { createSpokenItems } from "./tables/spoken-items.ts";
import { createTasks } from "./tables/tasks.ts";
import { createTimers } from "./tables/timers.ts";
import { createTokenStates } from "./tables/token-states.ts";
import { createUndo } from "./tables/undo.ts";
import { createUserStatuses } from "./tables/user-statuses.ts";
import { createWatermarks } from "./tables/watermarks.ts";

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
  guard: createGuard(connections.work),
  activity: createActivity(connections.work),
  ownNotes: createOwnNotes(connections.work),
  ownUsers: createOwnUsers(connections.work),
  members: createMembers(connections.work),
  undo: createUndo(connections.work),
  retention: createRetention(connections.work),
  forget: createForget(connections.long),
  watermarks: createWatermarks(connections.work),
  leases: createLeases(connections.work),
  backfills: createBackfills(connections.work),
  escalations: createEscalations(connections.work),
  questions: createQuestions(connections.work),
  commands: createCommands(connections.work),
  projectStops: createProjectStops(connections.work),
  knowledge: createKnowledge(connections.work),
  inboxes: createInboxes(connections.work),
  knownLiaisons: createKnownLiaisons(connections.work),
  introductions: createIntroductions(connections.work),
  requests: createRequests(connections.work),
  hookStates: createHookStates(connections.work),
  tasks: createTasks(connections.work),
  digests: createDigests(connections.work),
  contacts: createContacts(connections.work),
  agendas: createAgendas(connections.work),
  spokenItems: createSpokenItems(connections.work),
  calendars: createCalendars(connections.work),
  timers: createTimers(connections.work),
  handovers: createHandovers(connections.work),
  userStatuses: createUserStatuses(connections.work),
  tokenStates: createTokenStates(connections.work),
  requestBudgets: createRequestBudgets(connections.jobs),
  report: createReport(connections.work),
});

/** On a connection without a limit: new columns and indexes of a large database take their time, and so do those of others. */
const bringUpToDate = async (address: Address, log: Logger): Promise<void> => {
  const direct = await openDirect(address, "migrate");
  try {
    await migrate(direct.database, log);
  } finally {
    await direct.close();
  }
};

const prepare = async (connections: Connections, address: Address, log: Logger): Promise<void> => {
  try {
    await sql`SELECT 1`.execute(connections.work);
  } catch (error) {
    throw new StoreUnavailable(`The database cannot be reached: ${messageOf(error)}`, error);
  }
  await bringUpToDate(address, log);
};

/**
 * Opens the database, creating and migrating it where needed: about a second the first time, a tenth of
 * one afterwards. It stays usable when the server goes away and comes back.
 */
export const openStore = async (options: PlaceOptions) => {
  let connections: Connections | undefined;
  const place = await openPlace(options, (address) => connections?.moveTo(address));
  const opened = openConnections(place.address(), options.log);
  connections = opened;
  const close = async (): Promise<void> => {
    await opened.close();
    await place.close();
  };
  try {
    await prepare(opened, place.address(), options.log);
    // A move holds up who migrates until it is done: what was asked before we connected may no longer hold.
    if (options.databaseUrl === undefined) refuseMoved(options.dataDirectory);
  } catch (error) {
    await close();
    throw error;
  }
  const notices = createNotices();
  return {
    ...tablesOf(opened),
    /** What a backup that was brought back did not know of; null: none was. Does not change while we are here. */
    forgotten: () => readForgotten(opened.work),
    /** Calls back with the instance of which pauses may have changed, null: any; heard while there is a session. */
    onPausesChanged: (heard: (instance: string | null) => void) => notices.listen(PAUSES_CHANNEL, heard),
    /** Whether there is such a session now. */
    hearsPauses: notices.attached,
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
