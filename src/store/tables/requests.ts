import { type Kysely, type Selectable, sql } from "kysely";
import { rankOf } from "../../model/rank.ts";
import type { NewRequest, RequestDecision, StoredRequest } from "../../model/request.ts";
import { type NewTask, secretPart } from "../../model/task.ts";
import { textFor } from "../json.ts";
import type { RequestsTable } from "../people-schema.ts";
import type { Tables } from "../schema.ts";
import { wishTasks } from "./tasks.ts";

/** Keeps a request, in the caller's transaction; one that is known is left alone. */
export const saveRequest = async (database: Kysely<Tables>, request: NewRequest): Promise<void> => {
  const { id, kind, team, instance, username, name, words, origin, askedAt } = request;
  await database
    .insertInto("requests")
    .values({
      id,
      kind,
      team,
      instance,
      username,
      name: textFor(name),
      words: textFor(words),
      origin_key: origin?.issueKey ?? null,
      origin_partner: origin?.partner ?? null,
      origin_internal: origin?.internal ?? true,
      origin_rank: origin?.rank ?? rankOf("private", false),
      asked_at: new Date(askedAt),
      state: "open",
      decided_by: null,
      answer: null,
      decided_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/**
 * Keeps what the managers decided, in the caller's transaction; the first decision stands. Only the table's row for
 * somebody who joins is followed any further: with a yes to anything else all is done.
 */
export const saveRequestDecision = async (
  database: Kysely<Tables>,
  id: string,
  { outcome, by, words, at }: RequestDecision,
): Promise<void> => {
  await database
    .updateTable("requests")
    .set({
      state:
        outcome === "approved"
          ? sql`CASE WHEN kind IN ('join', 'attend') THEN 'approved' ELSE 'done' END`
          : outcome,
      decided_by: by,
      answer: textFor(words),
      decided_at: new Date(at),
    })
    .where("id", "=", id)
    .where("state", "=", "open")
    .execute();
};

type Row = Selectable<RequestsTable> & { readonly issue_key: string | null };

const storedOf = (row: Row): StoredRequest => ({
  id: row.id,
  kind: row.kind,
  team: row.team,
  instance: row.instance,
  username: row.username,
  name: row.name,
  words: row.words,
  origin:
    row.origin_key === null
      ? null
      : {
          issueKey: row.origin_key,
          partner: row.origin_partner,
          internal: row.origin_internal,
          rank: row.origin_rank,
        },
  askedAt: row.asked_at.toISOString(),
  state: row.state,
  issueKey: row.issue_key,
  decision:
    row.decided_at === null
      ? null
      : {
          outcome: row.state === "declined" ? "declined" : "approved",
          by: row.decided_by ?? "",
          words: row.answer ?? "",
          at: row.decided_at.toISOString(),
        },
});

const ALL = sql`SELECT requests.*, tasks.result->>'issueKey' AS issue_key FROM requests JOIN tasks ON tasks.key = requests.id`;

/** Requests to the support managers. */
export const createRequests = (database: Kysely<Tables>) => ({
  /** The request that an issue of ours is; null: it is none. */
  ofIssue: async (issueKey: string): Promise<StoredRequest | null> => {
    const { rows } = await sql<Row>`
      ${ALL} WHERE tasks.kind = 'issue' AND tasks.result->>'issueKey' = ${issueKey}`.execute(database);
    return rows[0] === undefined ? null : storedOf(rows[0]);
  },

  /**
   * All of somebody's, the oldest first. Of those whose names were removed meanwhile only ids tell whose they were: their
   * fifth part (`requesting/ask.ts`). Else what is asked again would get the same id, and be taken for known.
   */
  ofPerson: async (instance: string, username: string): Promise<StoredRequest[]> => {
    const { rows } = await sql<Row>`
      ${ALL} WHERE requests.instance = ${instance} AND (
        lower(requests.username) = ${username.toLowerCase()}
        OR (requests.username = '' AND split_part(requests.id, '|', 5) = ${secretPart(username)})
      )
      ORDER BY asked_at, id`.execute(database);
    return rows.map(storedOf);
  },

  /** What was approved, and is not in the configuration yet: a row, or a seat in a meeting. */
  approved: async (): Promise<StoredRequest[]> => {
    const { rows } = await sql<Row>`
      ${ALL} WHERE requests.state = 'approved' AND requests.kind IN ('join', 'attend') ORDER BY asked_at, id`.execute(
      database,
    );
    return rows.map(storedOf);
  },

  /** Asks beside any decision, as the command line does, with what opens its issue; answers whether it was new. */
  ask: async (request: NewRequest, tasks: readonly NewTask[], now: Date): Promise<boolean> =>
    await database.transaction().execute(async (transaction) => {
      const keys = await wishTasks(transaction, tasks, now);
      if (tasks.every(({ mode }) => mode === "act")) await saveRequest(transaction, request);
      return keys.includes(request.id);
    }),

  /** What was approved has come about, and this says so. */
  settle: async (id: string, task: NewTask, now: Date): Promise<void> => {
    await database.transaction().execute(async (transaction) => {
      await wishTasks(transaction, [task], now);
      await transaction
        .updateTable("requests")
        .set({ state: "done" })
        .where("id", "=", id)
        .where("state", "=", "approved")
        .execute();
    });
  },
});
