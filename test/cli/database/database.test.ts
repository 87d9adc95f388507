import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { runProgram } from "../../../src/cli/program.ts";
import { silentLogger } from "../../../src/lib/log.ts";
import { keepOthersOut, openDirect } from "../../../src/store/backup/direct.ts";
import { findBinaries } from "../../../src/store/embedded/binaries.ts";
import { databaseFolder } from "../../../src/store/embedded/folder.ts";
import { markMoved } from "../../../src/store/embedded/moved.ts";
import { stopServer } from "../../../src/store/embedded/stop.ts";
import { openStore } from "../../../src/store/open.ts";
import { openPlace } from "../../../src/store/place.ts";
import { delivery } from "../../store/builders.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { until } from "../../support/until.ts";
import { run } from "../support.ts";

let folder: string;
let server: TestDatabase;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-database-"));
  server = await createTestDatabase();
});
afterEach(async () => {
  await server.drop();
  await rm(folder, { recursive: true, force: true });
});

const onServer = (...args: string[]) =>
  run(["database", ...args], { cwd: folder, env: { DATABASE_URL: server.url } });

const withOneDelivery = async (): Promise<void> => {
  const store = await server.open();
  await store.deliveries.add(delivery({ messageId: "kept" }));
  await store.close();
};

describe("liaison database backup and restore", () => {
  test("write a file and bring it back", async () => {
    await withOneDelivery();
    expect(await onServer("backup", "one")).toEqual({
      code: 0,
      stdout: `${folder}/one: 1 rows, 0.1 MB\n`,
      stderr: "",
    });
    const refused = await onServer("restore", "one");
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("add --replace");
    await server.query("DELETE FROM deliveries");
    const { code, stdout } = await onServer("restore", "one");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^1 rows of 20.* are back/)]);
    expect(await (await server.open()).deliveries.add(delivery({ messageId: "kept" }))).toBe("duplicate");
  });

  test("a file that is there already stays as it is", async () => {
    await withOneDelivery();
    await writeFile(join(folder, "liaison.yml"), "version: 1");
    const { code, stderr } = await onServer("backup", "liaison.yml");
    expect([code, stderr]).toEqual([2, expect.stringMatching(/exists already\n.* or a folder\//)]);
    expect(await readFile(join(folder, "liaison.yml"), "utf8")).toBe("version: 1");
    expect(await readdir(folder)).toEqual(["liaison.yml"]);
  });

  test("in a folder, backups are named by their time, and only the newest of those are kept", async () => {
    await withOneDelivery();
    await onServer("backup", "many/");
    await writeFile(join(folder, "many", "liaison-20200101T000000Z.liaison.gz"), "old");
    await writeFile(join(folder, "many", "notes.txt"), "not ours");
    const { code, stdout } = await onServer("backup", "many/", "--keep", "1", "--json");
    const { path, removed, rows } = JSON.parse(stdout);
    expect([code, removed.at(0), rows.deliveries]).toEqual([0, "liaison-20200101T000000Z.liaison.gz", 1]);
    expect((await readdir(join(folder, "many"))).sort()).toEqual([path.split("/").at(-1), "notes.txt"]);
    expect((await stat(join(folder, "many"))).mode & 0o777).toBe(0o700);
  });

  test("tell a person how far they are, in rows", async () => {
    await withOneDelivery();
    let shown = "";
    const stderr = {
      isTTY: true,
      columns: 100,
      cursorTo: () => true,
      write: (text: string) => (shown += text),
    };
    const io = { stdout: { write: () => true }, stderr, env: { DATABASE_URL: server.url }, cwd: folder };
    expect(await runProgram(["database", "backup", "one"], io)).toBe(0);
    expect(shown).toMatch(/1 of 1 rows, [\d.]+\/s, 0 s left backing up/);
  });

  test.each([
    [["backup", "x/y/z"], "there is no folder"],
    [["backup", "one", "--keep", "3"], "--keep needs a folder"],
    [["backup", "one", "--keep", "0"], "Give a number from 1 on"],
    [["restore", "nothing"], "there is no file"],
    [["move", "--to", "mysql://x"], "--to is no URL"],
    [["move", "--to", "postgresql://x/y"], "on a server already"],
    [["backup", "one"], "holds nothing of this service"],
  ])("%j says what is wrong: %s", async (args, what) => {
    const { code, stderr } = await onServer(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(what);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("liaison database move", () => {
  let made: string;
  beforeAll(async () => {
    made = await mkdtemp(join(tmpdir(), "liaison-moved-"));
  });
  afterAll(() => rm(made, { recursive: true, force: true }));
  const embedded = (...args: string[]) => run(args, { env: { LIAISON_DATA_DIR: made } });
  const openEmbedded = () => openStore({ databaseUrl: undefined, dataDirectory: made, log: silentLogger });

  test("refuses while a service runs, then moves everything, and nothing starts on what is left", async () => {
    const store = await openEmbedded();
    for (const messageId of ["a", "b", "c"]) await store.deliveries.add(delivery({ messageId }));
    const refused = await embedded("database", "move", "--to", server.url);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(/in use.*Stop every/s);
    await store.close();

    const moved = await embedded("database", "move", "--to", server.url);
    expect(moved).toMatchObject({ code: 0, stderr: "" });
    expect(moved.stdout).toMatch(/^3 rows are in .*compared table by table.\nSet DATABASE_URL/);
    expect(moved.stdout).not.toContain("@");
    await expect(openEmbedded()).rejects.toMatchObject({ code: "store.moved" });
    const there = await server.open();
    for (const messageId of ["a", "b", "c"])
      expect(await there.deliveries.add(delivery({ messageId }))).toBe("duplicate");
    await there.close();
  });

  test("keeps out who came before it was done: one that starts, and one whose server goes away", async () => {
    const own = join(made, "late");
    const place = { databaseUrl: undefined, dataDirectory: own, log: silentLogger };
    const running = await openStore(place);
    const server = await openPlace(place);
    const mover = await openDirect(server.address(), "move");
    await keepOthersOut(mover);
    const starting = openStore(place);
    const refused = expect(starting).rejects.toMatchObject({ code: "store.moved" });
    const waits = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
    await until(async () => ((await mover.client.query(waits)).rowCount ?? 0) > 0);
    await markMoved(own, "elsewhere");
    await mover.close();
    await refused;
    await stopServer(findBinaries(), databaseFolder(own));
    await sleep(1_500);
    expect(await running.healthy()).toBe(false);
    await server.close();
    await running.close();
  });

  test("whose last step was lost is finished by trying again, and a database with other data is left alone", async () => {
    const note = join(made, "moved-to");
    await rm(note, { force: true });
    const first = await openEmbedded();
    await first.deliveries.add(delivery({ messageId: "d" }));
    await first.close();
    expect((await embedded("database", "move", "--to", server.url)).code).toBe(0);
    await rm(note);
    expect((await embedded("database", "move", "--to", server.url)).code).toBe(0);
    expect(await readFile(note, "utf8")).not.toContain("@");
    await rm(note);
    await server.query("UPDATE deliveries SET size = size + 1");
    const { code, stderr } = await embedded("database", "move", "--to", server.url);
    expect([code, stderr]).toEqual([1, expect.stringContaining("Move to an empty database")]);
  });
});
