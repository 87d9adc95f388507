/** A backup taken in the middle of the work, brought back on another server: GitLab sees nothing twice. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { writeSandboxConfig } from "../../../src/cli/sandbox-config.ts";
import { run } from "../../cli/support.ts";
import { startGitLab, type TestGitLab } from "../../sandbox/support/gitlab.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { type RunningCommand, startCommand } from "../../support/serve-process.ts";
import { createStories, type OpenedIssue, type Stories } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

const ISSUES = 40;

let gitlab: TestGitLab;
let database: TestDatabase;
let folder: string;
let config: string;
let serving: RunningCommand | undefined;
let port = 0;
let told: Stories;
const env = () => ({ LIAISON_DATA_DIR: join(folder, "data") });
const onServer = () => ({ DATABASE_URL: database.url });

const serve = async (place: Record<string, string>): Promise<void> => {
  serving = startCommand(["serve", "--config", config], { ...place, PORT: String(port) });
  port = Number(new URL(JSON.parse(await serving.line((line) => line.includes('"ready:'))).url).port);
};
const stop = async (): Promise<void> => {
  await serving?.kill("SIGTERM");
  serving = undefined;
};

beforeAll(async () => {
  [gitlab, database] = await Promise.all([startGitLab("demo"), createTestDatabase()]);
  folder = await mkdtemp(join(tmpdir(), "liaison-backup-story-"));
  const place = { url: gitlab.url, users: gitlab.users, webhookSecret: "a secret" };
  config = await writeSandboxConfig(folder, "liaison.yml", { ...place, serviceUrl: "http://127.0.0.1:1" });
  await serve(env());
  await writeSandboxConfig(folder, "liaison.yml", { ...place, serviceUrl: `http://127.0.0.1:${port}` });
  const { code, stdout } = await run(["hooks", "ensure", "--config", config]);
  if (code !== 0) throw new Error(stdout);
  told = createStories(gitlab, async () => undefined);
});
afterAll(async () => {
  await stop();
  await gitlab.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const open = (count: number): Promise<OpenedIssue> =>
  told.opens("kira", "gitlab-org/gitlab", { title: `Runner ${count}` });

const isLookedAfter = async (issue: OpenedIssue): Promise<boolean> =>
  (await told.botNotes(issue)).length > 0 && (await told.labelsOf(issue)).includes("Category:Runner");

const allLookedAfter = (issues: readonly OpenedIssue[]) =>
  until(async () => {
    await gitlab.webhooks.idle();
    for (const issue of issues) if (!(await isLookedAfter(issue))) return false;
    return true;
  });

/** Nothing waits, nothing is due. */
const quiet = () =>
  until(async () => {
    const [row] = await database.query(`SELECT
      (SELECT count(*) FROM deliveries WHERE state = 'waiting') +
      (SELECT count(*) FROM effects WHERE state IN ('planned', 'attempting', 'waiting')) AS left`);
    return Number(row?.["left"]) === 0;
  });

test("what waits in a backup is done where it is brought back, and what was done since is not done twice", async () => {
  const issues: OpenedIssue[] = [];
  const file = join(folder, "backup");
  for (let count = 0; count < ISSUES / 2; count += 1) issues.push(await open(count));
  // In the middle: some issues are decided, some wait, some writes are under way.
  const backup = run(["database", "backup", file, "--json"], { env: env() });
  for (let count = ISSUES / 2; count < ISSUES; count += 1) issues.push(await open(count));
  const { code, stdout, stderr } = await backup;
  expect([code, stderr]).toEqual([0, ""]);
  const { rows } = JSON.parse(stdout);
  expect(rows.deliveries).toBeGreaterThan(0);
  await allLookedAfter(issues);
  await stop();

  expect(await run(["database", "restore", file], { env: onServer() })).toMatchObject({
    code: 0,
    stderr: "",
  });
  const [waiting] = await database.query(
    "SELECT count(*)::int AS left FROM deliveries WHERE state = 'waiting'",
  );
  const [pending] = await database.query(
    "SELECT count(*)::int AS left FROM effects WHERE state IN ('planned', 'attempting', 'waiting')",
  );
  expect(Number(waiting?.["left"]) + Number(pending?.["left"])).toBeGreaterThan(0);
  // A minute passes for what was under way at the moment of the backup.
  await database.query(
    "UPDATE effects SET attempted_at = attempted_at - interval '61 seconds', retry_at = NULL",
  );
  await serve(onServer());
  await quiet();
  // News of every issue: those that the backup does not know are decided anew.
  for (const issue of issues) await told.comments("kira", issue, "Anything new?");
  await gitlab.webhooks.idle();
  await quiet();
  for (const issue of issues) {
    expect(await told.botNotes(issue)).toHaveLength(1);
    expect(await told.labelsOf(issue)).toEqual(["Category:Runner", "open source partner"]);
  }
});
