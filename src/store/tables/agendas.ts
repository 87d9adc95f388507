import { type Kysely, type RawBuilder, type Selectable, sql } from "kysely";
import type { Agenda, AgendaItem, AskedTopic, Contact, SpokenItem, Topic } from "../../model/meeting.ts";
import type { IssueMemory } from "../../model/memory.ts";
import type { NewTask, TaskResult } from "../../model/task.ts";
import { jsonFor } from "../json.ts";
import type { AgendasTable } from "../meeting-schema.ts";
import type { Tables } from "../schema.ts";
import { saveContacts } from "./contacts.ts";
import { saveSpoken } from "./spoken-items.ts";
import { wishTasks } from "./tasks.ts";

type AgendaRow = Selectable<AgendasTable> & { readonly result: TaskResult | null };

const agendaOf = (row: AgendaRow): Agenda => ({
  key: row.key,
  meeting: row.meeting,
  planned: row.planned,
  day: row.day,
  startsAt: row.starts_at,
  movesOnAt: row.moves_on_at,
  instance: row.instance,
  taskKey: row.task_key,
  rank: row.rank,
  items: row.items,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
  carried: row.carried,
  issueKey: row.result?.issueKey ?? null,
  url: row.result?.url ?? null,
});

/** An agenda that is to be opened. */
export type NewAgenda = Omit<Agenda, "closedAt" | "carried" | "issueKey" | "url">;

/** How a meeting ended. */
export interface AgendaEnd {
  readonly carried: readonly AgendaItem[];
  /** Keys of topics that were spoken about, or struck out. */
  readonly settled: readonly string[];
  readonly spoken: readonly SpokenItem[];
  readonly contacts: readonly Contact[];
  readonly tasks: readonly NewTask[];
  /** Nobody has seen an issue of it: its task is ended, too, so that none is opened that nobody waits for. */
  readonly isUnopened?: boolean;
}

/** Ends the task that would open an agenda; answers false where it may have opened it, or does just now. */
const endOpening = async (transaction: Kysely<Tables>, key: string, now: Date): Promise<boolean> => {
  const { rows } = await sql<{ isLeft: boolean }>`
    WITH ended AS (
      UPDATE tasks SET state = 'skipped', why = 'The meeting was over before it could be opened.', retry_at = NULL, ended_at = ${now}
      FROM agendas WHERE agendas.key = ${key} AND tasks.key = agendas.task_key
        AND tasks.state IN ('planned', 'waiting') AND tasks.attempted_at IS NULL
      RETURNING tasks.key
    )
    SELECT true AS "isLeft" FROM agendas JOIN tasks ON tasks.key = agendas.task_key
    WHERE agendas.key = ${key} AND tasks.key NOT IN (SELECT key FROM ended)
      AND (tasks.state IN ('planned', 'attempting', 'waiting') OR tasks.result ? 'issueKey')`.execute(
    transaction,
  );
  return rows.length === 0;
};

/** An issue of a partner as it is remembered. */
export interface PartnersIssue {
  readonly issueKey: string;
  readonly memory: IssueMemory;
}

/** Opening and ending. */
const agendaWrites = (database: Kysely<Tables>) => ({
  /** With the tasks that open it, all or nothing; answers whether it is new. */
  open: (agenda: NewAgenda, tasks: readonly NewTask[]): Promise<boolean> =>
    database.transaction().execute(async (transaction) => {
      const added = await transaction
        .insertInto("agendas")
        .values({
          key: agenda.key,
          meeting: agenda.meeting,
          planned: agenda.planned,
          day: agenda.day,
          starts_at: agenda.startsAt,
          moves_on_at: agenda.movesOnAt,
          instance: agenda.instance,
          task_key: agenda.taskKey,
          rank: agenda.rank,
          items: jsonFor(agenda.items),
          opened_at: agenda.openedAt,
          closed_at: null,
          carried: jsonFor([]),
        })
        .onConflict((conflict) => conflict.column("key").doNothing())
        .returning("key")
        .executeTakeFirst();
      if (added !== undefined) await wishTasks(transaction, tasks, agenda.openedAt);
      return added !== undefined;
    }),

  /** Ends a meeting, once, with everything that follows from it; answers whether this call did. */
  close: (key: string, end: AgendaEnd, now: Date): Promise<boolean> =>
    database.transaction().execute(async (transaction) => {
      if (end.isUnopened === true && !(await endOpening(transaction, key, now))) return false;
      const closed = await transaction
        .updateTable("agendas")
        .set({ closed_at: now, carried: jsonFor(end.carried) })
        .where("key", "=", key)
        .where("closed_at", "is", null)
        .returning("meeting")
        .executeTakeFirst();
      if (closed === undefined) return false;
      if (end.settled.length > 0)
        await transaction
          .updateTable("topics")
          .set({ settled_at: now })
          .where("key", "in", [...end.settled])
          .execute();
      await saveSpoken(transaction, closed.meeting, end.spoken);
      await saveContacts(transaction, end.contacts, now);
      await wishTasks(transaction, end.tasks, now);
      return true;
    }),
});

