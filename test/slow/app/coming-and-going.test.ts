/** People and partners who come and go: a new liaison's first issue, paused partners, and farewells. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { folderWith, run } from "../../cli/support.ts";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { createTestDatabase } from "../../support/database.ts";
import { escalating, INBOX_PROJECT, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { INSTANCE, type Written, withPartner, written } from "../../support/service-configuration.ts";
import { until } from "../../support/until.ts";

const managed = (usual: Written): Written => ({
  ...escalating(usual),
  requests: { project: TEAM_PROJECT },
  onboarding: { project: INBOX_PROJECT },
});

const withLiaison =
  (row: string, ...liaisons: string[]) =>
  (usual: Written): Written => ({
    ...usual,
    liaisons: (usual.liaisons ?? []).map((one) => (one.id === row ? { ...one, liaisons } : one)),
  });

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: managed });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(() => on.configure((usual) => usual));

interface Shown {
  readonly confidential: boolean;
  readonly title: string;
  readonly description: string;
  readonly assignees: readonly { readonly username: string }[];
}

const issuesIn = async (project: string, title: string): Promise<readonly Shown[]> => {
  const path = `/projects/${encodeURIComponent(project)}/issues?per_page=100&state=all`;
  const all = rowsOf(await on.gitlab.as("root")("GET", path)) as unknown as readonly Shown[];
  return all.filter((issue) => issue.title.includes(title));
};

/** The changed configuration was looked at. */
const greeted = async (count: number): Promise<void> => {
  await until(async () => {
    const [row] = await on.database.query("SELECT count(*) AS known FROM known_liaisons");
    return Number(row?.["known"]) >= count;
  });
  await on.settled();
};

const knownNow = async (): Promise<number> =>
  Number((await on.database.query("SELECT count(*) AS known FROM known_liaisons"))[0]?.["known"]);

describe("a new liaison", () => {
  test("has one issue to begin with, and those who were there before have none", async () => {
    await greeted(1);
    const before = await knownNow();
    expect(await issuesIn(INBOX_PROJECT, "becomes a support liaison")).toEqual([]);
    const question = await on.opens("deb", "gitlab-org/gitlab", { title: "How do I mirror?" });
    await on.opens("deb", "gitlab-org/gitlab", { title: "A secret", confidential: true });
    await on.configure(withLiaison("nobody", "Tom Cooney"));
    await greeted(before + 1);
    const [issue, ...others] = await issuesIn(INBOX_PROJECT, "Tom Cooney becomes a support liaison");
    expect(others).toEqual([]);
    expect(issue?.assignees).toMatchObject([{ username: "tcooney" }]);
    expect(issue?.description).toContain("**Group nobody** (Marketing)");
    expect(issue?.description).toMatch(/- \[ \] \*\*Debian\*\* – 2 open/);
    expect(issue?.description).toContain(`/-/issues/${question.iid}>`);
    expect(issue?.description).toContain("How do I mirror?");
    expect(issue?.description).not.toContain("A secret");
    expect(issue?.description).toContain("Support managers, who keep the table: Tom Cooney and Lee Matos");
    // A second look, a restart, and the same by command bring no second one.
    await on.stopService();
    await on.startAgain();
    await on.configure(withLiaison("nobody", "Tom Cooney"));
    const config = JSON.stringify({
      ...withLiaison("nobody", "Tom Cooney")(managed(written(on.gate.url))),
      people: managed(written(on.gate.url)).people?.map(({ token, subscribe, ...person }) => person),
    });
    const liaison = (...args: string[]) =>
      run(args, {
        cwd: folderWith({ "liaison.yml": config, bot: "", webhook: "" }),
        env: { DATABASE_URL: on.database.url },
      });
    expect((await liaison("onboard", "tcooney")).stdout).toMatch(
      /^There is one already: .*liaison-inbox#\d+/,
    );
    const dry = await liaison("onboard", "@bcarranza", "--dry-run");
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining("**GNOME**") });
    expect(await liaison("onboard", "kira")).toMatchObject({ code: 2 });
    await on.settled();
    expect(await issuesIn(INBOX_PROJECT, "becomes a support liaison")).toHaveLength(1);
  });
});

