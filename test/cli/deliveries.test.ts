import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { Command } from "commander";
import { deliveriesCommand } from "../../src/cli/deliveries.ts";
import type { Io } from "../../src/cli/io.ts";
import { replayCommand } from "../../src/cli/replay.ts";
import { reportError } from "../../src/cli/report-error.ts";
import type { Store } from "../../src/store/open.ts";
import type { NewDelivery } from "../../src/store/tables/delivery-rows.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { issuePayload } from "../support/payloads.ts";

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await database.open();
});

afterEach(() => database.query("TRUNCATE deliveries RESTART IDENTITY"));

afterAll(() => database.drop());

const add = async (delivery: Partial<NewDelivery>): Promise<void> => {
  await store.deliveries.add({
    instance: "gitlab",
    messageId: crypto.randomUUID(),
    digest: "0".repeat(64),
    eventHeader: "Issue Hook",
    receivedAt: new Date(),
    source: "webhook",
    body: '{"title":"Crash"}',
    size: 17,
    confidential: false,
    issueKey: "gitlab:14#23",
    state: "waiting",
    why: null,
    ...delivery,
  });
};

/** Runs one command line beside the open store, as beside a running `serve`. */
const run = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
  const written = { out: "", err: "" };
  const writer = (name: "out" | "err") => (text: string) => {
    written[name] += text;
  };
  const io: Io = {
    stdout: { write: writer("out") },
    stderr: { write: writer("err") },
    env: {},
    cwd: "/",
  };
  const open = () => database.open();
  const program = new Command("liaison").exitOverride().configureOutput({ writeErr: writer("err") });
  for (const command of [deliveriesCommand(io, open), replayCommand(io, open)])
    program.addCommand(command.copyInheritedSettings(program));
  for (const command of program.commands)
    for (const inner of command.commands) inner.copyInheritedSettings(program);
  try {
    await program.parseAsync(args, { from: "user" });
    return { code: 0, ...written };
  } catch (thrown) {
    const code = reportError(thrown, io);
    return { code, ...written };
  }
};

