import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { clockFinding } from "../../../src/cli/doctor/clock.ts";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
import { folderWith, run } from "../../cli/support.ts";
import { startGitLab, type TestGitLab } from "../../sandbox/support/gitlab.ts";
import { delivery } from "../../store/builders.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

let gitlab: TestGitLab;
let database: TestDatabase;
beforeAll(async () => {
  [gitlab, database] = await Promise.all([startGitLab(), createTestDatabase()]);
  gitlab.world.instance.autoDisabling = true;
});
afterAll(async () => {
  await gitlab.stop();
  await database.drop();
});

const PARTNERS = `
  - { id: kde, name: KDE, liaison: open-source, match: { groups: [kde] } }
  - { id: debian, name: Debian, liaison: open-source, match: { groups: [debian] }, watch: poll }
`;

const configuration = (partners = PARTNERS, people = "aconrad"): string => `version: 1
instances:
  gitlab:
    url: ${gitlab.url}
    token: { env: GITLAB_TOKEN }
    webhook: { url: 'https://bot.example', secrets: [{ env: WEBHOOK_SECRET }] }
people:
  - { name: Andrew Conrad, username: ${people} }
liaisons:
  - { id: open-source, section: Marketing, group: Open Source Prog., liaisons: [Andrew Conrad] }
partners:${partners}
rules:
  - { name: runners, actions: { labels: ['Category:Runner'] } }
`;

const tokenOf = (username: string): string =>
  [gitlab.admin, ...gitlab.users].find((user) => user.username === username)?.token ?? "";

const doctor = async (text: string, env: Record<string, string> = {}) => {
  const cwd = folderWith({ "liaison.yml": text });
  const usual = {
    GITLAB_TOKEN: tokenOf("liaison-bot"),
    WEBHOOK_SECRET: "hook-secret",
    DATABASE_URL: database.url,
  };
  const args = ["doctor", "--json"];
  const ran = await run(args, { cwd, env: { ...usual, ...env } });
  expect(ran.stdout + ran.stderr).not.toMatch(/hook-secret|glpat-/);
  const findings = (ran.stdout === "" ? [] : JSON.parse(ran.stdout)) as Finding[];
  return {
    code: ran.code,
    findings,
    wrong: findings.filter(({ severity }) => /warning|error/.test(severity)),
  };
};

/** Every finding that is not fine says what to do, and what is lost without it. */
const completes = (findings: readonly Finding[]): void => {
  for (const { severity, sentence, remedy, loss } of findings) {
    expect(sentence).toMatch(/^[^a-z].*[.)]$/);
    if (severity !== "fine") expect([remedy, loss]).toEqual([expect.any(String), expect.any(String)]);
  }
};

