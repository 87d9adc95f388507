import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { silentLogger } from "../../../../src/lib/log.ts";
import { SCHEMA } from "../../../../src/queue/jobs.ts";
import { backUp } from "../../../../src/store/backup/back-up.ts";
import { keepOthersOut, openDirect } from "../../../../src/store/backup/direct.ts";
import { restore } from "../../../../src/store/backup/restore.ts";
import { PASSING_TABLES, TABLE_NAMES } from "../../../../src/store/backup/tables.ts";
import { migrate } from "../../../../src/store/migrate.ts";
import { migrations } from "../../../../src/store/migrations/all.ts";
import { everything, fillEveryTable } from "../../../store/backup/rows.ts";
import { delivery } from "../../../store/builders.ts";
import { createEmptyDatabase, type TestDatabase } from "../../../support/database.ts";

const MOMENT = new Date("2026-02-03T04:05:06Z");
const placeOf = ({ url }: TestDatabase) => ({ databaseUrl: url, dataDirectory: "unused", log: silentLogger });

let folder: string;
let from: TestDatabase;
let to: TestDatabase;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-backup-"));
  path = join(folder, "whole");
  from = await createEmptyDatabase();
  await (await from.open()).close();
  await fillEveryTable(from);
  await from.query("DELETE FROM plans WHERE id = 7");
  await backUp(placeOf(from), path, MOMENT, () => undefined);
});
afterAll(async () => {
  await from.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  to = await createEmptyDatabase();
});
afterEach(() => to.drop());

const bringBack = (file = path, replace = false, database = to) =>
  restore(placeOf(database), {
    path: file,
    replace,
    queueSchema: SCHEMA,
    now: new Date("2026-02-04T00:00:00Z"),
    onVerify: () => undefined,
    onProgress: () => undefined,
  });

const tablesOf = async (database: TestDatabase): Promise<string[]> =>
  (
    await database.query(
      "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    )
  )
    .map(({ relname }) => String(relname))
    .filter((name) => !name.startsWith("schema_migrations"))
    .sort();

describe("a backup", () => {
  test("knows every table that there is", async () => {
    expect([...TABLE_NAMES, ...PASSING_TABLES].sort()).toEqual(await tablesOf(from));
  });

  test("brings back everything, and numbers go on where they were", async () => {
    const header = await bringBack();
    expect(header.madeAt).toBe(MOMENT.toISOString());
    const store = await to.open();
    expect(await store.forgotten()).toEqual({ from: MOMENT, until: new Date("2026-02-04T00:00:00Z") });
    await to.query("DELETE FROM watermarks WHERE name LIKE 'forgotten %'");
    expect(await everything(to)).toEqual(await everything(from));
    expect(await store.deliveries.add(delivery({ messageId: "next" }))).toBe("stored");
    expect(await to.query("SELECT max(id)::int AS id FROM deliveries")).toEqual([{ id: 8 }]);
    const [next] = await to.query("SELECT nextval(pg_get_serial_sequence('plans', 'id'))::int AS id");
    expect(next).toEqual({ id: 8 });
  });

  test("is its owner's alone, and leaves nothing beside it", async () => {
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["whole"]);
  });

  test("of an older version is brought up to date, what was in it too", async () => {
    const old = await createEmptyDatabase();
    const direct = await openDirect({ connectionString: old.url }, "test");
    const [first = ""] = Object.keys(migrations);
    const firstOnly = Object.fromEntries([[first, migrations[first] ?? { up: async () => undefined }]]);
    await migrate(direct.database, silentLogger, firstOnly);
    await direct.close();
    await old.query(`INSERT INTO deliveries (dedupe_key, instance, digest, event, received_at, source, size, confidential, state)
      VALUES ('gitlab 17', 'gitlab', 'd', 'issue', now(), 'poll', 1, false, 'waiting')`);
    const file = join(folder, "old");
    await backUp(placeOf(old), file, MOMENT, () => undefined);
    expect(await tablesOf(old)).not.toContain("escalations");
    await bringBack(file);
    await old.drop();
    expect(await to.query("SELECT dedupe_key FROM deliveries")).toEqual([{ dedupe_key: "gitlab poll 17" }]);
    expect(await tablesOf(to)).toEqual(await tablesOf(from));
    await rm(file);
  });

  test("sees one moment, whatever is stored meanwhile", async () => {
    const database = await createEmptyDatabase();
    const store = await database.open();
    for (let count = 0; count < 300; count += 1)
      await store.deliveries.add(delivery({ messageId: `${count}` }));
    const file = join(folder, "moment");
    let adding = true;
    const adder = (async () => {
      for (let count = 0; adding; count += 1)
        await store.deliveries.add(delivery({ messageId: `new ${count}` }));
    })();
    const { header } = await backUp(placeOf(database), file, MOMENT, () => undefined);
    adding = false;
    await adder;
    await bringBack(file);
    const [row] = await to.query("SELECT count(*)::int AS rows FROM deliveries");
    expect(row?.["rows"]).toBe(header.tables.find(({ name }) => name === "deliveries")?.rows);
    expect(Number(row?.["rows"])).toBeGreaterThanOrEqual(300);
    await database.drop();
    await rm(file);
  });
});

