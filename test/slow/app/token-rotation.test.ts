import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { printConfiguration } from "../../../src/config/load/print.ts";
import { run } from "../../cli/support.ts";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { checked, INSTANCE, written } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
  await writeFile(join(on.folder, "liaison.yml"), printConfiguration(checked(written(on.gate.url))));
});
afterAll(() => on.stop());

const liaison = (...args: readonly string[]) => run(args, { cwd: on.folder });
const botToken = async (): Promise<string> => (await readFile(join(on.folder, "bot"), "utf8")).trim();

const notesOf = async (issue: OpenedIssue) =>
  rowsOf(await on.gitlab.as("root")("GET", `${issue.path}/notes`)).filter(
    (note) => (note as unknown as { system: boolean }).system === false,
  );

test("a token is rotated under traffic: nothing is lost or done twice, and the old one is never shown again", async () => {
  const before = await botToken();
  const issues: OpenedIssue[] = [];
  let rotating = true;
  const traffic = (async () => {
    while (rotating) issues.push(await on.opens("kira", "kde/sysadmin"));
  })();
  const rotated = await liaison("token", "rotate", "--json");
  rotating = false;
  await traffic;
  // What met the exchange was put off for a few seconds.
  await on.later(61_000);
  await on.settled();
  expect([rotated.code, rotated.stderr]).toEqual([0, ""]);
  const after = await botToken();
  expect(after).not.toBe(before);
  expect(rotated.stdout + rotated.stderr).not.toMatch(/glpat-/);
  expect(JSON.parse(rotated.stdout)).toMatchObject({
    account: "liaison-bot",
    instance: INSTANCE,
    place: null,
  });
  // The sandbox ends the whole family of a token that is shown after its rotation.
  expect((await on.gitlab.withToken(after)("GET", "/user")).status).toBe(200);
  expect(issues.length).toBeGreaterThan(3);
  for (const issue of issues) expect(await notesOf(issue)).toHaveLength(1);
  expect((await readdir(on.folder)).sort()).toEqual(["aconrad", "bot", "liaison.yml", "webhook"]);
}, 60_000);

test("a token that GitLab ended makes work wait until another is there, and then it is done", async () => {
  const held = on.gitlab.world.tokens.get(await botToken());
  if (held === undefined) throw new Error("no such token");
  held.revoked = true;
  const issue = await on.opens("kira", "kde/plasma-desktop");
  expect(await notesOf(issue)).toHaveLength(0);
  const refused = await liaison("token", "rotate");
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("rotate it where it was made") });
  expect(await liaison("token", "list")).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/401.*\n {4}to do: /),
  });
  held.revoked = false;
  await on.later(61_000);
  await on.settled();
  expect(await notesOf(issue)).toHaveLength(1);
});

test("where GitLab's answer is lost, it is not sent again, and said what a person can do", async () => {
  const rotations = (): number => on.gate.faults.filter(({ path }) => path.endsWith("/self/rotate")).length;
  on.gate.trouble(({ path }) => (path.endsWith("/self/rotate") ? { kind: "answer lost" } : undefined));
  const old = await botToken();
  const lost = await liaison("token", "rotate");
  on.gate.trouble(undefined);
  expect(rotations()).toBe(1);
  expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining("nobody has the new token") });
  expect(lost.stderr).toContain("Where none is active there any more, make another one");
  expect(await botToken()).toBe(old);
  expect((await readdir(on.folder)).sort()).toEqual(["aconrad", "bot", "liaison.yml", "webhook"]);
}, 120_000);
