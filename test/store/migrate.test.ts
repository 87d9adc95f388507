import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { silentLogger } from "../../src/lib/log.ts";
import { openConnections } from "../../src/store/connections.ts";
import { migrate } from "../../src/store/migrate.ts";
import { up as firstTables } from "../../src/store/migrations/001-first-tables.ts";
import { migrations } from "../../src/store/migrations/all.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";
import { delivery } from "./builders.ts";

describe("migrations", () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createEmptyDatabase();
  });
  afterEach(async () => await database.drop());

  test("run once, where several replicas start on an empty database at the same time", async () => {
    const stores = await Promise.all([1, 2, 3, 4].map(() => database.open()));
    const answers = await Promise.all(
      stores.map((store) => store.deliveries.add(delivery({ messageId: "one" }))),
    );
    expect(answers.filter((answer) => answer === "stored")).toHaveLength(1);
    const rows = await database.query("SELECT name FROM schema_migrations ORDER BY name");
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations).toSorted());
  });

  test("bring a database of the first version up to date, with what it holds", async () => {
    const connections = openConnections({ connectionString: database.url }, silentLogger);
    await migrate(connections.work, silentLogger, { "001-first-tables": { up: firstTables } });
    await connections.close();
    const insert = `INSERT INTO deliveries (dedupe_key, instance, message_id, digest, event, received_at, source, size,
      confidential, state) VALUES ($1, 'gitlab', $2, '', 'Issue Hook', now(), $3, 0, false, 'ignored')`;
    await database.query(insert, ["gitlab id sent", "sent", "webhook"]);
    await database.query(insert, ["gitlab id poll:issue:1:open", "poll:issue:1:open", "poll"]);
    const facts = { issue: { confidential: true } };
    await database.query(
      "INSERT INTO plans (issue_key, decided_at, plan, facts) VALUES ('gitlab:1#1', now(), '{}', $1)",
      [JSON.stringify(facts)],
    );
    await database.query("INSERT INTO own_users (instance, user_id) VALUES ('gitlab', 5)");
    const store = await database.open();
    expect(await store.ownUsers.list("gitlab")).toEqual([{ id: 5, username: null }]);
    const again = { messageId: "poll:issue:1:open", source: "poll" } as const;
    expect(await store.deliveries.add(delivery(again))).toBe("duplicate");
    expect(await store.deliveries.add(delivery({ messageId: "sent" }))).toBe("duplicate");
    expect(await database.query("SELECT confidential, facts FROM plans")).toEqual([
      { confidential: true, facts },
    ]);
  });

  test("a database that a newer version has written is left alone", async () => {
    await database.open();
    await database.query("INSERT INTO schema_migrations VALUES ('999-from-the-future', '2030-01-01')");
    await expect(database.open()).rejects.toMatchObject({
      code: "store.newer",
      message: expect.stringMatching(/999-from-the-future/),
      remedy: expect.stringMatching(/newer version/),
    });
  });
});
