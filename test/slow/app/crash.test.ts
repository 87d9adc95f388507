import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeSandboxConfig } from "../../../src/cli/sandbox-config.ts";
import { run } from "../../cli/support.ts";
import { startGitLab, type TestGitLab } from "../../sandbox/support/gitlab.ts";
import { createEmptyDatabase, type TestDatabase } from "../../support/database.ts";
import { type Gate, startGate } from "../../support/gate.ts";
import { type RunningCommand, startCommand } from "../../support/serve-process.ts";
import { createStories, type OpenedIssue, type Stories } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

let gitlab: TestGitLab;
let gate: Gate;
let database: TestDatabase;
let folder: string;
let config: string;
let serving: RunningCommand;
let port = 0;
let told: Stories;

/** Starts `liaison serve` as a person does; on the port of the last time, if there was one. */
const serve = async (): Promise<void> => {
  serving = startCommand(["serve", "--config", config], { DATABASE_URL: database.url, PORT: String(port) });
  const ready = JSON.parse(await serving.line((line) => line.includes('"ready:')));
  port = Number(new URL(ready.url).port);
};

const liaison = (...args: string[]) =>
  run([...args, "--config", config], { env: { DATABASE_URL: database.url } });

beforeAll(async () => {
  [gitlab, database] = await Promise.all([startGitLab("demo"), createEmptyDatabase()]);
  gate = await startGate(gitlab.url);
  folder = await mkdtemp(join(tmpdir(), "liaison-crash-"));
  const place = { url: gate.url, users: gitlab.users, webhookSecret: "a secret" };
  config = await writeSandboxConfig(folder, "liaison.yml", { ...place, serviceUrl: "http://127.0.0.1:1" });
  await serve();
  await writeSandboxConfig(folder, "liaison.yml", { ...place, serviceUrl: `http://127.0.0.1:${port}` });
  const { code, stdout } = await liaison("hooks", "ensure");
  if (code !== 0) throw new Error(stdout);
  told = createStories(gitlab, () => gitlab.webhooks.idle());
});
afterAll(async () => {
  await serving.kill("SIGKILL");
  await gate.stop();
  await gitlab.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** A minute passes for what the last life had begun. */
const minuteLater = () =>
  database.query("UPDATE effects SET attempted_at = attempted_at - interval '61 seconds', retry_at = NULL");

const lookedAfter = (issue: OpenedIssue) => async (): Promise<boolean> => {
  const open = await database.query(
    "SELECT key FROM effects WHERE issue_key = $1 AND state IN ('planned', 'attempting', 'waiting')",
    [issue.key],
  );
  return open.length === 0 && (await told.botNotes(issue)).length > 0;
};

/** Kills the service when its n-th request from now arrives; GitLab executes that one. */
const killedAtRequest = (n: number): Promise<unknown> =>
  new Promise((killed) => {
    let left = n;
    gate.trouble((request) => {
      if (!request.path.includes("/issues/")) return undefined;
      left -= 1;
      if (left === 0) killed(serving.kill("SIGKILL"));
      return left <= 0 ? { kind: "answer lost" } : undefined;
    });
  });

describe("a service that is killed in the middle", () => {
  test.each([1, 2, 3])(
    "at its request %i: the next life ends what was begun, and posts one note",
    async (n) => {
      const killed = killedAtRequest(n);
      const issue = await told.opens("kira", "gitlab-org/gitlab", { title: "Runner" });
      await killed;
      gate.trouble(undefined);
      await minuteLater();
      await serve();
      await until(lookedAfter(issue));
      expect(await told.botNotes(issue)).toHaveLength(1);
      expect(await told.labelsOf(issue)).toEqual(["Category:Runner", "open source partner"]);
      expect(await told.isSubscribed("aconrad", issue)).toBe(true);
    },
  );

  test("loses no delivery that it had answered", async () => {
    gate.trouble(() => ({ kind: "never arrives" }));
    const issue = await told.opens("kira", "gitlab-org/gitlab", { title: "Runner" });
    await serving.kill("SIGKILL");
    gate.trouble(undefined);
    await minuteLater();
    await database.query("UPDATE pgboss.job SET start_after = now() WHERE state < 'active'");
    await serve();
    await until(lookedAfter(issue));
    expect(await told.botNotes(issue)).toHaveLength(1);
  });
});

describe("beside a running service", () => {
  test("commands work on its database", async () => {
    const issue = await told.opens("kira", "gitlab-org/gitlab", { title: "Runner" });
    await until(lookedAfter(issue));
    expect((await liaison("report")).stdout).toMatch(/status.note/);
    const { stdout } = await liaison("deliveries", "--json");
    expect(stdout).toContain(issue.key);
  });

  test("a changed configuration is taken up on SIGHUP, one with mistakes is not", async () => {
    const before = await readFile(config, "utf8");
    await writeFile(config, before.replace("mode: act", "mode: nonsense"));
    serving.signal("SIGHUP");
    await serving.line((line) => line.includes("the old one stays"));
    await writeFile(config, before.replace("mode: act", "mode: observe"));
    serving.signal("SIGHUP");
    await serving.line((line) => line.includes("the configuration was reloaded"));
    const issue = await told.opens("kira", "gitlab-org/gitlab", { title: "Runner" });
    await until(async () => {
      const rows = await database.query("SELECT state FROM effects WHERE issue_key = $1", [issue.key]);
      return rows.length > 0 && rows.every(({ state }) => state === "observed");
    });
    expect(await told.botNotes(issue)).toEqual([]);
  });

  test("SIGTERM ends it with what is under way finished, and with 0", async () => {
    expect(await serving.kill("SIGTERM")).toEqual({ code: 0, signal: null });
    expect(serving.errors()).toBe("");
  });
});
