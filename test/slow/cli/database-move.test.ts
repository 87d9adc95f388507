/** Moving from the embedded database to a server: slow, since each needs a database of its own. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { silentLogger } from "../../../src/lib/log.ts";
import { keepOthersOut, openDirect } from "../../../src/store/backup/direct.ts";
import { findBinaries } from "../../../src/store/embedded/binaries.ts";
import { databaseFolder } from "../../../src/store/embedded/folder.ts";
import { markMoved } from "../../../src/store/embedded/moved.ts";
import { stopServer } from "../../../src/store/embedded/stop.ts";
import { openStore } from "../../../src/store/open.ts";
import { openPlace } from "../../../src/store/place.ts";
import { run } from "../../cli/support.ts";
import { delivery } from "../../store/builders.ts";
import { createEmptyDatabase, type TestDatabase } from "../../support/database.ts";
import { until } from "../../support/until.ts";

let server: TestDatabase;
beforeEach(async () => {
  server = await createEmptyDatabase();
});
afterEach(() => server.drop());

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
