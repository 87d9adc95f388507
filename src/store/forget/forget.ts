/**
 * Forgetting one person: names, usernames and words are taken out of every table, while `serve` may run. What makes
 * something happen once (keys, digests, numbers of notes and issues) stays.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { type Forgotten, NO_WORDS, NOBODY_NAME, tellingNames, withoutPerson } from "../../model/forget.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";
import { identify } from "./identify.ts";
import { anyPattern, namePattern } from "./patterns.ts";

/** Rows by table. */
export type RowCounts = Readonly<Record<string, number>>;

/** JSON that is walked: which column, what its rows are known by, and which of them may be changed. */
interface Walked {
  readonly table: string;
  readonly column: string;
  readonly key: readonly string[];
  readonly mayChange: RawBuilder<unknown>;
  /** Beside the column. */
  readonly also?: RawBuilder<unknown>;
}

const ENDED = sql`state NOT IN ('planned', 'attempting', 'waiting')`;

const WALKED: readonly Walked[] = [
  { table: "plans", column: "plan", key: ["id"], mayChange: sql`true` },
  {
    table: "effects",
    column: "effect",
    key: ["key"],
    mayChange: ENDED,
    // A status note is made of names: with other ones it is wished anew, and compared with what stands there.
    also: sql`, content_digest = CASE WHEN kind = 'status_note' THEN '' ELSE content_digest END`,
  },
  { table: "effects", column: "outcome", key: ["key"], mayChange: ENDED },
  { table: "issues", column: "memory", key: ["issue_key"], mayChange: sql`true` },
  { table: "escalation_events", column: "event", key: ["escalation_id", "event_id"], mayChange: sql`true` },
  { table: "undos", column: "items", key: ["run", "issue_key"], mayChange: sql`state <> 'waiting'` },
  { table: "rule_stops", column: "sample", key: ["rule"], mayChange: sql`true` },
  { table: "tasks", column: "wish", key: ["key"], mayChange: ENDED },
];

const WORDS: readonly (readonly [table: string, column: string])[] = [
  ["deliveries", "why"],
  ["effect_history", "why"],
  ["rule_stops", "why"],
  ["undos", "why"],
  ["tasks", "why"],
  ["tasks", "reason"],
  ["requests", "words"],
  ["requests", "answer"],
];

const BATCH = 200;

/** Which rows are of an instance; tables without one have rows of all. */
const ofInstance = (table: string, instance: string): RawBuilder<unknown> => {
  if (["deliveries", "requests"].includes(table)) return sql`instance = ${instance}`;
  if (table === "rule_stops" || table === "tasks") return sql`true`;
  if (table === "watermarks") return sql`name LIKE ${`%:${likely(instance)}:%`}`;
  if (table === "escalation_events")
    return sql`escalation_id IN (SELECT id FROM escalations WHERE instance = ${instance})`;
  return sql`starts_with(issue_key, ${`${instance}:`})`;
};

/** One column. A row that somebody has written meanwhile is left for the next pass. */
const walkColumn = async (
  database: Kysely<Tables>,
  { table, column, key, mayChange, also = sql`` }: Walked,
  instance: string,
  who: Forgotten,
): Promise<number> => {
  const keys = sql.join(key.map((name) => sql.ref(name)));
  let [changed, after] = [0, ""];
  for (;;) {
    const { rows } = await sql<{ id: string; keys: unknown[]; value: unknown }>`
      SELECT jsonb_build_array(${keys})::text AS id, jsonb_build_array(${keys}) AS keys, ${sql.ref(column)} AS value
      FROM ${sql.table(table)}
      WHERE ${ofInstance(table, instance)} AND ${mayChange} AND ${sql.ref(column)}::text ~* ${anyPattern(who)}
        AND jsonb_build_array(${keys})::text > ${after}
      ORDER BY 1 LIMIT ${BATCH}`.execute(database);
    for (const { keys: values, value } of rows) {
      const next = jsonFor(withoutPerson(value, who));
      const same = sql.join(
        key.map((name, index) => sql`${sql.ref(name)} = ${values[index]}`),
        sql` AND `,
      );
      const { numAffectedRows = 0n } = await sql`
        UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${next}::jsonb ${also}
        WHERE ${same} AND ${mayChange} AND ${sql.ref(column)} = ${jsonFor(value)}::jsonb
          AND ${sql.ref(column)} <> ${next}::jsonb`.execute(database);
      changed += Number(numAffectedRows);
    }
    after = rows.at(-1)?.id ?? "";
    if (rows.length < BATCH) return changed;
  }
};

