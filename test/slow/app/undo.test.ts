/** `liaison undo` on the real service: what a rule has done is gone, what people have made of it stays. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runProgram } from "../../../src/cli/program.ts";
import { escalating, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { withRules } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

const mistaken = withRules({
  name: "mistaken",
  conditions: { title: "Runner" },
  actions: { labels: ["outage"], comment: "needs-runner-info", escalate: ["com-infrastructure"] },
});

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: (usual) => mistaken(escalating(usual)) });
  told = escalationStories(on);
});
afterAll(() => on.stop());

const liaison = async (...args: string[]) => {
  let out = "";
  const writer = {
    write: (text: string) => {
      out += text;
    },
  };
  const env = { DATABASE_URL: on.database.url };
  const code = await runProgram(args, { stdout: writer, stderr: writer, env, cwd: on.folder });
  return { code, out };
};

const comment = async (issue: OpenedIssue) =>
  (await told.words(issue)).find(({ body }) => body.includes("gitlab-runner --version"));

const opens = () => on.opens("kira", "gitlab-org/gitlab", { title: "Runner" });

describe("what a rule has done", () => {
  test("is shown first, and nothing is done without a word", async () => {
    const issue = await opens();
    expect(await liaison("undo", "mistaken")).toMatchObject({ code: 2 });
    const shown = await liaison("undo", "mistaken", "--since", "1h", "--dry-run");
    expect(shown.out).toContain(issue.key);
    for (const words of ["-outage", "delete our comment", "withdraw the escalation"])
      expect(shown.out).toContain(words);
    expect(await liaison("undo", "mistaken", "--since", "1h")).toMatchObject({ code: 2 });
    for (const [args, words] of [
      [["foo", "--since", "1h"], /no rule called foo .*These have: "mistaken"/s],
      [["999999"], "there is no plan 999999"],
      [["mistaken", "--since", "2h", "--until", "3h"], "--until is as far back"],
    ] as const) {
      const wrong = await liaison("undo", ...args, "--json");
      expect([wrong.code, wrong.out]).toEqual([2, expect.stringMatching(words)]);
    }
    const none = await liaison("undo", "mistaken", "--since", "2h", "--until", "1h", "--json");
    expect([none.code, JSON.parse(none.out)]).toEqual([0, { issues: [] }]);
    expect(await on.labelsOf(issue)).toContain("outage");
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toMatchObject([{ state: "opened" }]);
  });

  test("is taken back, stays so at the next news, and is not taken back twice", async () => {
    const issue = await opens();
    await on.later(2_000);
    const undone = await liaison("undo", "mistaken", "--since", "1h", "--yes");
    expect(undone).toMatchObject({ code: 0, out: expect.stringContaining("the note was deleted") });
    await on.settled();
    const [team] = await told.escalationsOf(TEAM_PROJECT, issue);
    expect(team?.state).toBe("closed");
    expect(await told.statesOf(issue)).toEqual(["withdrawn"]);
    for (const title of ["Runner, again", "Runner, and again"]) {
      expect((await on.labelsOf(issue)).includes("outage")).toBe(false);
      expect(await comment(issue)).toBeUndefined();
      await on.changes("kira", issue, { title });
    }
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
    expect((await liaison("undo", "mistaken", "--since", "1h", "--yes")).out).toContain(
      "Nothing was done there",
    );
  });

  test("stays where people have made it theirs: a label, a reply, a reaction, an answer", async () => {
    const issue = await opens();
    const note = await comment(issue);
    const [team] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (note === undefined || team === undefined) throw new Error("the rule did nothing");
    // A bare author may not label there.
    await on.changes("root", issue, { remove_labels: "outage" });
    await on.changes("root", issue, { add_labels: "outage" });
    const thumbs = `${issue.path}/notes/${note.id}/award_emoji`;
    await on.gitlab.as("kira")("POST", thumbs, { name: "thumbsup" });
    await on.comments("dsmith", team, "I am looking into it.");
    const { out } = await liaison("undo", "mistaken", "--since", "1h", "--yes");
    expect(out).toContain("outage stays as it is: it was not us who changed it last");
    expect(out).toContain("somebody has reacted to the note");
    expect(out).toMatch(/escalation \w+ stays: it is acknowledged/);
    expect(await on.labelsOf(issue)).toContain("outage");
    expect(await comment(issue)).toBeDefined();
    expect(await told.statesOf(issue)).toEqual(["acknowledged"]);
  });

  test("is taken back by the plan, of a rule that is gone, on an issue that is no partner's any more", async () => {
    const issue = await opens();
    const [latest] = await on.service().store.decisions.latest(issue.key, 1);
    const report = await liaison("report");
    expect(report.out).toContain("liaison undo");
    await on.configure((usual) => ({
      ...usual,
      rules: [],
      partners: (usual.partners ?? []).filter(({ id }) => id !== "kde"),
    }));
    const plans = await on.database.query(
      "SELECT DISTINCT plan_id FROM effect_history WHERE issue_key = $1 AND asked_by = 'rule: mistaken' AND state = 'done'",
      [issue.key],
    );
    expect(latest?.id).toBeGreaterThanOrEqual(Number(plans[0]?.["plan_id"]));
    for (const { plan_id } of plans) await liaison("undo", String(plan_id), "--yes");
    expect(await on.labelsOf(issue)).not.toContain("outage");
    expect(await comment(issue)).toBeUndefined();
  });
});

describe("labels that a rule took off", () => {
  test("are put back, and stay on", async () => {
    await on.configure(
      withRules({
        name: "off",
        conditions: { title: "Server" },
        actions: { remove_labels: ["Category:Runner"] },
      }),
    );
    const issue = await on.opens("root", "kde/sysadmin", { title: "Server", labels: "Category:Runner" });
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await liaison("undo", "off", "--since", "1h", "--yes")).toMatchObject({ code: 0 });
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
    await on.changes("kira", issue, { title: "Server, again" });
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
  });
});

describe("an undo while the service is away", () => {
  test("waits, survives, and is done by the next one that starts", async () => {
    await on.configure(mistaken);
    const issue = await opens();
    await on.stopService();
    expect((await liaison("undo", "mistaken", "--since", "1h", "--yes", "--no-wait")).out).toContain(
      "none of it is lost",
    );
    expect(await on.labelsOf(issue)).toContain("outage");
    await on.startAgain();
    await until(async () => !(await on.labelsOf(issue)).includes("outage"));
  });
});