describe("a backup that is not as it was written", () => {
  const damaged = async (change: (data: Buffer) => Buffer): Promise<void> => {
    const file = join(folder, "damaged");
    await writeFile(file, change(await readFile(path)));
    await expect(bringBack(file)).rejects.toMatchObject({ code: "store.backup-damaged" });
    expect(await tablesOf(to)).toEqual([]);
    await rm(file);
  };
  const inside = (change: (text: string) => string) => (data: Buffer) =>
    gzipSync(Buffer.from(change(gunzipSync(data).toString("latin1")), "latin1"));

  test.each<[string, (data: Buffer) => Buffer]>([
    ["cut short", (data) => data.subarray(0, data.length - 100)],
    ["empty", () => Buffer.alloc(0)],
    ["something else", () => Buffer.from("SELECT 1;")],
    ["something else, compressed", () => gzipSync("SELECT 1;\n")],
    [
      "one bit flipped",
      (data) => {
        const copy = Buffer.from(data);
        copy[200] = (copy[200] ?? 0) ^ 1;
        return copy;
      },
    ],
    ["a row changed", inside((text) => text.replace("tab\\t", "tap\\t"))],
    ["the end missing", inside((text) => text.slice(0, text.lastIndexOf("{")))],
    ["something after the end", inside((text) => `${text}more\n`)],
    ["another form", inside((text) => text.replace('"version":1', '"version":9'))],
  ])("%s: is refused, and nothing is changed", async (_, change) => {
    await damaged(change);
  });

  test("that counts other rows than it has is refused, even with a right checksum", async () => {
    await damaged((data) => {
      const text = gunzipSync(data).toString("latin1").replace('"rows":7', '"rows":6');
      const body = text.slice(0, text.lastIndexOf("{"));
      const sha256 = createHash("sha256").update(Buffer.from(body, "latin1")).digest("hex");
      return gzipSync(Buffer.from(`${body}${JSON.stringify({ sha256 })}\n`, "latin1"));
    });
  });
});

describe("restoring", () => {
  test("does not overwrite what is there unless told to, and then all of it, the queue's too", async () => {
    const store = await to.open();
    await store.deliveries.add(delivery({ messageId: "kept" }));
    await store.close();
    await to.query("CREATE SCHEMA pgboss");
    await to.query("CREATE TABLE somebody_elses (id int)");
    await expect(bringBack()).rejects.toMatchObject({ code: "store.not-empty" });
    expect(await to.query("SELECT count(*)::int AS rows FROM deliveries")).toEqual([{ rows: 1 }]);
    await bringBack(path, true);
    await to.query("DELETE FROM watermarks WHERE name LIKE 'forgotten %'");
    expect(await everything(to)).toEqual(await everything(from));
    expect(await to.query("SELECT to_regnamespace('pgboss') AS queue")).toEqual([{ queue: null }]);
    expect(await tablesOf(to)).toContain("somebody_elses");
  });

  test("does not touch a database that a service uses", async () => {
    const store = await to.open();
    await expect(bringBack()).rejects.toMatchObject({
      code: "store.in-use",
      message: expect.stringContaining("liaison work"),
    });
    await store.close();
    await bringBack();
  });

  test("keeps a service from starting until it is done", async () => {
    const direct = await openDirect({ connectionString: to.url }, "test");
    await keepOthersOut(direct);
    let opened = false;
    const opening = to.open().then(() => {
      opened = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(opened).toBe(false);
    await direct.close();
    await opening;
  });

  test("of a backup by a newer version is refused", async () => {
    await from.query("INSERT INTO schema_migrations VALUES ('999-of-the-future', '2027')");
    try {
      await expect(
        backUp(placeOf(from), join(folder, "newer"), MOMENT, () => undefined),
      ).rejects.toMatchObject({
        code: "store.newer",
      });
    } finally {
      await from.query("DELETE FROM schema_migrations WHERE name = '999-of-the-future'");
    }
    expect(await readdir(folder)).toEqual(["whole"]);
  });

  test("that breaks off leaves everything as it was", async () => {
    const store = await to.open();
    await store.deliveries.add(delivery({ messageId: "kept" }));
    await store.close();
    const before = await everything(to);
    await expect(
      restore(placeOf(to), {
        path,
        replace: true,
        queueSchema: SCHEMA,
        now: new Date("2026-02-04T00:00:00Z"),
        onVerify: () => undefined,
        onProgress: (done, total) => {
          if (done > total / 2) throw new Error("the power fails");
        },
      }),
    ).rejects.toThrow("the power fails");
    expect(await everything(to)).toEqual(before);
  });
});
