import { type Kysely, sql } from "kysely";
import { LiaisonError } from "../../lib/errors.ts";
import type { EscalationEvent, EscalationRecord, EscalationState } from "../../model/escalation.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** Events to be added to an escalation, and where it stands with them. */
export interface EscalationWrite {
  /** As it was when it was decided; version 0: it is new. */
  readonly before: EscalationRecord;
  readonly events: readonly EscalationEvent[];
  readonly state: EscalationState;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly sourceKeys: readonly string[];
  readonly targetKey: string | null;
  /** No more requests of the team than this since then. */
  readonly atMost?: { readonly since: string; readonly count: number };
}

/** Another job has changed the escalation since it was read: what was decided is decided again. */
export class EscalationOvertaken extends LiaisonError {
  constructor(id: string) {
    super(`The escalation ${id} has changed meanwhile.`, {
      code: "store.overtaken",
      disposition: { kind: "wait", milliseconds: 200 },
      remedy: "Nothing has to be done: it is decided again with what is known now.",
    });
  }
}

/** Requests of one team are counted one after the other, so that many at once are not more than there may be. */
const requireRoom = async (database: Kysely<Tables>, { before, atMost }: EscalationWrite): Promise<void> => {
  if (atMost === undefined) return;
  await sql`SELECT pg_advisory_xact_lock(hashtext(${`escalations to ${before.team}`}))`.execute(database);
  const { count } = await database
    .selectFrom("escalations")
    .select((query) => query.fn.countAll<number>().as("count"))
    .where("team", "=", before.team)
    .where("id", "<>", before.id)
    .where("requested_at", ">=", new Date(atMost.since))
    .executeTakeFirstOrThrow();
  if (Number(count) >= atMost.count) throw new EscalationOvertaken(before.id);
};

const isWanted = ({ kind }: EscalationEvent): boolean => kind === "requested" || kind === "confirmed";

/**
 * Claims the next version; throws where somebody else had it. `decidedAt`: old news asks now, and counts among what is
 * asked of the team today, whatever the time of its words.
 */