describe("liaison deliveries", () => {
  test("lists what came in, newest first, with why nothing came of it", async () => {
    await add({ receivedAt: new Date("2026-01-05T10:00:00Z") });
    await add({ issueKey: null, state: "unreadable", why: "the body is not valid JSON", eventHeader: "" });
    const { out } = await run("deliveries");
    const [headings, second, first] = out.split("\n");
    expect(headings).toMatch(/^ID\s+RECEIVED\s+STATE\s+EVENT\s+ISSUE\s+WHY$/);
    expect(second).toMatch(/^2 .*unreadable\s+\(no event\)\s+-\s+the body is not valid JSON$/);
    expect(first).toMatch(/^1\s+2026-01-05T10:00:00Z\s+waiting\s+Issue Hook\s+gitlab:14#23$/);
  });

  test("narrows down, over as many pages as it takes", async () => {
    for (let iid = 1; iid <= 120; iid += 1) await add({ issueKey: `gitlab:14#${iid}` });
    await add({ state: "own", why: "done by our own account", receivedAt: new Date(0) });
    const ids = async (...args: string[]) =>
      JSON.parse((await run("deliveries", "--json", ...args)).out).map(
        (delivery: { id: number }) => delivery.id,
      );
    expect(await ids("--state", "own")).toEqual([121]);
    expect(await ids("--issue", "gitlab:14#7")).toEqual([7]);
    expect(await ids("--instance", "kde")).toEqual([]);
    expect(await ids()).toHaveLength(50);
    expect(await ids("--limit", "115")).toEqual(Array.from({ length: 115 }, (_none, index) => 121 - index));
    expect(await ids("--since", "1h", "--limit", "1000")).toHaveLength(120);
  });

  test("says so when there is nothing, and keeps data clean of it", async () => {
    expect(await run("deliveries")).toEqual({ code: 0, out: "", err: "There are no such deliveries.\n" });
    expect((await run("deliveries", "--json")).out).toBe("[]\n");
  });

  test.each([
    [["--since", "yesterday"], /30d, 12h/],
    [["--limit", "-1"], /at least 1/],
    [["--issue", "23"], /gitlab:14#23/],
    [["--state", "lost"], /waiting, decided/],
    [["show", "x"], /named by its number/],
  ])("%p is wrong usage, with what was expected", async (args, expected) => {
    const { code, err } = await run("deliveries", ...args);
    expect(code).toBe(2);
    expect(err).toMatch(expected);
  });

  test("shows one, its body only when asked to", async () => {
    await add({ confidential: true });
    const masked = await run("deliveries", "show", "1");
    expect(masked.out).toMatch(/^issue:\s+gitlab:14#23$/m);
    expect(masked.out).toMatch(/^confidential: yes/m);
    expect(masked.out).not.toContain("Crash");
    expect((await run("deliveries", "show", "1", "--json")).out).not.toContain("Crash");
    expect((await run("deliveries", "show", "1", "--body")).out).toContain('"title": "Crash"');
    expect(JSON.parse((await run("deliveries", "show", "1", "--json", "--body")).out)).toMatchObject({
      id: 1,
      bodyKept: true,
      body: expect.stringContaining("Crash"),
    });
  });

  test("lets nobody command the terminal", async () => {
    await add({ body: "\u001b[2J\u009b31m", why: "\u001b]0;owned\u0007", state: "unreadable" });
    const shown = (await run("deliveries", "show", "1", "--body")).out + (await run("deliveries")).out;
    expect(shown).toContain("\\u001b[2J\\u009b31m");
    expect(shown).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test("shows bytes and bodies that are gone", async () => {
    await add({ body: Uint8Array.of(255, 0) });
    await add({ body: null, size: 3_000_000 });
    expect((await run("deliveries", "show", "1", "--body")).out).toContain("Base64: /wA=");
    expect((await run("deliveries", "show", "2", "--body")).out).toMatch(/3,000,000 bytes, not kept/);
  });

  test("that does not exist is an error that says where to look", async () => {
    expect(await run("deliveries", "show", "99")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/no delivery 99/),
    });
  });
});

describe("liaison replay", () => {
  test("lets named deliveries be decided again", async () => {
    await add({ state: "own", why: "done by our own account" });
    expect(await run("replay", "1")).toMatchObject({ code: 0, out: expect.stringMatching(/: 1\n/) });
    expect(await store.deliveries.get(1)).toMatchObject({ state: "waiting", why: null });
  });

  test("brings back every dead letter", async () => {
    await add({});
    await add({ issueKey: "gitlab:14#24" });
    await store.deliveries.markDead("gitlab:14#23", "GitLab refused", new Date());
    expect(JSON.parse((await run("replay", "--dead", "--json")).out)).toEqual({
      replayed: [1],
      impossible: [],
    });
    expect(await store.deliveries.countByState()).toMatchObject({ waiting: 2, dead: 0 });
    expect(await run("replay", "--dead")).toMatchObject({ code: 0, out: "There are no dead letters.\n" });
  });

  test("brings back what a later version can read, and says what it still cannot", async () => {
    const unread = { issueKey: null, state: "unreadable", why: "not what GitLab sends" } as const;
    await add({ ...unread, body: JSON.stringify(issuePayload()) });
    await add(unread);
    expect(JSON.parse((await run("replay", "--unreadable", "--json")).out)).toEqual({
      replayed: [1],
      impossible: [2],
    });
    expect(await store.deliveries.get(1)).toMatchObject({ state: "waiting", issueKey: "gitlab:14#12" });
  });

  test("says which cannot be, and why, and ends with 1", async () => {
    await add({ issueKey: null, state: "unreadable" });
    await add({});
    const { code, out, err } = await run("replay", "1", "2", "77");
    expect(code).toBe(1);
    expect(out).toMatch(/: 2\n/);
    expect(err).toMatch(/not possible for 1, 77/);
  });

  test.each([[["replay"]], [["replay", "one"]]])("%p is wrong usage", async (args) => {
    expect((await run(...args)).code).toBe(2);
  });
});
