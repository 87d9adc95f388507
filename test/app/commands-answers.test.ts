/** What the bot answers to commands: to mistakes, to `who` and to `why`. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { escalating, TEAM_PROJECT } from "../support/escalating.ts";
import { escalationStories } from "../support/escalation-stories.ts";
import { startTestService, type TestService } from "../support/service.ts";
import type { OpenedIssue } from "../support/stories.ts";

const PUZZLED = ["eyes", "question"];

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  const patient = { commands: { perPerson: 1_000 } };
  on = await startTestService({ configure: (usual) => ({ ...escalating(usual), ...patient }) });
  told = escalationStories(on);
});
afterAll(() => on.stop());

const opened = () => on.opens("kira", "gitlab-org/gitlab");

/** Somebody comments; what GitLab shows of it: reactions to the comment, and what the bot answered. */
const asks = async (username: string, issue: OpenedIssue, body: string, more: object = {}) => {
  const before = new Set((await told.words(issue)).map(({ id }) => id));
  const noteId = await on.comments(username, issue, body, more);
  const answers = (await told.words(issue)).filter(({ id }) => !before.has(id));
  const reactions = await told.reactionsTo(issue, noteId);
  return { noteId, reactions, answers, text: answers.map((answer) => answer.body).join("\n") };
};

describe("a mistake", () => {
  test("is answered once for the whole comment, with what was probably meant", async () => {
    const body = "!liaison stauts\n@liaison-bot escalate com-infrastrcture It burns\n!liaison snooze later";
    const { reactions, answers, text } = await asks("aconrad", await opened(), body);
    expect(reactions).toEqual(PUZZLED);
    expect(answers).toHaveLength(1);
    expect(text).toContain('did you mean "status"?');
    expect(text).toContain('did you mean "com-infrastructure"?');
    expect(text).toContain("snooze 3d");
  });

  test("does not hinder the commands beside it", async () => {
    const issue = await opened();
    const { reactions } = await asks("aconrad", issue, "!liaison label ~outage\n!liaison snoze 3d");
    expect(reactions).toEqual(PUZZLED);
    expect(await on.labelsOf(issue)).toContain("outage");
  });

  test("repeats nothing that would mention or command anybody", async () => {
    const issue = await opened();
    const { text } = await asks("stranger", issue, "!liaison esclate `@tcooney ~outage #1`");
    expect(text).toContain('did you mean "escalate"?');
    expect(await on.todosOf("tcooney", issue)).toBe(0);
    expect(await on.labelsOf(issue)).toEqual([]);
  });

  test("of a megabyte is answered once, within the time that a handler has", async () => {
    const issue = await opened();
    const line = "@liaison-bot escalate\n";
    const body = line.repeat(Math.floor(990_000 / line.length));
    const { reactions, answers, text } = await asks("aconrad", issue, body);
    expect(reactions).toEqual(PUZZLED);
    expect(answers).toHaveLength(1);
    expect(text).toContain("left out the rest");
    expect(text.length).toBeLessThan(1_000);
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toEqual([]);
  });
});

describe("an answer", () => {
  test("to `who` notifies nobody", async () => {
    const issue = await opened();
    const { text } = await asks("kira", issue, "!liaison who com-infrastructure");
    expect(text).toContain("Group contact: Dave Smith");
    expect(text).not.toContain("@");
    expect(await on.todosOf("dsmith", issue)).toBe(0);
  });

  test("to `why` names rules and reasons, and nothing of a team's own place", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "The runner hangs" });
    await on.comments("aconrad", issue, "!liaison escalate security-operations Keys may have leaked", {
      internal: true,
    });
    const [escalation] = await told.escalationsOf("gitlab-com/gl-security/operations", issue);
    expect(escalation).toBeDefined();
    const { text } = await asks("kira", issue, "!liaison why");
    expect(text).toContain("rule: runner questions");
    expect(text).toContain("status note, by status-note: done");
    expect(text).toContain("Considered lately, and not done:");
    expect(text).not.toContain("Keys may have leaked");
    expect(text).not.toContain("gl-security");
  });
});
