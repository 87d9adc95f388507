import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { callAs, tokenOf } from "../reconcile/support.ts";
import { folderWith, run } from "./support.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ seed: "demo" });
});
afterEach(() => sandbox.stop());

const SOUND = `
people:
  - { name: Andrew Conrad, username: aconrad }
  - { name: Jan Urbanc, username: jurbanc }
  - { name: Dave Smith, username: dsmith }
liaisons:
  - { id: open-source, section: Marketing, group: Open Source Prog., liaisons: [Andrew Conrad] }
  - { id: security, section: Security, group: Security Operations, contacts: [Jan Urbanc],
      escalation: { project: gitlab-com/gl-security/operations, labels: [escalation] } }
  - { id: infra, section: Production, group: Infrastructure, contacts: [Dave Smith],
      escalation: { project: gitlab-com/gl-infra/production, labels: ['team::reliability'] } }
partners:
  - { id: kde, name: KDE, liaison: open-source, match: { groups: [kde] } }
inbox: { project: gitlab-com/support/liaison-inbox }
`;

const configuration = (rest: string, url = sandbox.url): string => `version: 1
instances:
  gitlab:
    url: ${url}
    token: { env: GITLAB_TOKEN }
    webhook: { secrets: [{ env: WEBHOOK_SECRET }] }
${rest.trimStart()}`;

const check = async (text: string, ...more: readonly string[]) => {
  const cwd = folderWith({ "liaison.yml": text });
  const env = { GITLAB_TOKEN: tokenOf(sandbox, "liaison-bot") };
  return await run(["config", "check", "--online", ...more], { cwd, env });
};

/** Lines about what GitLab said: those of the file alone are tested elsewhere. */
const errorsIn = (stdout: string): string[] =>
  stdout.split("\n").filter((text) => /^liaison.yml:\d/.test(text) && !text.includes("warning: liaisons: "));

describe("liaison config check --online", () => {
  test("says who answered where all is well", async () => {
    const ran = await check(configuration(SOUND));
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    expect(errorsIn(ran.stdout)).toEqual([]);
    expect(ran.stdout).toMatch(/^gitlab: GitLab \d+\.\S+, as liaison-bot$/m);
    expect(ran.stdout).toMatch(/\nliaison.yml is valid, with 1 warning\n$/);
  });

  test("with --json tells the same as data, and never prints a token", async () => {
    const ran = await check(configuration(SOUND), "--json");
    expect(ran.stdout + ran.stderr).not.toContain(tokenOf(sandbox, "liaison-bot"));
    expect(JSON.parse(ran.stdout)).toMatchObject({
      valid: true,
      instances: [{ name: "gitlab", account: "liaison-bot", version: expect.any(String) }],
    });
  });

  test("says of projects, roles, labels, accounts and the inbox what is wrong, with line and column", async () => {
    const text = configuration(
      SOUND.replace("username: jurbanc", "username: jurbank")
        .replace("labels: [escalation]", "labels: [escalation, nowhere]")
        .replace("gl-infra/production, labels: ['team::reliability']", "sales/open-source")
        .replace("support/liaison-inbox", "gl-infra/reliability"),
    );
    const ran = await check(text);
    expect(ran.code).toBe(2);
    expect(errorsIn(ran.stdout)).toEqual([
      expect.stringMatching(
        /^liaison.yml:9:35: people\[1\].username: gitlab has no account jurbank \(expected /,
      ),
      expect.stringMatching(
        /^liaison.yml:14:\d+: warning: liaisons\[1\].escalation.labels\[1\]: .* no label nowhere,/,
      ),
      expect.stringMatching(
        /^liaison.yml:16:30: warning: liaisons\[2\].escalation.project: the bot is no member of gitlab-com\/sales\/open-source/,
      ),
      expect.stringMatching(
        /^liaison.yml:19:19: inbox.project: gitlab-com\/gl-infra\/reliability is internal/,
      ),
    ]);
    expect(ran.stdout).toMatch(/\nliaison.yml: 2 errors, 3 warnings\n$/);
  });

  test("says of projects that take no issues why", async () => {
    await callAs(sandbox, "root", "POST", "/projects/gitlab-com%2Fgl-infra%2Fproduction/archive");
    await callAs(sandbox, "root", "PUT", "/projects/gitlab-com%2Fsupport%2Fliaison-inbox", {
      issues_enabled: false,
    });
    const ran = await check(configuration(SOUND.replace("gl-security/operations", "gl-security/gone")));
    expect(ran.code).toBe(2);
    expect(errorsIn(ran.stdout)).toEqual([
      expect.stringMatching(
        /liaisons\[1\].escalation.project: gitlab has no project gitlab-com\/gl-security\/gone/,
      ),
      expect.stringMatching(/liaisons\[2\].escalation.project: .* is archived/),
      expect.stringMatching(/inbox.project: .* has issues switched off/),
    ]);
  });

  test("a token that GitLab refuses is one mistake where it stands, and others are asked all the same", async () => {
    const text = configuration(SOUND).replace(
      "    webhook:",
      "    tokens: { gitlab-com/gl-security: { env: OTHER } }\n    webhook:",
    );
    const cwd = folderWith({ "liaison.yml": text });
    const ask = (env: Record<string, string>) => run(["config", "check", "--online"], { cwd, env });
    const good = tokenOf(sandbox, "liaison-bot");
    const other = await ask({ GITLAB_TOKEN: good, OTHER: "glpat-unknown" });
    expect(other.code).toBe(2);
    expect(errorsIn(other.stdout)).toEqual([
      expect.stringMatching(
        /^liaison.yml:6:39: instances.gitlab.tokens\["gitlab-com\/gl-security"\]: GitLab refuses this token: .*401/,
      ),
    ]);
    const own = await ask({ GITLAB_TOKEN: "glpat-unknown", OTHER: good });
    expect(errorsIn(own.stdout)).toEqual([
      expect.stringMatching(/^liaison.yml:5:12: instances.gitlab.token: GitLab refuses this token: .*401/),
    ]);
    expect(own.stdout).toMatch(/^gitlab: GitLab of an unknown version, as nobody$/m);
  });

  test("a GitLab that cannot be reached is one error, after what the file says", async () => {
    const ran = await check(configuration(SOUND, "http://127.0.0.1:9"));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(
      /^liaison: GitLab did not answer .*\n {2}Check that http:\/\/127.0.0.1:9 can be reached/,
    );
    expect(ran.stdout).toMatch(/^liaison.yml:\d+:\d+: warning: liaisons: /);
    expect(ran.stdout).not.toContain("is valid");
  });

  test("a file with mistakes is mended first, and a secret that is not there is named", async () => {
    const broken = await check(configuration(SOUND.replace("people:", "poeple:")));
    expect(broken.code).toBe(2);
    expect(broken.stderr).toBe("GitLab was not asked: first mend what is above.\n");
    const cwd = folderWith({ "liaison.yml": configuration(SOUND) });
    const bare = await run(["config", "check", "--online"], { cwd });
    expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining("GITLAB_TOKEN is not set") });
  });
});