describe("liaison onboard", () => {
  test("makes nobody else a new liaison, and in observe mode nobody at all", async () => {
    const other = await createTestDatabase();
    try {
      const usual = { ...managed(written("https://gitlab.example")), mode: "observe" as const };
      const people = usual.people?.map(({ token, subscribe, ...person }) => person);
      const onboard = (mode: "act" | "observe") =>
        run(["onboard", "tcooney"], {
          cwd: folderWith({
            "liaison.yml": JSON.stringify({ ...withLiaison("nobody", "Tom Cooney")(usual), people, mode }),
            bot: "",
            webhook: "",
          }),
          env: { DATABASE_URL: other.url },
        });
      expect((await onboard("observe")).stdout).toMatch(/^Only recorded/);
      expect(await other.query("SELECT * FROM known_liaisons")).toEqual([]);
      expect((await onboard("act")).stdout).toMatch(/^A running/);
      const store = await other.open();
      expect(await store.knownLiaisons.wasLooked()).toBe(false);
      const liaisons = [
        { instance: INSTANCE, username: "tcooney" },
        { instance: INSTANCE, username: "aconrad" },
      ];
      expect(await store.knownLiaisons.unknownOf(liaisons)).toMatchObject([{ username: "aconrad" }]);
    } finally {
      await other.drop();
    }
  });
});

describe("a partner who is paused", () => {
  const paused = (until?: string) =>
    withPartner("kde", {
      paused: { from: "2020-01-01", why: "they move to another house", ...(until ? { until } : {}) },
    });

  test("is watched, and nothing is written; afterwards it goes on", async () => {
    const before = await on.opens("kira", "kde/sysadmin");
    await on.configure(paused());
    const issue = await on.opens("kira", "kde/sysadmin", { title: "The runner hangs" });
    expect(await on.botNotes(issue)).toEqual([]);
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await on.comments("aconrad", before, "!liaison status")).toBeGreaterThan(0);
    expect(await told.words(before)).toEqual([]);
    const [plan] = await on.service().store.decisions.latest(issue.key, 1);
    expect(plan?.plan.considered).toContainEqual(
      expect.objectContaining({ sentence: "KDE is paused until further notice: they move to another house" }),
    );
    expect(plan?.plan.effects.every(({ mode }) => mode === "observe")).toBe(true);
    await on.configure(paused("2020-02-01"));
    await on.changes("kira", issue, { title: "The runner hangs again" });
    expect(await told.statusOf(issue)).toContain("Andrew Conrad");
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
  });
});

describe("a partner who leaves", () => {
  test("is nobody's any more, and there is one checklist", async () => {
    const issue = await on.opens("gaia", "gnome/infrastructure", { title: "An open question" });
    await on.configure(withPartner("gnome", { retired: true }));
    await until(async () => (await on.service().store.tasks.get("farewell|gnome")) !== null);
    await on.settled();
    const [checklist, ...others] = await issuesIn(TEAM_PROJECT, "GNOME leaves");
    expect(others).toEqual([]);
    expect(checklist?.description).toContain("@tcooney");
    // It names confidential issues, and the managers' project is not private.
    expect(checklist?.confidential).toBe(true);
    expect(checklist?.description).toContain("An open question");
    expect(checklist?.description).toContain("gnome: remove this service's webhook");
    const notes = (await on.botNotes(issue)).length;
    await on.comments("gaia", issue, "!liaison status");
    expect(await on.botNotes(issue)).toHaveLength(notes);
    const after = await on.opens("gaia", "gnome/infrastructure");
    expect(await on.botNotes(after)).toEqual([]);
    await on.configure((usual) => ({ ...withPartner("gnome", { retired: true })(usual), rules: [] }));
    await on.settled();
    expect(await issuesIn(TEAM_PROJECT, "GNOME leaves")).toHaveLength(1);
  });
});
