/** Which digests were made, and what they tell of. */
import { type Kysely, sql } from "kysely";
import type { EscalationRecord } from "../../model/escalation.ts";
import type { NewTask } from "../../model/task.ts";
import { likely } from "../forget/own-rows.ts";
import type { Tables } from "../schema.ts";
import { changedPartnerIssues, openPartnerIssues, type RememberedIssue } from "./partner-issues.ts";
import { wishTasks } from "./tasks.ts";

/** A digest of one recipient. */
interface Key {
  readonly name: string;
  readonly recipient: string;
}

/** More than anybody looks after; what is owed comes first, so that it is the rest that is cut. */
const MOST_ISSUES = 50_000;
const MOST_ESCALATIONS = 10_000;

/** Issues, and whether there were more than are read. */
export interface ReadIssues {
  readonly issues: readonly RememberedIssue[];
  readonly isCut: boolean;
}

const bounded = (issues: readonly RememberedIssue[]): ReadIssues => ({
  issues,
  isCut: issues.length >= MOST_ISSUES,
});

const OVER = ["done", "withdrawn", "dropped", "relayed"];

/** The moment that the last one told of that went out, by what its tasks' keys begin with; null: none has. */
const lastSentOf = async (database: Kysely<Tables>, prefix: string): Promise<Date | null> => {
  const { rows } = await sql<{ at: string | null }>`
    SELECT max(wish->>'at') AS at FROM tasks
    WHERE key LIKE ${`${likely(prefix)}%`} AND kind = 'send' AND state IN ('done', 'skipped')`.execute(
    database,
  );
  const at = rows[0]?.at ?? null;
  return at === null ? null : new Date(at);
};

const MOST_CLOSED = 30;

/** See `earlierIssues`. */
const earlierIssuesOf = async (
  database: Kysely<Tables>,
  prefix: string,
): Promise<{ readonly key: string; readonly issueKey: string }[]> => {
  const { rows } = await sql<{ key: string; issueKey: string }>`
    SELECT key, result->>'issueKey' AS "issueKey" FROM tasks
    WHERE key LIKE ${`${likely(prefix)}%`} AND kind = 'send' AND state IN ('done', 'skipped') AND result ? 'issueKey'
      AND EXISTS (SELECT FROM jsonb_array_elements(wish->'messages') AS message
        WHERE message->>'channel' = result->>'channel' AND message->'content'->>'kind' = 'issue')
    ORDER BY wish->>'at' DESC, key DESC OFFSET 1 LIMIT ${MOST_CLOSED}`.execute(database);
  return rows;
};

/** Up to when there was nothing to say, the last time that this was so; null: never yet. */
const nothingUntilOf = async (database: Kysely<Tables>, { name, recipient }: Key): Promise<Date | null> => {
  const row = await database
    .selectFrom("digests")
    .select("nothing_until")
    .where("name", "=", name)
    .where("recipient", "=", recipient)
    .executeTakeFirst();
  return row?.nothing_until ?? null;
};

const SPOKEN = sql`greatest(memory->>'spokenAt', memory->>'firstResponseAt')`;

/** Over the tables of what is remembered. */
export const createDigests = (database: Kysely<Tables>) => ({
  /** When each was due the last time that it was looked at, by name and recipient. */
  lastDue: async (): Promise<(Key & { readonly dueAt: Date })[]> =>
    await database.selectFrom("digests").select(["name", "recipient", "due_at as dueAt"]).execute(),

  /** Begins to count: one that is new is due at its next time. */
  begin: async ({ name, recipient }: Key, dueAt: Date): Promise<void> => {
    await database
      .insertInto("digests")
      .values({ name, recipient, due_at: dueAt })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },

  /**
   * Notes that what was due then is seen to, and wishes its tasks, in one transaction; no tasks: there was nothing to say.
   * false: somebody else has, and nothing is wished.
   */
  seeTo: async (
    { name, recipient }: Key,
    dueAt: Date,
    tasks: readonly NewTask[],
    now: Date,
  ): Promise<boolean> =>
    await database.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("digests")
        .set({ due_at: dueAt, ...(tasks.length === 0 ? { nothing_until: dueAt } : {}) })
        .where("name", "=", name)
        .where("recipient", "=", recipient)
        .where("due_at", "<", dueAt)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await wishTasks(transaction, tasks, now);
      return true;
    }),

  /** See `lastSentOf`. */
  lastSent: (prefix: string): Promise<Date | null> => lastSentOf(database, prefix),

  /** Of digests that are issues: those before the last one, with their tasks, by what the tasks' keys begin with. */
  earlierIssues: (prefix: string) => earlierIssuesOf(database, prefix),

  /** See `nothingUntilOf`. */
  nothingUntil: (key: Key): Promise<Date | null> => nothingUntilOf(database, key),

  /** Partners' issues that are open: what we owe first. */
  openIssues: async (partners: readonly string[]): Promise<ReadIssues> =>
    bounded(await openPartnerIssues(database, { partners, limit: MOST_ISSUES })),

  /** Partners' issues that were opened or changed since then, open or not; the newest first. */
  changedIssues: async (partners: readonly string[], since: Date): Promise<ReadIssues> =>
    bounded(await changedPartnerIssues(database, since, { partners, limit: MOST_ISSUES })),

  /** Escalations that are not over, and those that changed since then; the newest first. */
  escalations: async (since: Date): Promise<EscalationRecord[]> => {
    const { rows } = await sql<EscalationRecord>`
      SELECT id, instance, team, asked_by AS "askedBy", version,
        (SELECT coalesce(jsonb_agg(event ORDER BY position), '[]') FROM escalation_events WHERE escalation_id = id) AS events
      FROM escalations WHERE state <> ALL(${OVER}::text[]) OR since >= ${since}
      ORDER BY state = ANY(${OVER}::text[]), since DESC, id LIMIT ${MOST_ESCALATIONS}`.execute(database);
    return rows;
  },

  /**
   * When somebody of ours last spoke with each of these partners, as far as is remembered: in an issue, or (where
   * meetings and calls are noted) elsewhere. ISO 8601, UTC.
   */
  contacts: async (partners: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const { rows } = await sql<{ partner: string; at: Date | null }>`
      SELECT partner, greatest(spoken.at, met.at) AS at FROM unnest(${[...partners]}::text[]) AS asked (partner),
        LATERAL (SELECT max(${SPOKEN} COLLATE "C")::timestamptz AS at FROM issues
          WHERE memory->>'partner' = asked.partner AND ${SPOKEN} IS NOT NULL) AS spoken,
        LATERAL (SELECT max(day)::date::timestamptz AS at FROM contacts WHERE contacts.partner = asked.partner) AS met`.execute(
      database,
    );
    return new Map(rows.flatMap(({ partner, at }) => (at === null ? [] : [[partner, at.toISOString()]])));
  },

  /** Notes who is a partner; since when is known of those who were noted before. */
  notePartners: async (partners: readonly string[], now: Date): Promise<void> => {
    if (partners.length === 0) return;
    await database
      .insertInto("known_partners")
      .values(partners.map((partner) => ({ partner, since: now })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },

  /** Since when each partner is known, by its id; ISO 8601, UTC. */
  partnersSince: async (): Promise<ReadonlyMap<string, string>> => {
    const rows = await database.selectFrom("known_partners").selectAll().execute();
    return new Map(rows.map(({ partner, since }) => [partner, since.toISOString()]));
  },
});
