import { type Kysely, sql } from "kysely";
import type {
  EscalationEvent,
  EscalationRecord,
  EscalationState,
  EscalationTarget,
} from "../../model/escalation.ts";
import { issueKeyOf } from "../../model/ids.ts";
import type { IssueMemory } from "../../model/memory.ts";
import type { Tables } from "../schema.ts";
import { type EscalationWrite, reconsider, writeEscalation } from "./escalation-rows.ts";
import { saveMemory } from "./issues.ts";

/** An escalation that an issue is part of, and as what. */
export interface EscalationOfIssue {
  readonly role: "source" | "target";
  readonly record: EscalationRecord;
}

interface Row {
  readonly role: "source" | "target";
  readonly id: string;
  readonly instance: string;
  readonly team: string;
  readonly asked_by: string;
  readonly version: number;
  readonly events: readonly EscalationEvent[];
}

const found = (row: Row): EscalationOfIssue => ({
  role: row.role,
  record: {
    id: row.id,
    instance: row.instance,
    team: row.team,
    askedBy: row.asked_by,
    events: row.events,
    version: row.version,
  },
});

const EVENTS = sql`(
  SELECT coalesce(jsonb_agg(event ORDER BY position, event_id), '[]') FROM escalation_events WHERE escalation_id = id
) AS events`;

/** Escalations: what befell them, and which issues they are about. */
export const createEscalations = (database: Kysely<Tables>) => ({
  /** All that an issue is part of, the oldest first. */
  ofIssue: async (issueKey: string): Promise<EscalationOfIssue[]> => {
    const { rows } = await sql<Row>`
      SELECT role, id, instance, team, asked_by, version, ${EVENTS}
      FROM escalation_issues JOIN escalations ON id = escalation_id
      WHERE issue_key = ${issueKey} ORDER BY requested_at, id`.execute(database);
    return rows.map(found);
  },

  /** One by its id. */
  get: async (id: string): Promise<EscalationRecord | null> => {
    const { rows } = await sql<Row>`
      SELECT 'source' AS role, id, instance, team, asked_by, version, ${EVENTS}
      FROM escalations WHERE id = ${id}`.execute(database);
    return rows[0] === undefined ? null : found(rows[0]).record;
  },

  /** Adds events outside a decision; `target`: what is remembered of the team's issue from now on. */
  write: async (
    write: EscalationWrite,
    target: { readonly issueKey: string; readonly memory: IssueMemory } | null = null,
    decidedAt: Date | null = null,
  ): Promise<void> =>
    await database.transaction().execute(async (transaction) => {
      if (target !== null) {
        await saveMemory(transaction, target.issueKey, target.memory);
        await reconsider(transaction, target.issueKey);
      }
      await writeEscalation(transaction, write, null, decidedAt);
    }),

  /** How many were requested of a team since then: for the daily cap. */
  requestedSince: async (team: string, since: Date): Promise<number> => {
    const { count } = await database
      .selectFrom("escalations")
      .select((query) => query.fn.countAll<number>().as("count"))
      .where("team", "=", team)
      .where("requested_at", ">=", since)
      .executeTakeFirstOrThrow();
    return count;
  },

  /** Where the teams' issues of escalations in these states are now, after moves. */
  targetsIn: async (
    states: readonly EscalationState[],
  ): Promise<
    { readonly issueKey: string; readonly escalation: string; readonly path: string; readonly at: Date }[]
  > => {
    const { rows } = await sql<{ escalation: string; target: EscalationTarget; at: string }>`
      SELECT DISTINCT ON (id) id AS escalation, event->'target' AS target, event->>'at' AS at
      FROM escalations JOIN escalation_events ON escalation_id = id
      WHERE state = ANY(${[...states]}::text[]) AND event ? 'target'
      ORDER BY id, position DESC`.execute(database);
    return rows.map(({ escalation, target, at }) => ({
      escalation,
      at: new Date(at),
      issueKey: issueKeyOf(target.ref),
      path: target.reference.replace(/#\d+$/, ""),
    }));
  },

  /** How many are in each state, by team. */
  countByState: async (): Promise<
    { readonly team: string; readonly state: EscalationState; readonly count: number }[]
  > =>
    await database
      .selectFrom("escalations")
      .select(["team", "state", (query) => query.fn.countAll<number>().as("count")])
      .groupBy(["team", "state"])
      .execute(),
});