/** Bodies and facts hold much that is not looked for by name: where somebody is in them, they go as a whole. */
const removeBodies = async (database: Kysely<Tables>, instance: string, who: Forgotten): Promise<number> => {
  const pattern = anyPattern(who);
  const { numAffectedRows: bodies = 0n } = await sql`
    UPDATE deliveries SET body_text = NULL, body_bytes = NULL
    WHERE instance = ${instance} AND state <> 'waiting' AND (body_text ~* ${pattern}
      OR position(convert_to(${who.username}, 'UTF8') IN body_bytes) > 0)`.execute(database);
  const { numAffectedRows: facts = 0n } = await sql`
    UPDATE plans SET facts = '{}'
    WHERE starts_with(issue_key, ${`${instance}:`}) AND facts::text ~* ${pattern}`.execute(database);
  return Number(bodies) + Number(facts);
};

const replaceWords = async (
  database: Kysely<Tables>,
  [table, column]: readonly [string, string],
  instance: string,
  who: Forgotten,
): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    UPDATE ${sql.table(table)}
    SET ${sql.ref(column)} = regexp_replace(${sql.ref(column)}, ${namePattern(who)}, ${String.raw`\1${NOBODY_NAME}\3`}, 'gi')
    WHERE ${ofInstance(table, instance)} AND ${sql.ref(column)} ~* ${namePattern(who)}`.execute(database);
  return Number(numAffectedRows);
};

/** As it stands, in a pattern of LIKE. */
const likely = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);

/**
 * Lists of members without the person. Each is read again before anything is decided by it: whoever still is a member is
 * in it then, and no news of theirs is taken for a stranger's.
 */
const leaveLists = async (
  database: Kysely<Tables>,
  instance: string,
  { id, username }: Pick<Forgotten, "id" | "username">,
): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    WITH gone AS (
      DELETE FROM members WHERE instance = ${instance}
        AND (lower(username) = ${username.toLowerCase()} OR user_id = ${id ?? -1})
      RETURNING source
    ), due AS (
      UPDATE member_sources SET to_read = true WHERE instance = ${instance} AND source IN (SELECT source FROM gone)
    )
    SELECT count(*) FROM gone`.execute(database);
  return Number(rows[0]?.count ?? 0);
};

/** The inbox itself is found again by its marker, but not while GitLab may still be making it. */
const leaveInbox = async (database: Kysely<Tables>, instance: string, username: string): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM inboxes WHERE instance = ${instance} AND lower(username) = ${username.toLowerCase()}
      AND (attempted_at IS NULL OR attempted_at < now() - interval '5 minutes')`.execute(database);
  return Number(numAffectedRows);
};

/** Who was brought in, and who asked the managers for something, in their own words. */
const forgetRegistered = async (
  database: Kysely<Tables>,
  instance: string,
  username: string,
): Promise<number> => {
  const introduced = await sql`
    DELETE FROM introductions WHERE instance = ${instance} AND handle = ${username.toLowerCase()}`.execute(
    database,
  );
  const asked = await sql`
    UPDATE requests SET username = '', name = ${NOBODY_NAME}, words = CASE WHEN words = '' THEN '' ELSE ${NO_WORDS} END
    WHERE instance = ${instance} AND lower(username) = ${username.toLowerCase()} AND state <> 'open'`.execute(
    database,
  );
  const decided = await sql`
    UPDATE requests SET decided_by = ${NOBODY_NAME}, answer = CASE WHEN answer IS NULL THEN NULL ELSE ${NO_WORDS} END
    WHERE instance = ${instance} AND lower(decided_by) = ${username.toLowerCase()}`.execute(database);
  return [introduced, asked, decided].reduce(
    (sum, { numAffectedRows = 0n }) => sum + Number(numAffectedRows),
    0,
  );
};

/** Rows that are about the person by themselves. */
const replaceIds = async (
  database: Kysely<Tables>,
  instance: string,
  { id, username }: Forgotten,
): Promise<number> => {
  const stops = await sql`
    UPDATE project_stops SET by_username = ${NOBODY_NAME}
    WHERE instance = ${instance} AND lower(by_username) = ${username.toLowerCase()}`.execute(database);
  // How far the issues of an author were read: nobody reads them who is no partner's any more, by lists that are read.
  const read = await sql`
    WITH done AS (
      DELETE FROM backfill_places USING backfills
      WHERE backfills.id = backfill_id AND finished_at IS NOT NULL
        AND lower(place) = ${`${instance}:author:${username.toLowerCase()}`}
    )
    DELETE FROM watermarks WHERE lower(name) LIKE ${`%:${likely(`${instance}:author:${username.toLowerCase()}`)}`}
      AND NOT EXISTS (
        SELECT FROM members WHERE instance = ${instance} AND lower(username) = ${username.toLowerCase()}
      ) AND NOT EXISTS (SELECT FROM member_sources WHERE instance = ${instance} AND to_read)`.execute(
    database,
  );
  const own =
    Number(stops.numAffectedRows ?? 0n) +
    Number(read.numAffectedRows ?? 0n) +
    (await leaveLists(database, instance, { id, username })) +
    (await leaveInbox(database, instance, username)) +
    (await forgetRegistered(database, instance, username));
  if (id === null) return own;
  const runs = await sql`
    UPDATE command_runs SET user_id = 0 WHERE instance = ${instance} AND user_id = ${id}`.execute(database);
  return own + Number(runs.numAffectedRows ?? 0n);
};

/** What somebody asked, or what names them, is not known any more: words that are sorted cannot be put right one by one. */
const forgetQuestions = async (
  database: Kysely<Tables>,
  instance: string,
  who: Forgotten,
): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM knowledge WHERE instance = ${instance} AND (author_id = ${who.id ?? -1}
      OR to_jsonb(knowledge)::text ~* ${anyPattern(who)}
      OR EXISTS (SELECT FROM unnest(${[...tellingNames(who)]}::text[]) AS name
        WHERE words @@ phraseto_tsquery('english', name) AND numnode(phraseto_tsquery('english', name)) > 0))`.execute(
    database,
  );
  return Number(numAffectedRows);
};

