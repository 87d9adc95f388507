import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { startSandbox } from "../../src/sandbox/server.ts";
import { startCommand } from "../support/serve-process.ts";
import { run } from "./support.ts";

describe("liaison sandbox", () => {
  test("prints one line of JSON when it can be used, and stops on SIGTERM", async () => {
    const sandbox = startCommand(["sandbox", "--port", "0", "--seed", "none", "--json"]);
    const { url, admin, users } = JSON.parse(await sandbox.line(() => true));
    expect(users).toEqual([]);
    const answer = await fetch(`${url}/api/v4/user`, { headers: { "private-token": admin.token } });
    expect(await answer.json()).toMatchObject({ username: admin.username });
    expect(await sandbox.kill("SIGTERM")).toEqual({ code: 0, signal: null });
  });

  test("writes a configuration that passes the check, with its secrets for their owner alone", async () => {
    const folder = await mkdtemp(join(tmpdir(), "liaison-sandbox-"));
    const file = join(folder, "liaison.yml");
    const sandbox = startCommand(["sandbox", "--json", "--write-config", file]);
    const { users } = JSON.parse(await sandbox.line(() => true));
    expect(users).toContainEqual({ username: "kira", token: expect.any(String) });
    expect(await run(["config", "check", "--config", file])).toMatchObject({ code: 0 });
    expect((await stat(join(folder, "liaison.secrets", "liaison-bot"))).mode & 0o077).toBe(0);
    await sandbox.kill("SIGTERM");
    await rm(folder, { recursive: true });
  });

  test("says that its port is taken, and what to do", async () => {
    const { url, stop } = await startSandbox({ seed: "none" });
    const { code, stderr } = await run(["sandbox", "--port", new URL(url).port]);
    await stop();
    expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot listen on .*\n.*choose another port/)]);
  });

  test("has nobody to write a configuration about where it is empty", async () => {
    const { code, stderr } = await run(["sandbox", "--seed", "none", "--write-config", "liaison.yml"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--seed demo")]);
  });

  test("misbehaves by the plan of the documentation, and sums up what was met", async () => {
    const sandbox = startCommand(["sandbox", "--json", "--faults", "docs/examples/faults.yml"]);
    const { url, users } = JSON.parse(await sandbox.line(() => true));
    const { plan } = (await (await fetch(`${url}/-/sandbox/faults`)).json()) as {
      plan: Record<string, unknown[]>;
    };
    expect(Object.entries(plan).map(([key, part]) => [key, part.length])).toEqual([
      ["seed", undefined],
      ["requests", 11],
      ["limits", undefined],
      ["deliveries", 6],
      ["hooks", undefined],
      ["incidents", 7],
    ]);
    const headers = { "private-token": users[0].token };
    await fetch(`${url}/api/v4/user`, { headers }).catch(() => undefined);
    expect(await sandbox.kill("SIGTERM")).toEqual({ code: 0, signal: null });
    expect(sandbox.errors()).toMatch(/^Faults met: .*latency 1/m);
  });

  test("says where a plan of faults is wrong, and starts nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "liaison-faults-"));
    const file = join(folder, "faults.yml");
    await writeFile(file, "seed: 1\nrequests:\n  - { fault: reset, moment: later, chanse: 1 }\n");
    const { code, stderr } = await run(["sandbox", "--faults", file]);
    expect(code).toBe(2);
    expect(stderr.split("\n")).toEqual([
      `${file}:3:29: requests[0].moment: is "later" (expected one of before, during, after)`,
      `${file}:3:36: requests[0].chanse: unknown key (expected keys that docs/sandbox.md knows)`,
      expect.stringContaining("nothing was started"),
      "",
    ]);
    await writeFile(file, "incidents: [{ incident: archived, project: kde/nothing }]");
    expect(await run(["sandbox", "--faults", file])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('incidents[0].project: is "kde/nothing"'),
    });
    expect((await run(["sandbox", "--faults", join(folder, "none.yml")])).stderr).toContain("cannot read");
    await rm(folder, { recursive: true });
  });
});
