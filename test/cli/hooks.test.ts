import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Command } from "commander";
import { hooksCommand } from "../../src/cli/hooks.ts";
import type { Io } from "../../src/cli/io.ts";
import { reportError } from "../../src/cli/report-error.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { tokenOf } from "../reconcile/support.ts";
import { folderWith } from "./support.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ seed: "demo" });
});
afterEach(() => sandbox.stop());

const configuration = (webhook: string): string => `
version: 1
instances:
  gitlab:
    url: ${sandbox.url}
    token: { env: GITLAB_TOKEN }
    webhook: ${webhook}
liaisons:
  - { id: open-source, section: Marketing, group: Open Source Prog. }
partners:
  - { id: kde, name: KDE, liaison: open-source, match: { groups: [kde] } }
  - { id: debian, name: Debian, liaison: open-source, match: { groups: [debian] }, watch: poll }
`;
const COMPLETE = "{ url: 'https://bot.example', secrets: [{ env: WEBHOOK_SECRET }] }";

const hooks = async (args: readonly string[], webhook = COMPLETE, morePartners = "") => {
  const written = { stdout: "", stderr: "" };
  const writer = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const io: Io = {
    stdout: writer("stdout"),
    stderr: writer("stderr"),
    env: { GITLAB_TOKEN: tokenOf(sandbox, "liaison-bot"), WEBHOOK_SECRET: "hook-secret" },
    cwd: folderWith({ "liaison.yml": configuration(webhook) + morePartners }),
  };
  const program = new Command("liaison")
    .option("--config <file>")
    .exitOverride()
    .addCommand(hooksCommand(io));
  try {
    await program.parseAsync(["hooks", ...args], { from: "user" });
    return { code: 0, ...written };
  } catch (thrown) {
    return { code: reportError(thrown, io), ...written };
  }
};

describe("liaison hooks ensure", () => {
  test("creates hooks for places with watch: webhook only, and says so once", async () => {
    const first = await hooks(["ensure"]);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(
      /^\+ gitlab group kde: A hook calls https:\/\/bot.example\/webhooks\/gitlab\/gitlab/,
    );
    expect(first.stdout).not.toContain("debian");
    expect((await hooks(["ensure"])).stdout).toMatch(/^= gitlab group kde: The hook is there and right\./);
  });

  test("with --dry-run and --json tells as data what is missing", async () => {
    const { code, stdout } = await hooks(["ensure", "--dry-run", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { instance: "gitlab", place: { kind: "group", path: "kde" }, outcome: "missing", hookId: null },
    ]);
  });

  test("never prints a secret", async () => {
    const { stdout, stderr } = await hooks(["ensure", "--json"]);
    expect(stdout + stderr).not.toContain("hook-secret");
    expect(stdout + stderr).not.toContain(tokenOf(sandbox, "liaison-bot"));
  });

  test("needs to know where GitLab reaches us, and how deliveries prove themselves", async () => {
    const lost = await hooks(["ensure"], "{ secrets: [{ env: WEBHOOK_SECRET }] }");
    expect(lost).toMatchObject({ code: 2, stderr: expect.stringContaining("webhook.url is missing") });
    const open = await hooks(["ensure"], "{ url: 'https://bot.example' }");
    expect(open).toMatchObject({ code: 2 });
    expect(open.stderr).toMatch(/secrets/);
  });

  test("ends with 1 where a place failed, after it has seen to the others", async () => {
    const gone = "  - { id: gone, name: Gone, liaison: open-source, match: { projects: [gone/away] } }\n";
    const { code, stdout, stderr } = await hooks(["ensure"], COMPLETE, gone);
    expect(code).toBe(1);
    expect(stdout).toContain("+ gitlab group kde");
    expect(stderr).toMatch(/^! gitlab project gone\/away: GitLab answered 404 .* check the path/);
  });
});