const TABLES = [
  "deliveries",
  "plans",
  "effects",
  "effect_history",
  "issues",
  "escalation_events",
  "undos",
  "rule_stops",
  "tasks",
  "members",
  "member_sources",
  "inboxes",
  "project_stops",
  "own_users",
  "watermarks",
  "knowledge",
  "introductions",
  "requests",
] as const;

const BY_INSTANCE: readonly string[] = [
  "members",
  "member_sources",
  "inboxes",
  "project_stops",
  "own_users",
  "introductions",
  "requests",
];

const counts = async (database: Kysely<Tables>, instance: string, who: Forgotten): Promise<RowCounts> => {
  const found: Record<string, number> = {};
  for (const table of TABLES) {
    const here = BY_INSTANCE.includes(table) ? sql`instance = ${instance}` : ofInstance(table, instance);
    const { rows } = await sql<{ count: number }>`
      SELECT count(*) FROM ${sql.table(table)} AS row WHERE ${here} AND to_jsonb(row)::text ~* ${anyPattern(who)}`.execute(
      database,
    );
    found[table] = rows[0]?.count ?? 0;
  }
  const runs = await database
    .selectFrom("command_runs")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("instance", "=", instance)
    .where("user_id", "=", who.id ?? -1)
    .executeTakeFirst();
  found["command_runs"] = runs?.count ?? 0;
  return Object.fromEntries(Object.entries(found).filter(([, count]) => count > 0));
};

/** Forgetting people. */
export const createForget = (database: Kysely<Tables>) => ({
  /** Instances of which anything is stored. */
  instances: async (): Promise<string[]> => {
    const { rows } = await sql<{ instance: string }>`
      SELECT instance FROM own_users UNION SELECT instance FROM members
      UNION SELECT instance FROM escalations UNION SELECT DISTINCT instance FROM deliveries ORDER BY 1`.execute(
      database,
    );
    return rows.map(({ instance }) => instance);
  },

  /** See `identify`. */
  identify: (instance: string, username: string): Promise<Forgotten> =>
    identify(database, instance, username),

  /** Rows by table in which somebody is. */
  counts: (instance: string, who: Forgotten): Promise<RowCounts> => counts(database, instance, who),

  /** Takes somebody out of everything that may be changed now. Answers how many rows were changed; 0: nothing is left to do. */
  pass: async (instance: string, who: Forgotten): Promise<number> => {
    let changed = await removeBodies(database, instance, who);
    for (const walked of WALKED) changed += await walkColumn(database, walked, instance, who);
    for (const words of WORDS) changed += await replaceWords(database, words, instance, who);
    changed += await forgetQuestions(database, instance, who);
    return changed + (await replaceIds(database, instance, who));
  },
});
