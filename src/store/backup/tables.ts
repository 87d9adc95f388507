import type pg from "pg";
import type { Tables } from "../schema.ts";

const NAMES: Readonly<Record<keyof Tables, true>> = {
  deliveries: true,
  issues: true,
  plans: true,
  effects: true,
  effect_history: true,
  rule_stops: true,
  own_notes: true,
  own_users: true,
  member_sources: true,
  members: true,
  watermarks: true,
  escalations: true,
  escalation_events: true,
  escalation_issues: true,
  command_runs: true,
  project_stops: true,
  inboxes: true,
  backfills: true,
  backfill_places: true,
  leases: true,
  hook_states: true,
  token_states: true,
  activity: true,
  silences: true,
  guarded: true,
  undos: true,
  timers: true,
  handovers: true,
  user_statuses: true,
  tasks: true,
  digests: true,
  known_partners: true,
  knowledge: true,
  introductions: true,
  requests: true,
  known_liaisons: true,
  contacts: true,
  topics: true,
  agendas: true,
  spoken_items: true,
  calendar_feeds: true,
  calendar_entries: true,
};

/** Every table of ours, and nothing else that may be in the same database: all that a backup holds. */
export const TABLE_NAMES = Object.keys(NAMES) as readonly (keyof Tables)[];

/** What holds for a minute: not worth keeping, but made anew with everything else. */
export const PASSING_TABLES: readonly string[] = ["request_budgets", "request_pauses", "request_slots"];

/** A table as it is in one database. */
export interface TableShape {
  readonly name: string;
  /** In their order, without those that the database computes. */
  readonly columns: readonly string[];
  /** Of the column that numbers its rows; null where there is none, or none was given out yet. */
  readonly lastNumber: number | null;
}

interface ShapeRow {
  readonly name: string;
  readonly columns: string[];
  readonly needs: string[];
  readonly sequence: string | null;
}

const SHAPES = `
  SELECT c.relname AS name,
    array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns,
    ARRAY(SELECT f.relname::text FROM pg_constraint JOIN pg_class f ON f.oid = confrelid
      WHERE conrelid = c.oid AND contype = 'f' AND confrelid <> c.oid) AS needs,
    max(pg_get_serial_sequence(quote_ident(c.relname), a.attname)) FILTER (WHERE a.attidentity <> '') AS sequence
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname = ANY ($1)
  GROUP BY c.oid, c.relname ORDER BY c.relname`;

/** Those that others refer to come first. */
const inOrderOfNeed = (rows: readonly ShapeRow[]): ShapeRow[] => {
  const ordered: ShapeRow[] = [];
  const add = (row: ShapeRow): void => {
    if (ordered.includes(row)) return;
    for (const needed of rows.filter(({ name }) => row.needs.includes(name))) add(needed);
    ordered.push(row);
  };
  for (const row of rows) add(row);
  return ordered;
};

const lastNumber = async (client: pg.Client, sequence: string | null): Promise<number | null> => {
  if (sequence === null) return null;
  const { rows } = await client.query("SELECT pg_sequence_last_value($1::regclass) AS last", [sequence]);
  return rows[0]?.last ?? null;
};

/** Our tables in this database, in an order in which they can be filled. */
export const readShapes = async (client: pg.Client): Promise<TableShape[]> => {
  const { rows } = await client.query<ShapeRow>(SHAPES, [TABLE_NAMES]);
  const shapes: TableShape[] = [];
  for (const { name, columns, sequence } of inOrderOfNeed(rows))
    shapes.push({ name, columns, lastNumber: await lastNumber(client, sequence) });
  return shapes;
};

/** Whether any of our tables here has a row. */
export const holdsData = async (client: pg.Client): Promise<boolean> => {
  for (const { name } of await readShapes(client)) {
    const { rows } = await client.query(`SELECT FROM ${client.escapeIdentifier(name)} LIMIT 1`);
    if (rows.length > 0) return true;
  }
  return false;
};

/** Removes our tables and the ledger of their migrations; `queueSchema` is the queue's, which makes it anew. */
export const dropTables = async (client: pg.Client, ledger: string, queueSchema: string): Promise<void> => {
  const names = [...TABLE_NAMES, ...PASSING_TABLES, ledger, `${ledger}_lock`].map((name) =>
    client.escapeIdentifier(name),
  );
  await client.query(`DROP TABLE IF EXISTS ${names.join(", ")} CASCADE`);
  await client.query(`DROP SCHEMA IF EXISTS ${client.escapeIdentifier(queueSchema)} CASCADE`);
};
