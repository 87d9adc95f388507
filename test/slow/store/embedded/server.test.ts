import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import pg from "pg";
import { silentLogger } from "../../../../src/lib/log.ts";
import { openStore, type Store } from "../../../../src/store/open.ts";
import { openSharedBudgets } from "../../../../src/store/shared-budgets.ts";
import { delivery } from "../../../store/builders.ts";
import { endProcess, serverPid, startAdder, startProcess } from "../../../store/embedded/processes.ts";
import { until } from "../../../support/until.ts";

const asRoot = process.getuid?.() === 0;
const testAsRoot = asRoot ? test : test.skip;
const NOBODY = 65_534;

describe("the embedded database", () => {
  let made: string;
  let folder: string;
  const stores: Store[] = [];
  const newFolder = () => mkdtempSync(join(tmpdir(), "liaison-embedded-"));
  beforeAll(async () => {
    made = newFolder();
    await (await openStore({ databaseUrl: undefined, dataDirectory: made, log: silentLogger })).close();
  });
  afterAll(() => rmSync(made, { recursive: true, force: true }));
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (dataDirectory = folder): Promise<Store> => {
    const store = await openStore({ databaseUrl: undefined, dataDirectory, log: silentLogger });
    stores.push(store);
    return store;
  };
  /** In a folder where a database has been made before (copied, so its files are ours: root's, if we are root). */
  const openMade = async (): Promise<Store> => {
    cpSync(made, folder, { recursive: true });
    return await open();
  };
  const close = async (store: Store): Promise<void> => {
    stores.splice(stores.indexOf(store), 1);
    await store.close();
  };

  test("is made at the first start, and keeps what was stored", async () => {
    const first = await open();
    await first.deliveries.add(delivery({ messageId: "kept" }));
    await close(first);
    expect(serverPid(folder)).toBeUndefined();
    expect(await (await open()).deliveries.add(delivery({ messageId: "kept" }))).toBe("duplicate");
  });

  test("is found by commands that only share its budget of requests, while it runs; they start nothing", async () => {
    const place = { databaseUrl: undefined, dataDirectory: folder };
    expect(await openSharedBudgets(place)).toBeNull();
    const store = await openMade();
    const shared = await openSharedBudgets(place);
    await store.requestBudgets.pause("gitlab", { name: "everything", milliseconds: 60_000, strikes: 1 });
    expect(await shared?.requestBudgets.pauses("gitlab")).toMatchObject([{ name: "everything" }]);
    // Whoever only shares keeps nobody from stopping it.
    await close(store);
    expect(serverPid(folder)).toBeUndefined();
    await shared?.close();
    expect(await openSharedBudgets(place)).toBeNull();
    expect(serverPid(folder)).toBeUndefined();
  });

  test("writes through to the disk", async () => {
    await openMade();
    const client = new pg.Client({ host: join(folder, "postgres"), user: "liaison", database: "postgres" });
    await client.connect();
    const { rows } = await client.query(
      "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')",
    );
    await client.end();
    expect(rows.map((row) => row.setting)).toEqual(["on", "on"]);
  });

  test("is for its owner only", async () => {
    await openMade();
    expect(statSync(join(folder, "postgres")).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "postgres.password")).mode & 0o777).toBe(0o600);
  });

  test("is made once where two processes start at the same time", async () => {
    const [one, other] = await Promise.all([open(), open()]);
    await one.deliveries.add(delivery({ messageId: "both" }));
    expect(await other.deliveries.add(delivery({ messageId: "both" }))).toBe("duplicate");
  });

  test("serves a command beside the service; whoever leaves last stops it", async () => {
    const service = await startProcess(folder);
    const command = await open();
    const pid = serverPid(folder);
    expect(await command.healthy()).toBe(true);
    await endProcess(service, "SIGTERM");
    expect(serverPid(folder)).toBe(pid);
    expect(await command.deliveries.add(delivery())).toBe("stored");
    await close(command);
    expect(serverPid(folder)).toBeUndefined();
  });

  test("outlives a crash of the service and is found again", async () => {
    await close(await openMade());
    const service = await startProcess(folder);
    const pid = serverPid(folder);
    await endProcess(service, "SIGKILL");
    const store = await open();
    expect(serverPid(folder)).toBe(pid);
    expect(await store.deliveries.add(delivery())).toBe("stored");
  });

  test("is started again when it dies while in use", async () => {
    const store = await openMade();
    await store.deliveries.add(delivery({ messageId: "before" }));
    const pid = serverPid(folder);
    if (pid === undefined) throw new Error("no server");
    process.kill(pid, "SIGKILL");
    await until(async () => serverPid(folder) !== pid && (await store.healthy()));
    expect(await store.deliveries.add(delivery({ messageId: "before" }))).toBe("duplicate");
    expect(await store.deliveries.add(delivery({ messageId: "after" }))).toBe("stored");
  });

  test("has lost nothing that it said was stored, after everything was killed at once", async () => {
    await close(await openMade());
    const { child, stored } = await startAdder(folder);
    await until(() => stored().length > 500);
    const pid = serverPid(folder);
    if (pid === undefined) throw new Error("no server");
    process.kill(pid, "SIGKILL");
    await endProcess(child, "SIGKILL");
    const store = await open();
    const answers = await Promise.all(
      stored().map((messageId) => store.deliveries.add(delivery({ messageId }))),
    );
    expect(new Set(answers)).toEqual(new Set(["duplicate"]));
  });

  test("starts although a crash left a process id that now belongs to somebody else", async () => {
    const store = await openMade();
    const left = readFileSync(join(folder, "postgres", "postmaster.pid"), "utf8");
    await close(store);
    writeFileSync(join(folder, "postgres", "postmaster.pid"), left.replace(/^\d+/, String(process.pid)));
    expect(await (await open()).healthy()).toBe(true);
  });

  test("uses loopback and a password where the path is too long for a socket", async () => {
    const store = await open(join(folder, "a-rather-long-name-of-a-folder".repeat(4)));
    expect(await store.healthy()).toBe(true);
    const [, , , port] = readFileSync(
      join(folder, "a-rather-long-name-of-a-folder".repeat(4), "postgres", "postmaster.pid"),
      "utf8",
    ).split("\n");
    const stranger = new pg.Client({
      host: "127.0.0.1",
      port: Number(port),
      user: "liaison",
      password: "guess",
    });
    await expect(stranger.connect()).rejects.toMatchObject({ code: "28P01" });
  });

  testAsRoot("runs as somebody else where we are root, also in a folder that is open to all", async () => {
    chmodSync(folder, 0o755);
    const store = await open(join(folder, "data"));
    expect(await store.healthy()).toBe(true);
    expect(statSync(join(folder, "data", "postgres")).uid).not.toBe(0);
  });

  testAsRoot("runs as we do where we are not root", async () => {
    const home = join(folder, "home");
    mkdirSync(home);
    chmodSync(folder, 0o755);
    chownSync(home, NOBODY, NOBODY);
    const service = await startProcess(join(home, "data"), { uid: NOBODY, gid: NOBODY });
    expect(statSync(join(home, "data", "postgres")).uid).toBe(NOBODY);
    await endProcess(service, "SIGTERM");
    expect(serverPid(join(home, "data"))).toBeUndefined();
  });

  test("of another PostgreSQL version is refused with what to do", async () => {
    mkdirSync(join(folder, "postgres"));
    writeFileSync(join(folder, "postgres", "PG_VERSION"), "9\n");
    await expect(open()).rejects.toMatchObject({
      code: "store.embedded",
      message: expect.stringMatching(/PostgreSQL 9;/),
      remedy: expect.stringMatching(/database backup/),
    });
  });

  test("whose server does not start says what the server said", async () => {
    cpSync(made, folder, { recursive: true });
    writeFileSync(join(folder, "postgres", "postgresql.conf"), "no_such_setting = 1\n");
    await expect(open()).rejects.toMatchObject({
      code: "store.embedded",
      message: expect.stringMatching(/no_such_setting/),
    });
  });
});
