/** What a liaison is offered when a partner asks: what was answered before, and whom else to ask. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { escalating, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import type { Written } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";

const assisting = (usual: Written): Written => ({ ...escalating(usual), assistance: {} });

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: assisting });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(() => on.later(3_000));

const asks = (username: string, title: string, description: string, more: object = {}) =>
  on.opens(username, "gitlab-org/gitlab", { title, description, ...more });

/** Asked by KDE, and answered by its liaison. */
const answered = async (title: string, description: string, answer: string, more: object = {}) => {
  const issue = await asks("kira", title, description, more);
  await on.later(2_000);
  await on.comments("aconrad", issue, answer);
  return issue;
};

const internalOf = async (issue: OpenedIssue): Promise<string> =>
  (await told.words(issue))
    .filter(({ internal }) => internal)
    .map(({ body }) => body)
    .join("\n");

const knownOf = async (issue: OpenedIssue) =>
  (await on.database.query("SELECT * FROM knowledge WHERE issue_key = $1", [issue.key]))[0];

describe("a question like an answered one", () => {
  const MIRROR = "Our pull mirror says updating since Saturday and new tags never arrive.";

  test("is told to the liaison where the partner cannot read it, mentions nobody, and only once", async () => {
    const first = await answered(
      "Repository mirror is stuck",
      MIRROR,
      "The mirror job had run out of memory. It was moved, and runs again.",
    );
    const second = await asks(
      "gaia",
      "Mirroring does not finish",
      "Tags of the mirror are missing since Saturday.",
    );
    const words = await internalOf(second);
    expect(words).toContain(`/gitlab-org/gitlab/-/issues/${first.iid}>`);
    expect(words).toContain(": Repository mirror is stuck (KDE, answered ");
    expect(words).not.toContain("@");
    await on.changes("gaia", second, { description: "More of the same mirror." });
    expect((await told.words(second)).filter(({ body }) => body.includes("answered before"))).toHaveLength(1);
    for (const { body, internal } of await told.words(second))
      if (!internal) expect(body).not.toContain("mirror");
  });

  test("is not offered before it was answered, nor what is like nothing", async () => {
    await asks(
      "kira",
      "Burndown chart of the milestone is empty",
      "No progress is drawn for our release milestone.",
    );
    const again = await asks(
      "gaia",
      "Milestone burndown is empty",
      "The chart of the milestone draws nothing.",
    );
    expect(await internalOf(again)).toBe("");
    const other = await asks("gaia", "Vim bindings", "Can the editor be used modally?");
    expect(await internalOf(other)).toBe("");
  });

  test("that became confidential, or is gone, is offered to nobody elsewhere; in its own project without its title", async () => {
    const secret = await answered(
      "Deploy keys of thirty projects were stolen",
      "A laptop with deploy keys was stolen. How do we rotate the deploy keys quickly?",
      "With a script over the API; it is linked.",
    );
    await on.changes("root", secret, { confidential: true });
    expect(await knownOf(secret)).toMatchObject({ title: "", rank: 2 });
    const here = await asks("gaia", "Stolen notebook with deploy keys", "How are deploy keys rotated?");
    expect(await internalOf(here)).toContain(`/gitlab-org/gitlab/-/issues/${secret.iid}>`);
    expect(await internalOf(here)).not.toContain("thirty");

    const elsewhere = await on.opens("nils", "gnome/infrastructure", {
      title: "Deploy keys stolen",
      description: "A notebook with deploy keys was stolen, how are they rotated?",
    });
    const wished = await on.database.query(
      "SELECT effect FROM effects WHERE issue_key = $1 AND kind = 'tell'",
      [elsewhere.key],
    );
    expect(JSON.stringify(wished)).not.toContain(`/issues/${secret.iid}>`);

    await on.gitlab.as("root")("DELETE", secret.path);
    await on.later(2_000);
    const later = await asks("nils", "Rotate stolen deploy keys", "A notebook with deploy keys was stolen.");
    expect(await internalOf(later)).not.toContain(`/issues/${secret.iid}>`);
  });

  test("keeps no names, no addresses, no secrets and no internal words", async () => {
    const issue = await answered(
      "Webhook of zebra fails",
      "See https://zebra.example/hook or ask @zelda, mail zoe@example.org, token glpat-abcdefghijklmnop.",
      "Zealously fixed.",
    );
    await on.comments("aconrad", issue, "Zounds, this is secret.", { internal: true });
    await on.comments("kira", issue, "Zigzag, thanks.");
    const words = String((await knownOf(issue))?.["words"]);
    for (const kept of ["zebra", "zealous"]) expect(words).toContain(kept);
    for (const left of ["zelda", "zoe", "zound", "zigzag", "example", "glpat"])
      expect(words).not.toContain(left);
  });

  test("is not offered where the configuration says so", async () => {
    await on.configure((usual: Written) => ({ ...usual, assistance: { similar: false, teams: false } }));
    const issue = await asks(
      "gaia",
      "Mirror is stuck again",
      "The repository mirror is updating since Saturday.",
    );
    expect(await internalOf(issue)).toBe("");
    await on.configure((usual: Written) => usual);
  });
});

