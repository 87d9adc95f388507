import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { runProgram } from "../../../src/cli/program.ts";
import { delivery } from "../../store/builders.ts";
import { createEmptyDatabase, type TestDatabase } from "../../support/database.ts";
import { until } from "../../support/until.ts";
import { run } from "../support.ts";

let folder: string;
let server: TestDatabase;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "liaison-database-"));
  server = await createEmptyDatabase();
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

/** A pool is closed before the server has noticed that its connections are. */
const unused = () =>
  until(async () => {
    const rows = await server.query(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'liaison %'",
    );
    return rows.length === 0;
  });

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

  test("a server that its own tools have brought back is told of, and only a time that has passed", async () => {
    await withOneDelivery();
    await unused();
    const { code, stdout } = await onServer("rewound", "--to", "2026-11-22T08:00Z");
    expect([code, stdout]).toEqual([0, expect.stringContaining("since 2026-11-22T08:00:00.000Z")]);
    const forgottenFrom = async (): Promise<Date | undefined> => {
      const store = await server.open();
      const forgotten = await store.forgotten();
      await store.close();
      await unused();
      return forgotten?.from;
    };
    expect(await forgottenFrom()).toEqual(new Date("2026-11-22T08:00Z"));
    expect(await onServer("rewound", "--to", "2999-01-01T00:00Z")).toMatchObject({ code: 2, stdout: "" });
    expect(await onServer("rewound")).toMatchObject({ code: 2, stdout: "" });
    // A wrong moment is corrected; what was unknown before a later one stays so.
    expect(await onServer("rewound", "--to", "2026-11-23T08:00Z")).toMatchObject({ code: 0 });
    expect(await forgottenFrom()).toEqual(new Date("2026-11-23T08:00Z"));
    const now = new Date();
    await until(async () => new Date() > now);
    expect(await onServer("rewound", "--to", now.toISOString())).toMatchObject({ code: 0 });
    expect(await forgottenFrom()).toEqual(new Date("2026-11-23T08:00Z"));
    const store = await server.open();
    const inUse = await onServer("rewound", "--to", "2026-11-23T08:00Z");
    await store.close();
    expect(inUse).toMatchObject({ code: 1, stderr: expect.stringContaining("Stop every `liaison serve`") });
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