const agendaReads = (database: Kysely<Tables>) => {
  const select = (where: RawBuilder<unknown>, limit: number): Promise<Agenda[]> =>
    sql<AgendaRow>`
      SELECT agendas.*, tasks.result FROM agendas LEFT JOIN tasks ON tasks.key = task_key
      WHERE ${where} ORDER BY planned DESC LIMIT ${limit}`
      .execute(database)
      .then(({ rows }) => rows.map(agendaOf));
  return {
    get: async (key: string): Promise<Agenda | null> =>
      (await select(sql`agendas.key = ${key}`, 1))[0] ?? null,

    /** The last one of a meeting. */
    lastOf: async (meeting: string): Promise<Agenda | null> =>
      (await select(sql`meeting = ${meeting}`, 1))[0] ?? null,

    /** Those that are not closed, newest first. */
    listOpen: (limit = 500): Promise<Agenda[]> => select(sql`closed_at IS NULL`, limit),

    /** Of this issue, if it is one that is not closed. */
    ofIssue: async (issueKey: string): Promise<Agenda | null> =>
      (await select(sql`closed_at IS NULL AND tasks.result->>'issueKey' = ${issueKey}`, 1))[0] ?? null,
  };
};

/** What agendas are made of. */
const agendaFacts = (database: Kysely<Tables>) => ({
  /** What people want to be spoken about with these partners, and (`team`) with a team; the oldest first. */
  topics: async (partners: readonly string[], team: string | null): Promise<Topic[]> => {
    const rows = await database
      .selectFrom("topics")
      .selectAll()
      .where(
        sql<boolean>`(partner = ANY(${[...partners]}::text[]) OR (partner IS NULL AND team = ${team}::text))`,
      )
      .where("settled_at", "is", null)
      .orderBy("at")
      .orderBy("key")
      .limit(500)
      .execute();
    return rows.map(({ issue_key, by_username, at, settled_at: _, ...topic }) => ({
      ...topic,
      issueKey: issue_key,
      by: by_username,
      at: at.toISOString(),
    }));
  },

  /** Those with these keys, as they were asked. */
  askedTopics: async (keys: readonly string[]): Promise<ReadonlyMap<string, AskedTopic>> => {
    if (keys.length === 0) return new Map();
    const { rows } = await sql<AskedTopic>`
      SELECT key, rank, internal, settled_at IS NOT NULL AS "isSettled" FROM topics
      WHERE key = ANY(${[...keys]}::text[])`.execute(database);
    return new Map(rows.map((topic) => [topic.key, topic]));
  },

  /**
   * Issues of these partners, and those that a team (`team`) was asked about: open ones, and others that changed since;
   * those with these keys in any case.
   * Those that have waited longest first.
   */
  issues: async (
    about: {
      readonly partners: readonly string[];
      readonly team: string | null;
      readonly keys: readonly string[];
    },
    since: Date,
    limit = 2_000,
  ): Promise<PartnersIssue[]> => {
    const asked =
      about.team === null ? sql`false` : sql`memory->'teams' @> ${jsonFor([{ team: about.team }])}::jsonb`;
    const { rows } = await sql<PartnersIssue>`
        SELECT issue_key AS "issueKey", memory FROM issues
        WHERE (memory->>'partner' = ANY(${[...about.partners]}::text[]) OR ${asked})
          AND (issue_key = ANY(${[...about.keys]}::text[]) OR memory->'snapshot'->>'state' = 'opened' OR (memory->'snapshot'->>'updatedAt')::timestamptz >= ${since})
        ORDER BY memory->'turn'->>'since', issue_key LIMIT ${limit}`.execute(database);
    return rows;
  },
});

/** Agendas, and what they are made of. */
export const createAgendas = (database: Kysely<Tables>) => ({
  ...agendaWrites(database),
  ...agendaReads(database),
  ...agendaFacts(database),
});
