/**
 * Forgetting one person: names, usernames and words are taken out of every table, while `serve` may run. What makes
 * something happen once (keys, digests, numbers of notes and issues) stays.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { type Forgotten, NOBODY_NAME, tellingNames, withoutPerson } from "../../model/forget.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";
import { identify } from "./identify.ts";
import { leaveOwnRows, likely } from "./own-rows.ts";
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
  { table: "agendas", column: "items", key: ["key"], mayChange: sql`true` },
  { table: "agendas", column: "carried", key: ["key"], mayChange: sql`true` },
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
  ["contacts", "words"],
  ["topics", "text"],
];

const BATCH = 200;

/** Tables that say of each row whose GitLab it is of. */
const BY_INSTANCE: readonly string[] = [
  "deliveries",
  "members",
  "member_sources",
  "inboxes",
  "project_stops",
  "own_users",
  "contacts",
  "topics",
  "agendas",
  "calendar_feeds",
  "introductions",
  "requests",
];

/** Which rows are of an instance; tables without one have rows of all. */
const ofInstance = (table: string, instance: string): RawBuilder<unknown> => {
  if (BY_INSTANCE.includes(table)) return sql`instance = ${instance}`;
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
  "contacts",
  "topics",
  "agendas",
  "calendar_feeds",
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

const counts = async (database: Kysely<Tables>, instance: string, who: Forgotten): Promise<RowCounts> => {
  const found: Record<string, number> = {};
  for (const table of TABLES) {
    const { rows } = await sql<{ count: number }>`
      SELECT count(*) FROM ${sql.table(table)} AS row WHERE ${ofInstance(table, instance)} AND to_jsonb(row)::text ~* ${anyPattern(who)}`.execute(
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
    return changed + (await leaveOwnRows(database, instance, who));
  },
});
