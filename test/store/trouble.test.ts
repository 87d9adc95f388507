import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import pg from "pg";
import { StoreUnavailable } from "../../src/store/errors.ts";
import type { Store } from "../../src/store/open.ts";
import { namedTrouble } from "../../src/store/trouble.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";
import { labels, memory, plan } from "./builders.ts";

const answer = (code: string): pg.DatabaseError => {
  const error = new pg.DatabaseError("the server's words", 0, "error");
  error.code = code;
  return error;
};
const UNAVAILABLE = { code: "store.unavailable", disposition: { kind: "retry" } };

describe("an error of the database", () => {
  test.each([
    ["08006", "connection failure"],
    ["25006", "a server that was made read-only by a failover"],
    ["28P01", "a password that was changed"],
    ["3D000", "a database that is being restored"],
    ["40P01", "deadlock"],
    ["53100", "disk full"],
    ["53300", "too many connections"],
    ["55P03", "a lock that a migration holds"],
    ["57P03", "a server that is starting"],
    ["58030", "input or output error"],
  ])("%s (%s) passes by itself", (code) => {
    expect(namedTrouble(answer(code))).toMatchObject(UNAVAILABLE);
  });

  test.each([["23502"], ["22P02"], ["42P01"]])("%s is a mistake, and stays what it is", (code) => {
    const error = answer(code);
    expect(namedTrouble(error)).toBe(error);
  });

  test("no answer passes, too; a mistake in a program does not", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    expect(namedTrouble(refused)).toMatchObject({ ...UNAVAILABLE, cause: refused });
    expect(namedTrouble(new AggregateError([refused]))).toBeInstanceOf(StoreUnavailable);
    const mistake = new TypeError("x is undefined");
    expect(namedTrouble(mistake)).toBe(mistake);
  });
});

describe("the store, while the database is in trouble,", () => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await createTestDatabase();
    store = await database.open();
  });
  afterEach(async () => await database.drop());

  const decide = async () =>
    await store.decisions.save({ plan: plan([labels()]), facts: {}, memory: memory(), deliveryIds: [] });

  test("says so for a decision that finds the disk full, and goes on when there is room", async () => {
    await database.query(`CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`);
    await database.query(
      "CREATE TRIGGER disk_is_full BEFORE INSERT ON plans FOR EACH ROW EXECUTE FUNCTION disk_is_full()",
    );
    await expect(decide()).rejects.toMatchObject({
      ...UNAVAILABLE,
      message: expect.stringMatching(/No space left on device/),
    });
    await database.query("DROP TRIGGER disk_is_full ON plans");
    await decide();
    expect(await store.decisions.latest(labels().key.split(" ")[0] ?? "")).toHaveLength(1);
  });

  test("says so for everything that cannot reach it, and goes on when it is back", async () => {
    await decide();
    await database.away();
    const calls = [
      () => decide(),
      () => store.issues.load("gitlab:7#3"),
      () => store.effects.open("gitlab:7#3"),
      () => store.effects.finish("key", { key: "key", state: "done", why: "" }, new Date()),
      () => store.deliveries.waitingFor("gitlab:7#3"),
      () => store.deliveries.markDead("gitlab:7#3", "why", new Date()),
      () => store.members.replace("gitlab", "kde", [], new Date()),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject(UNAVAILABLE);
    await database.back();
    await until(() => store.healthy());
    expect(await store.effects.open("gitlab:7#3")).toHaveLength(1);
  });
});
