/**
 * Forgetting one person: names, usernames and words are taken out of every table, while `serve` may run. What makes
 * something happen once (keys, digests, numbers of notes and issues) stays.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import { type Forgotten, NOBODY_NAME, tellingNames, withoutPerson } from "../../model/forget.ts";
import { jsonFor } from "../json.ts";
import type { Tables } from "../schema.ts";
import { counts, type RowCounts } from "./counts.ts";
import { identify } from "./identify.ts";
import { ofInstance } from "./of-instance.ts";
import { leaveOwnRows } from "./own-rows.ts";
import { anyPattern, namePattern } from "./patterns.ts";
import { type OnPages, openWalk } from "./walk.ts";

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

/** One column. A row that somebody has written meanwhile is left for the next pass. */
const walkColumn = async (
  database: Kysely<Tables>,
  { table, column, key, mayChange, also = sql`` }: Walked,
  mine: RawBuilder<unknown>,
  who: Forgotten,
): Promise<number> => {
  const keys = sql.join(key.map((name) => sql.ref(name)));
  const { rows } = await sql<{ keys: unknown[]; value: unknown }>`
    SELECT jsonb_build_array(${keys}) AS keys, ${sql.ref(column)} AS value FROM ${sql.table(table)}
    WHERE ${mine} AND ${mayChange} AND ${sql.ref(column)}::text ~* ${anyPattern(who)}`.execute(database);
  let changed = 0;
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
  return changed;
};

/** Bodies and facts hold much that is not looked for by name: where somebody is in them, they go as a whole. */
const removeBodies = async (
  database: Kysely<Tables>,
  mine: RawBuilder<unknown>,
  who: Forgotten,
): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    UPDATE deliveries SET body_text = NULL, body_bytes = NULL
    WHERE ${mine} AND state <> 'waiting' AND (body_text ~* ${anyPattern(who)}
      OR position(convert_to(${who.username}, 'UTF8') IN body_bytes) > 0)`.execute(database);
  return Number(numAffectedRows);
};

const removeFacts = async (
  database: Kysely<Tables>,
  mine: RawBuilder<unknown>,
  who: Forgotten,
): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    UPDATE plans SET facts = '{}' WHERE ${mine} AND facts::text ~* ${anyPattern(who)}`.execute(database);
  return Number(numAffectedRows);
};

const replaceWords = async (
  database: Kysely<Tables>,
  [table, column]: readonly [string, string],
  mine: RawBuilder<unknown>,
  who: Forgotten,
): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    UPDATE ${sql.table(table)}
    SET ${sql.ref(column)} = regexp_replace(${sql.ref(column)}, ${namePattern(who)}, ${String.raw`\1${NOBODY_NAME}\3`}, 'gi')
    WHERE ${mine} AND ${sql.ref(column)} ~* ${namePattern(who)}`.execute(database);
  return Number(numAffectedRows);
};

/** What somebody asked, or what names them, is not known any more: words that are sorted cannot be put right one by one. */
const forgetQuestions = async (
  database: Kysely<Tables>,
  mine: RawBuilder<unknown>,
  who: Forgotten,
): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM knowledge WHERE ${mine} AND (author_id = ${who.id ?? -1}
      OR to_jsonb(knowledge)::text ~* ${anyPattern(who)}
      OR EXISTS (SELECT FROM unnest(${[...tellingNames(who)]}::text[]) AS name
        WHERE words @@ phraseto_tsquery('english', name) AND numnode(phraseto_tsquery('english', name)) > 0))`.execute(
    database,
  );
  return Number(numAffectedRows);
};

/** What is changed in a part of a table. */
type Change = readonly [
  table: string,
  change: (database: Kysely<Tables>, mine: RawBuilder<unknown>, who: Forgotten) => Promise<number>,
];

const CHANGES: readonly Change[] = [
  ["deliveries", removeBodies],
  ["plans", removeFacts],
  ...WALKED.map(
    (walked): Change => [walked.table, (database, mine, who) => walkColumn(database, walked, mine, who)],
  ),
  ...WORDS.map(
    (words): Change => [words[0], (database, mine, who) => replaceWords(database, words, mine, who)],
  ),
  ["knowledge", forgetQuestions],
];

const pass = async (
  database: Kysely<Tables>,
  instance: string,
  who: Forgotten,
  onProgress: OnPages,
): Promise<number> => {
  const tables = CHANGES.map(([table]) => table);
  const walk = await openWalk(database, tables, onProgress);
  let changed = 0;
  for (const [table, change] of CHANGES)
    changed += await walk(table, (slice) =>
      change(database, sql`${slice} AND ${ofInstance(table, instance)}`, who),
    );
  return changed + (await leaveOwnRows(database, instance, who));
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
  counts: (instance: string, who: Forgotten, onProgress: OnPages = () => undefined): Promise<RowCounts> =>
    counts(database, instance, who, onProgress),

  /** Takes somebody out of everything that may be changed now. Answers how many rows were changed; 0: nothing is left to do. */
  pass: (instance: string, who: Forgotten, onProgress: OnPages = () => undefined): Promise<number> =>
    pass(database, instance, who, onProgress),
});
