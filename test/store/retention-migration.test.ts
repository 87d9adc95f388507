import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { up } from "../../src/store/migrations/008-retention.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

let database: TestDatabase;
beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());

const TABLES = `
  CREATE TABLE effects (key text PRIMARY KEY, kind text, effect jsonb, outcome jsonb, plan_id bigint);
  CREATE TABLE effect_history (key text, kind text, why text, at timestamptz);
  CREATE TABLE command_runs (form text, at timestamptz, user_id bigint);
  CREATE TABLE plans (decided_at timestamptz, plan jsonb);
  CREATE TABLE deliveries (received_at timestamptz, why text, state text);
  CREATE TABLE escalations (id text)`;

const OLD = `
  INSERT INTO effects VALUES
    ('gitlab:1#1|rule: a|subscribe|Zoë Ångström', 'subscribe', '{"key": "old"}', '{"key": "old", "state": "done"}', 1),
    ('gitlab:1#1|rule: |subscribe|x|subscribe|kira', 'subscribe', '{"key": "old"}', NULL, 1),
    ('gitlab:1#1|rule: a|labels|', 'labels', '{"key": "gitlab:1#1|rule: a|labels|"}', NULL, 1);
  INSERT INTO effect_history (key, kind) SELECT key, kind FROM effects;
  INSERT INTO command_runs (form) VALUES ('? !liaison statsu'), ('status:0123456789abcdef')`;

test("keys that were made of names, and mistakes known by their text, become what the code makes of them now", async () => {
  for (const statement of [...TABLES.split(";"), ...OLD.split(";")]) await database.query(statement);
  const kysely = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: database.url }) }),
  });
  await up(kysely);
  await kysely.destroy();
  const keys = [
    "gitlab:1#1|rule: a|labels|",
    `gitlab:1#1|rule: a|subscribe|${digest("Zoë Ångström")}`,
    `gitlab:1#1|rule: |subscribe|x|subscribe|${digest("kira")}`,
  ].sort();
  const rows = await database.query(
    "SELECT key, effect->>'key' AS inner, outcome->>'key' AS ended FROM effects",
  );
  expect(rows.map(({ key }) => key).sort()).toEqual(keys);
  for (const { key, inner, ended } of rows) {
    expect(inner).toBe(key);
    expect([key, null]).toContain(ended);
  }
  const history = await database.query("SELECT key FROM effect_history");
  expect(history.map(({ key }) => key).sort()).toEqual(keys);
  expect(await database.query("SELECT form FROM command_runs ORDER BY form")).toEqual([
    { form: `? ${digest("!liaison statsu")}` },
    { form: "status:0123456789abcdef" },
  ]);
});
