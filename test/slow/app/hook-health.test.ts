import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { printConfiguration } from "../../../src/config/load/print.ts";
import { wantedName } from "../../../src/reconcile/sweep.ts";
import type { Hook } from "../../../src/sandbox/world/types.ts";
import { run } from "../../cli/support.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { checked, INSTANCE, withInstance, written } from "../../support/service-configuration.ts";
import { until } from "../../support/until.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService({
    configure: withInstance({ checkEvery: "1s" }),
  });
  on.gitlab.world.instance.autoDisabling = true;
  const webhook = { url: on.service().url, secrets: [{ file: "webhook" }] };
  const configuration = checked(withInstance({ webhook })(written(on.gate.url)));
  await writeFile(join(on.folder, "liaison.yml"), printConfiguration(configuration));
});
afterAll(() => on.stop());

const liaison = (...args: readonly string[]) => run(args, { cwd: on.folder });

const hookOf = (path: string): Hook => {
  const hook = [...on.gitlab.world.hooks.values()].find(({ owner }) => owner.fullPath === path);
  if (hook === undefined) throw new Error(`no hook at ${path}`);
  return hook;
};

const stateOf = async (path: string) =>
  (await on.service().store.hookStates.list()).find((state) => state.path === path);

const metric = async (name: string): Promise<string[]> => {
  const text = await fetch(`${on.service().adminUrl}/metrics`).then((answer) => answer.text());
  return text.split("\n").filter((line) => line.startsWith(`${name}{`));
};

describe("the service, of its hooks", () => {
  test("finds one that GitLab has switched off, says so, and makes GitLab call it again", async () => {
    await until(async () => (await stateOf("kde"))?.state === "healthy");
    expect(await metric("liaison_hook_healthy")).toContain(
      `liaison_hook_healthy{instance="${INSTANCE}",place="group kde"} 1`,
    );
    await on.opens("kira", "kde/sysadmin");
    const hook = hookOf("kde");
    const before = hook.deliveries.length;
    expect(await on.service().store.watermarks.get(wantedName(INSTANCE))).toBeNull();
    hook.recentFailures = 40;
    await until(async () => hook.recentFailures === 0);
    expect(hook.deliveries.at(-1)).toMatchObject({ trigger: "issues_events", responseStatus: 200 });
    expect(hook.deliveries).toHaveLength(before + 1);
    await until(async () => (await stateOf("kde"))?.state === "healthy");
    // What GitLab did not tell meanwhile is looked for.
    await until(async () => (await on.service().store.watermarks.get(wantedName(INSTANCE))) !== null);
  });

  test("tries rarely where a test fails, and says what is wrong", async () => {
    const path = "gnome/gnome-shell";
    await on.opens("gaia", path);
    const hook = hookOf(path);
    const { token } = hook;
    hook.token = "of somebody else";
    hook.recentFailures = 40;
    await until(async () => ((await stateOf(path))?.tests ?? 0) > 1);
    const tried = await stateOf(path);
    expect(tried).toMatchObject({
      state: "disabled",
      sentence: expect.stringContaining("switched the hook off"),
    });
    expect((tried?.testAt?.getTime() ?? 0) - (tried?.checkedAt.getTime() ?? 0)).toBeGreaterThan(1_000);
    expect(await metric("liaison_hook_healthy")).toContain(
      `liaison_hook_healthy{instance="${INSTANCE}",place="project ${path}"} 0`,
    );
    hook.token = token;
    hook.switches.delete("note_events");
    await until(async () => hook.recentFailures === 0);
    await until(async () => (await stateOf(path))?.state === "wrong");
    expect(await metric("liaison_hooks")).toContain(`liaison_hooks{instance="${INSTANCE}",state="wrong"} 1`);
    const mended = await liaison("hooks", "ensure");
    expect(mended).toMatchObject({ code: 0, stdout: expect.stringContaining("note_events is off") });
    await until(async () => (await stateOf(path))?.state === "healthy");
  });

  test("and of its tokens: when they end, and that one is dead", async () => {
    expect(await metric("liaison_token_usable")).toEqual([
      `liaison_token_usable{instance="${INSTANCE}",place="own"} 1`,
    ]);
    const held = on.gitlab.world.tokens.get((await readFile(join(on.folder, "bot"), "utf8")).trim());
    if (held === undefined) throw new Error("no such token");
    const [ends] = await metric("liaison_token_expires_timestamp_seconds");
    expect(Number(ends?.split(" ").at(-1))).toBe(Date.parse(held.expiresAt ?? "") / 1_000);
    held.revoked = true;
    await until(async () => (await metric("liaison_token_usable")).join().endsWith(" 0"));
    const [token] = await on.service().store.tokenStates.list();
    expect(token).toMatchObject({ username: "liaison-bot", sentence: expect.stringContaining("revoked") });
    held.revoked = false;
    await until(async () => (await metric("liaison_token_usable")).join().endsWith(" 1"));
  });
});

test("hooks are checked and removed by commands, and no others'", async () => {
  const foreign = { url: "https://other.example/hook" };
  await on.gitlab.as("root")("POST", "/groups/kde/hooks", foreign);
  expect(await liaison("hooks", "check")).toMatchObject({ code: 0, stderr: "" });
  expect((await liaison("hooks", "remove", "--dry-run")).stdout).toMatch(
    /group kde: The hook .* would be removed/,
  );
  const removed = await liaison("hooks", "remove", "--json");
  expect(removed.code).toBe(0);
  expect([...on.gitlab.world.hooks.values()].map(({ url }) => url)).toEqual([foreign.url]);
  const missing = await liaison("hooks", "check");
  expect(missing).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("✗ sandbox group kde: There is no hook"),
  });
});
