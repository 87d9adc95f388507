/** A backup taken in the middle of the work, brought back on another server: GitLab sees nothing twice. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { writeSandboxConfig } from "../../../src/cli/sandbox-config.ts";
import { silentLogger } from "../../../src/lib/log.ts";
import { openStore } from "../../../src/store/open.ts";
import { run } from "../../cli/support.ts";
import { rowsOf, startGitLab, type TestGitLab } from "../../sandbox/support/gitlab.ts";
import { createEmptyDatabase, type TestDatabase } from "../../support/database.ts";
import { type RunningCommand, startCommand } from "../../support/serve-process.ts";
import { createStories, type OpenedIssue, type Stories } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

jest.setTimeout(180_000);

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
  [gitlab, database] = await Promise.all([startGitLab("demo"), createEmptyDatabase()]);
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

/** How many deliveries and effects are still to be worked on. */
const left = async (place: Record<string, string>): Promise<number> => {
  const store = await openStore({
    databaseUrl: place["DATABASE_URL"],
    dataDirectory: place["LIAISON_DATA_DIR"] ?? "unused",
    log: silentLogger,
  });
  try {
    const { waiting = 0 } = await store.deliveries.countByState();
    return (
      waiting + (await store.effects.issueKeysDue(new Date("2100-01-01"), new Date("2100-01-01"))).length
    );
  } finally {
    await store.close();
  }
};

const quietIn = (place: Record<string, string>) =>
  until(async () => {
    await gitlab.webhooks.idle();
    return (await left(place)) === 0;
  });

/** Everything of ours that people see in GitLab. */
const traces = async (issues: readonly OpenedIssue[]) => {
  const team = encodeURIComponent("gitlab-com/gl-infra/reliability");
  const opened = await gitlab.as("root")("GET", `/projects/${team}/issues?author_username=liaison-bot`);
  return {
    notes: await Promise.all(issues.map(async (issue) => (await told.botNotes(issue)).length)),
    labels: await Promise.all(issues.map((issue) => told.labelsOf(issue))),
    escalations: rowsOf(opened).length,
  };
};

/** Bodies of everything that came in, oldest first. */
const received = async (): Promise<{ event: string; body: string }[]> => {
  const { stdout } = await run(["deliveries", "--json", "--limit", "10000"], { env: env() });
  const listed: { id: number; source: string }[] = JSON.parse(stdout);
  const bodies: { event: string; body: string }[] = [];
  for (const { id } of listed.filter(({ source }) => source === "webhook").reverse()) {
    const shown = await run(["deliveries", "show", String(id), "--body", "--json"], { env: env() });
    bodies.push(JSON.parse(shown.stdout));
  }
  return bodies;
};

const HEADERS: Readonly<Record<string, string>> = { issue: "Issue Hook", note: "Note Hook" };

/** What is told again, as a sweep over what has changed would. */
const tellAgain = async (deliveries: readonly { event: string; body: string }[]): Promise<void> => {
  for (const { body } of deliveries) {
    const kind = String(JSON.parse(body).object_kind);
    const { status } = await fetch(`http://127.0.0.1:${port}/webhooks/gitlab/sandbox`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-gitlab-event": HEADERS[kind] ?? "Emoji Hook",
        "x-gitlab-token": "a secret",
        "webhook-id": randomUUID(),
      },
      body,
    });
    expect(status).toBe(200);
  }
};

test("what waits in a backup is done where it is brought back, and what was done since is not done twice", async () => {
  const issues: OpenedIssue[] = [];
  const file = join(folder, "backup");
  for (let count = 0; count < ISSUES / 2; count += 1) issues.push(await open(count));
  // In the middle: some issues are decided, some wait, some writes are under way.
  const backup = run(["database", "backup", file, "--json"], { env: env() });
  for (let count = ISSUES / 2; count < ISSUES; count += 1) issues.push(await open(count));
  const { code, stdout, stderr } = await backup;
  expect([code, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout).rows.deliveries).toBeGreaterThan(0);
  // What the backup cannot know: a rule and a person ask a team.
  const [first] = issues;
  if (first === undefined) throw new Error("no issue");
  issues.push(await told.opens("kira", "gitlab-org/gitlab", { title: "An outage of the runner" }));
  await allLookedAfter(issues);
  await told.comments("aconrad", first, "!liaison escalate com-infrastructure Pushes fail");
  await until(async () => (await traces(issues)).escalations === 2);
  await quietIn(env());
  const before = await traces(issues);
  const deliveries = await received();
  await stop();

  expect(await run(["database", "restore", file], { env: onServer() })).toMatchObject({
    code: 0,
    stderr: "",
  });
  expect(await left(onServer())).toBeGreaterThan(0);
  // A minute passes for what was under way at the moment of the backup.
  await database.query(
    "UPDATE effects SET attempted_at = attempted_at - interval '61 seconds', retry_at = NULL",
  );
  await serve(onServer());
  await quietIn(onServer());
  await tellAgain(deliveries);
  await quietIn(onServer());
  const after = await traces(issues);
  expect(after).toEqual(before);
  expect(new Set(after.notes.slice(1, -1))).toEqual(new Set([1]));
});