describe("a question like those that a team had", () => {
  const SSH = [
    ["SSH pushes time out", "git push over SSH hangs and ends with connection timed out."],
    ["Push over SSH hangs", "Every push over SSH hangs for minutes, then the connection times out."],
  ] as const;

  test("is proposed for that team, opened by one word, and by nothing else", async () => {
    for (const [title, description] of SSH) {
      const issue = await asks("kira", title, description);
      await on.later(2_000);
      await on.comments("aconrad", issue, "!liaison escalate com-infrastructure It hangs");
      expect(await told.statesOf(issue)).toEqual(["open"]);
    }
    const third = await asks(
      "kira",
      "Pushes hang",
      "Since noon git push over SSH hangs, the connection times out.",
    );
    expect(await told.statesOf(third)).toEqual(["proposed"]);
    expect(await told.escalationsOf(TEAM_PROJECT, third)).toEqual([]);
    const words = await internalOf(third);
    expect(words).toContain("Shall I ask **.com Infrastructure** about this?");
    expect(words).toContain("@aconrad");
    await on.later(2_000);
    await on.comments("kira", third, "!liaison yes");
    expect(await told.statesOf(third)).toEqual(["proposed"]);
    await on.comments("aconrad", third, "!liaison yes");
    expect(await told.statesOf(third)).toEqual(["open"]);
    expect(await told.escalationsOf(TEAM_PROJECT, third)).toHaveLength(1);
  });

  test("is not proposed where a rule names a team, and no means no", async () => {
    const fourth = await asks(
      "kira",
      "SSH push hangs",
      "git push over SSH hangs until the connection times out.",
    );
    expect(await told.statesOf(fourth)).toEqual(["proposed"]);
    await on.later(2_000);
    await on.comments("aconrad", fourth, "!liaison no");
    await on.changes("kira", fourth, { title: "SSH push hangs still" });
    expect(await told.statesOf(fourth)).toEqual(["dropped"]);
    await on.configure((usual: Written) => ({
      ...usual,
      rules: [
        {
          name: "ssh",
          conditions: { title: "(?i)ssh" },
          actions: { propose: "security-operations" },
        },
      ],
    }));
    const fifth = await asks(
      "kira",
      "SSH push hangs",
      "git push over SSH hangs until the connection times out.",
    );
    const rows = await on.database.query(
      "SELECT team FROM escalations JOIN escalation_issues ON id = escalation_id WHERE issue_key = $1",
      [fifth.key],
    );
    expect(rows).toEqual([{ team: "security-operations" }]);
    await on.configure((usual: Written) => usual);
  });
});
