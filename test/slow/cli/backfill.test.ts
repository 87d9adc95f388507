/** A backfill that is killed goes on where it was: every issue is fed once, and nothing is done twice. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { run } from "../../cli/support.ts";
import { startCommand } from "../../support/serve-process.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { written } from "../../support/service-configuration.ts";
import { until } from "../../support/until.ts";

const ISSUES = 120;

let on: TestService;
beforeAll(async () => {
  on = await startTestService({ hooks: false });
  await writeFile(join(on.folder, "liaison.yml"), JSON.stringify(written(on.gate.url)));
});
afterAll(() => on.stop());

const fed = async (): Promise<number> => {
  const [row] = await on.database.query("SELECT count(*) AS count FROM deliveries WHERE source = 'poll'");
  return Number(row?.["count"]);
};

test("a backfill that is killed three times feeds every issue once", async () => {
  const kira = on.gitlab.as("kira");
  for (let number = 0; number < ISSUES; number += 1)
    await kira("POST", "/projects/kde%2Fsysadmin/issues", { title: `Number ${number}` });
  const env = { DATABASE_URL: on.database.url };
  const args = ["backfill", "--since", "1d", "--config", join(on.folder, "liaison.yml")];
  // Slow enough to be killed between two issues.
  on.gate.trouble(({ path }) => (path.endsWith("/notes") ? { kind: "slow", milliseconds: 20 } : undefined));
  for (const enough of [25, 50, 75]) {
    const running = startCommand(args, env);
    const ended = running.ended().then(({ code }) => {
      throw new Error(`ended with ${code}: ${running.errors()}`);
    });
    await Promise.race([until(async () => (await fed()) >= enough), ended]);
    ended.catch(() => undefined);
    await running.kill("SIGKILL");
    expect(await fed()).toBeLessThan(ISSUES);
  }
  on.gate.trouble(undefined);
  await on.resetRequests();
  const last = await run([...args, "--json"], { env });
  expect(last.code).toBe(0);
  expect(last.stderr).toContain("Going on where it was interrupted");
  const end = JSON.parse(last.stdout);
  expect(end.isComplete).toBe(true);
  expect(await fed()).toBe(ISSUES);
  // What was read before it was killed is not read again, but for what was not kept yet.
  const notes = (await on.requests()).find(
    ({ method, route }) => method === "GET" && route.endsWith("/notes"),
  );
  expect(notes?.count ?? 0).toBeLessThanOrEqual(ISSUES - 75 + 25);
  await on.settled();
  const [row] = await on.database.query(
    "SELECT count(*) AS issues FROM issues WHERE memory->>'partner' = 'kde'",
  );
  expect(Number(row?.["issues"])).toBe(ISSUES);
}, 120_000);

test("a backfill that GitLab asks for a pause ends when it is told to, and keeps what it fed", async () => {
  await on.gitlab.as("kira")("POST", "/projects/kde%2Fsysadmin/issues", { title: "One more" });
  on.gate.trouble(({ path }) =>
    path.endsWith("/notes")
      ? { kind: "answered", status: 429, headers: { "retry-after": "600" } }
      : undefined,
  );
  const args = ["backfill", "--since", "1d", "--fresh", "--config", join(on.folder, "liaison.yml")];
  const running = startCommand(args, { DATABASE_URL: on.database.url });
  const met = on.gate.faults.length;
  await until(() => on.gate.faults.length > met);
  const told = performance.now();
  running.signal("SIGINT");
  expect(await running.ended()).toEqual({ code: 1, signal: null });
  expect(performance.now() - told).toBeLessThan(10_000);
  expect(running.errors()).toContain("not everything was read: run the same command to go on");
  // Being cut off is no failure of the place.
  expect(running.errors()).not.toContain("limits ask for a pause");
}, 60_000);