const claim = async (
  database: Kysely<Tables>,
  write: EscalationWrite,
  decidedAt: Date | null,
): Promise<void> => {
  const { before, state, since, events } = write;
  const wanted = before.events.some(isWanted) ? undefined : events.find(isWanted);
  const requested = wanted === undefined ? null : (decidedAt ?? new Date(wanted.at));
  if (before.version === 0) {
    const { numInsertedOrUpdatedRows } = await database
      .insertInto("escalations")
      .values({
        id: before.id,
        instance: before.instance,
        team: before.team,
        asked_by: before.askedBy,
        version: 1,
        state,
        since: new Date(since),
        requested_at: requested,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) throw new EscalationOvertaken(before.id);
    return;
  }
  const { numUpdatedRows } = await database
    .updateTable("escalations")
    .set({
      version: before.version + 1,
      state,
      since: new Date(since),
      ...(requested === null ? {} : { requested_at: requested }),
    })
    .where("id", "=", before.id)
    .where("version", "=", before.version)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new EscalationOvertaken(before.id);
};

/** Held while an issue is decided about for the first time, or becomes part of an escalation before that. */
const FIRST_LOOK = "first look at ";

/** Who is decided about for the first time just now cannot be told before that is done. */
const awaitFirstLooks = async (database: Kysely<Tables>, escalation: string): Promise<void> => {
  await sql`
    SELECT pg_advisory_xact_lock(hashtext(${FIRST_LOOK} || issue_key)) FROM (
      SELECT issue_key FROM escalation_issues LEFT JOIN issues USING (issue_key)
      WHERE escalation_id = ${escalation} AND memory IS NULL ORDER BY issue_key
    ) AS unseen`.execute(database);
};

/**
 * Of an issue that was never decided about: throws where it has become part of an escalation since it was read. Nobody
 * could tell it of that, since only what is remembered is told.
 */
export const requireNoneUnknown = async (
  database: Kysely<Tables>,
  issueKey: string,
  known: readonly string[] | undefined,
): Promise<void> => {
  if (known === undefined) return;
  const seen = await database
    .selectFrom("issues")
    .select("issue_key")
    .where("issue_key", "=", issueKey)
    .where("memory", "is not", null)
    .executeTakeFirst();
  if (seen !== undefined) return;
  await sql`SELECT pg_advisory_xact_lock(hashtext(${FIRST_LOOK} || ${issueKey}))`.execute(database);
  const parts = await database
    .selectFrom("escalation_issues")
    .select("escalation_id")
    .where("issue_key", "=", issueKey)
    .execute();
  const unknown = parts.find(({ escalation_id: id }) => !known.includes(id));
  if (unknown !== undefined) throw new EscalationOvertaken(unknown.escalation_id);
};

/** Both sides of the escalation get news of it, by the same way as everything that GitLab tells; but for `origin`. */
const tell = async (
  database: Kysely<Tables>,
  write: EscalationWrite,
  origin: string | null,
): Promise<void> => {
  const { before } = write;
  const version = before.version + 1;
  await awaitFirstLooks(database, before.id);
  await sql`
    WITH concerned AS (
      SELECT issues.issue_key, issues.memory->'snapshot' AS snapshot FROM escalation_issues
      JOIN issues USING (issue_key)
      WHERE escalation_id = ${before.id} AND memory IS NOT NULL AND issue_key IS DISTINCT FROM ${origin}
    ), told AS (
      INSERT INTO deliveries (dedupe_key, instance, message_id, digest, event, received_at, source, body_text, size, confidential, issue_key, state)
      SELECT ${before.instance} || ' internal id ' || id, ${before.instance}, id, md5(id), 'Escalation', now(), 'internal',
        body, length(body), true, issue_key, 'waiting'
      FROM (
        SELECT issue_key, ${before.id} || ':' || ${version}::text || ':' || issue_key AS id,
          jsonb_build_object('escalation', ${before.id}::text, 'issue', snapshot, 'at', now())::text AS body
        FROM concerned
      ) AS news
      ON CONFLICT DO NOTHING
      RETURNING issue_key
    )
    SELECT pg_notify('liaison_news', issue_key) FROM told`.execute(database);
};

/** What was said on the team's issue before we knew it for one of ours is looked at again. */
export const reconsider = async (database: Kysely<Tables>, issueKey: string): Promise<void> => {
  await database
    .updateTable("deliveries")
    .set({ state: "waiting", why: null })
    .where("issue_key", "=", issueKey)
    .where("state", "=", "ignored")
    .execute();
};

/** Adds events to an escalation, in the caller's transaction. Throws `EscalationOvertaken` where it has changed meanwhile. */
export const writeEscalation = async (
  database: Kysely<Tables>,
  write: EscalationWrite,
  origin: string | null,
  decidedAt: Date | null,
): Promise<void> => {
  const { before, events, sourceKeys, targetKey } = write;
  await requireRoom(database, write);
  await claim(database, write, decidedAt);
  const rows = events.map((event, index) => ({
    event_id: event.id,
    position: before.events.length + index,
    event,
  }));
  await sql`
    INSERT INTO escalation_events (escalation_id, event_id, position, event)
    SELECT ${before.id}, event_id, position, event
    FROM jsonb_to_recordset(${jsonFor(rows)}::jsonb) AS row (event_id text, position int, event jsonb)
    ON CONFLICT DO NOTHING`.execute(database);
  const issues = [
    ...sourceKeys.map((issue_key) => ({ issue_key, role: "source" })),
    ...(targetKey === null ? [] : [{ issue_key: targetKey, role: "target" }]),
  ];
  await sql`
    INSERT INTO escalation_issues (issue_key, escalation_id, role)
    SELECT issue_key, ${before.id}, role FROM jsonb_to_recordset(${jsonFor(issues)}::jsonb) AS row (issue_key text, role text)
    ON CONFLICT DO NOTHING`.execute(database);
  await tell(database, write, origin);
};