describe("liaison doctor", () => {
  test("finds nothing wrong where all is well, and tells what could do more", async () => {
    const cwd = folderWith({ "liaison.yml": configuration() });
    const env = { GITLAB_TOKEN: tokenOf("liaison-bot"), WEBHOOK_SECRET: "hook-secret" };
    expect(await run(["hooks", "ensure"], { cwd, env })).toMatchObject({ code: 0 });
    await (await database.open()).deliveries.add(
      delivery({ messageId: "one", receivedAt: new Date(), state: "waiting" }),
    );
    const { code, findings, wrong } = await doctor(configuration());
    expect(wrong).toEqual([]);
    expect(code).toBe(0);
    completes(findings);
    const said = findings.map(({ check, severity, about }) => `${severity} ${check} ${about}`);
    expect(said).toEqual(
      expect.arrayContaining([
        "fine tokens gitlab",
        "fine places gitlab group kde",
        "fine labels gitlab group kde",
        "fine places gitlab group debian",
        "limited labels gitlab group debian",
        "fine hooks gitlab group kde",
        "fine clock gitlab",
        "fine database database",
      ]),
    );
  });

  test("says of everything that is wrong what to do, and what one loses without", async () => {
    const elsewhere =
      "\n  - { id: inkscape, name: Inkscape, liaison: open-source, match: { projects: [inkscape/gone] } }";
    const hook = [...gitlab.world.hooks.values()][0];
    if (hook === undefined) throw new Error("no hook");
    hook.recentFailures = 40;
    const store = await database.open();
    await store.deliveries.add(
      delivery({ messageId: "old", receivedAt: new Date(Date.now() - 3_600_000), state: "waiting" }),
    );
    await database.query("UPDATE deliveries SET state = 'dead' WHERE message_id = 'one'");
    const { code, findings, wrong } = await doctor(configuration(PARTNERS.trimEnd() + elsewhere, "aconrat"));
    hook.recentFailures = 0;
    expect(code).toBe(1);
    completes(findings);
    expect(wrong.map(({ check, about, sentence }) => `${check} ${about}: ${sentence}`)).toEqual([
      "configuration people[0].username: Gitlab has no account aconrat.",
      expect.stringMatching(/^places gitlab project inkscape\/gone: There is no such place/),
      expect.stringMatching(/^hooks gitlab group kde: GitLab has switched the hook off/),
      expect.stringMatching(/^hooks gitlab project inkscape\/gone: GitLab answered 404/),
      expect.stringMatching(/^database database: \d+ deliveries wait, the oldest for 60 minutes/),
      "database database: 1 deliveries were given up (dead letters).",
    ]);
  });

  test("a role that is too low, a token that is dead and a database that is away are findings, not ends", async () => {
    const gnome = "\n  - { id: gnome, name: GNOME, liaison: open-source, match: { groups: [gnome] } }";
    const guest = await doctor(configuration(gnome), { GITLAB_TOKEN: tokenOf("kira") });
    expect(guest.findings).toContainEqual(
      expect.objectContaining({ check: "places", severity: "limited", about: "gitlab group gnome" }),
    );
    expect(guest.findings.filter(({ check }) => check === "hooks").map(({ severity }) => severity)).toEqual([
      "limited",
      "limited",
    ]);
    expect(guest.wrong.map(({ check }) => check)).toEqual(["database", "database"]);
    const dead = await doctor(configuration(), {
      GITLAB_TOKEN: "unknown",
      DATABASE_URL: "postgres://127.0.0.1:9/x",
    });
    expect(dead.code).toBe(1);
    completes(dead.findings);
    expect(dead.wrong).toContainEqual(
      expect.objectContaining({ check: "tokens", about: "instances.gitlab.token", severity: "error" }),
    );
    expect(dead.wrong).toContainEqual(expect.objectContaining({ check: "database", severity: "error" }));
  });

  test("a GitLab that is away is said once, not once for each place", async () => {
    const two = "\n  - { id: kde, name: KDE, liaison: open-source, match: { groups: [kde, gnome] } }\n";
    const away = configuration(two).replace(gitlab.url, "http://127.0.0.1:9");
    const { findings } = await doctor(away);
    completes(findings);
    expect(findings.filter(({ check }) => check === "hooks").map(({ about }) => about)).toEqual(["gitlab"]);
    const cwd = folderWith({ "liaison.yml": away });
    const env = { GITLAB_TOKEN: "any", WEBHOOK_SECRET: "hook-secret" };
    const { code, stdout } = await run(["hooks", "check"], { cwd, env });
    expect([code, stdout.trimEnd().split("\n")]).toEqual([1, [expect.stringMatching(/^! gitlab: .*\.$/)]]);
  });

  test.each([
    [0, "fine"],
    [29_000, "fine"],
    [-31_000, "warning"],
    [299_000, "error"],
  ])("a clock that differs by %d ms is %s", (differs, severity) => {
    const now = new Date("2027-01-10T12:00:00Z");
    expect(clockFinding("gitlab", new Date(now.getTime() + differs), now).severity).toBe(severity);
  });
});
