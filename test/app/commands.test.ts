/** Commands on a partner's issue, as people give them and as GitLab shows what came of it. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { escalating } from "../support/escalating.ts";
import { escalationStories } from "../support/escalation-stories.ts";
import { startTestService, type TestService } from "../support/service.ts";
import type { OpenedIssue } from "../support/stories.ts";

const DONE = ["eyes", "white_check_mark"];
const REFUSED = ["eyes", "no_entry_sign"];
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

/** What a comment shows that the bot did not take for one with commands. */
const NOTHING = { reactions: [], answers: [] };

describe("who may ask for what", () => {
  test.each([
    ["help", "stranger", "This is what you can ask of me here"],
    ["status", "stranger", "**Andrew Conrad** looks after this issue."],
    ["why", "kira", "This issue is looked after because of this"],
    ["who com-infrastructure", "stranger", "Support liaison: Vlad Stoianovici"],
  ])("%s is answered to %s", async (command, username, words) => {
    const { reactions, text } = await asks(username, await opened(), `!liaison ${command}`);
    expect(reactions).toEqual(DONE);
    expect(text).toContain(words);
  });

  test.each([
    ["stop", "stranger"],
    ["go on", "aconrad"],
    ["go on", "dsmith"],
    ["stop project", "tcooney"],
    ["go on project", "tcooney"],
    ['label ~outage ~"open source partner"', "aconrad"],
    ["unlabel ~outage", "vstoianovici"],
    ["assign @aconrad", "tcooney"],
    ["waiting on partner", "kira"],
    ["snooze 3d", "aconrad"],
    ["untrack", "aconrad"],
  ])("%s is done for %s, without a word", async (command, username) => {
    const { reactions, answers } = await asks(username, await opened(), `@liaison-bot ${command}`);
    expect(reactions).toEqual(DONE);
    expect(answers).toEqual([]);
  });

  test.each([
    ["why", "stranger"],
    ["go on", "kira"],
    ["stop project", "aconrad"],
    ["go on project", "kira"],
    ["escalate com-infrastructure It burns", "kira"],
    ["yes", "dsmith"],
    ["no", "kira"],
    ["withdraw com-infrastructure", "kira"],
    ["send Hello", "dsmith"],
    ["label ~outage", "kira"],
    ["unlabel ~outage", "stranger"],
    ["assign @kira", "kira"],
    ["waiting on partner", "stranger"],
    ["snooze 3d", "dsmith"],
    ["track gnome", "kira"],
    ["untrack", "stranger"],
  ])("%s is refused to %s", async (command, username) => {
    const issue = await opened();
    const labels = await on.labelsOf(issue);
    const { reactions, text } = await asks(username, issue, `!liaison ${command}`);
    expect(reactions).toEqual(REFUSED);
    expect(text).toMatch(/^Only the .+ may ask for `.+`, so I did nothing about it\./);
    expect(await on.labelsOf(issue)).toEqual(labels);
    expect(await told.statesOf(issue)).toEqual([]);
  });

  test("a refusal is said once to each person on an issue; the reaction comes each time", async () => {
    const issue = await opened();
    expect((await asks("kira", issue, "!liaison label ~outage")).answers).toHaveLength(1);
    expect(await asks("kira", issue, "!liaison snooze 3d")).toMatchObject({
      reactions: REFUSED,
      answers: [],
    });
    expect((await asks("stranger", issue, "!liaison snooze 3d")).answers).toHaveLength(1);
    expect((await asks("kira", await opened(), "!liaison snooze 3d")).answers).toHaveLength(1);
  });

  test("what belongs on the team's issue is said to belong there", async () => {
    const { reactions, text } = await asks("aconrad", await opened(), "!liaison ack");
    expect(reactions).toEqual(PUZZLED);
    expect(text).toContain("`ack` works in the team's escalation, not here.");
  });
});

describe("a comment with commands", () => {
  test("runs them in order, each seeing what those before it did, and answers once", async () => {
    const issue = await opened();
    const body =
      "Good morning!\n\n!liaison stop\n@liaison-bot: status, please\n!LIAISON go on\n\nThanks.\n\n!liaison who com infra";
    const { reactions, answers, text } = await asks("aconrad", issue, body);
    expect(reactions).toEqual(DONE);
    expect(answers).toHaveLength(1);
    expect(text).toMatch(/My notes are silenced here: aconrad said stop[\s\S]+Vlad Stoianovici/);
    expect(text).not.toContain("@");
    expect((await asks("aconrad", issue, "!liaison status")).text).not.toContain("silenced");
  });

  test("withdraws what the line before asked for", async () => {
    const issue = await opened();
    const { text } = await asks(
      "aconrad",
      issue,
      "!liaison escalate com-infrastructure It burns\n!liaison withdraw com-infrastructure A false alarm\n!liaison status",
    );
    expect(text).toContain("**.com Infrastructure** is not asked any more");
    expect(await told.statesOf(issue)).toEqual(["withdrawn"]);
  });

  test.each([
    ["quotes", "> !liaison stop\n\n>>>\n!liaison stop\n>>>\n\nIt said that."],
    ["a quote that goes on lazily", "> He wrote\n!liaison stop"],
    ["code", "```\n!liaison stop\n```\n\n`!liaison stop`\n\n    !liaison stop"],
    [
      "HTML",
      "<!-- \n!liaison stop\n-->\n\n<details>\n\n!liaison stop\n\n</details>\n\n<div>\n!liaison stop\n</div>",
    ],
    ["lists", "- one\n- !liaison stop\n  !liaison stop\n\n1. !liaison stop"],
    ["the middle of a line, or indented", "Say !liaison stop\n\n  !liaison stop"],
    ["longer names", "@liaison-bot-2 stop\n\n!liaisons stop\n\n@liaison-botstop"],
    ["chatter", "@liaison-bot thank you for looking after this issue"],
  ])("in %s commands nothing, and gets no reaction", async (_, body) => {
    const issue = await opened();
    expect(await asks("aconrad", issue, body)).toMatchObject(NOTHING);
    expect((await asks("aconrad", issue, "!liaison status")).text).not.toContain("silenced");
  });

  test("that is the description of an issue commands nothing", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab", {
      description: "!liaison stop\n\n!liaison help",
    });
    expect(await told.words(issue)).toEqual([]);
    expect((await asks("kira", issue, "!liaison status")).text).not.toContain("silenced");
  });

  test("that only our own may read is answered where only our own may read it", async () => {
    const issue = await opened();
    const { answers } = await asks("aconrad", issue, "!liaison why", { internal: true });
    expect(answers).toEqual([expect.objectContaining({ internal: true })]);
  });

  test("by the bot commands nothing, whatever a person makes of it", async () => {
    const issue = await opened();
    const { answers } = await asks("kira", issue, "!liaison help");
    const [answer] = answers;
    const path = `${issue.path}/notes/${answer?.id}`;
    await on.gitlab.as("root")("PUT", path, { body: "!liaison stop" });
    await on.settled();
    expect(await told.reactionsTo(issue, answer?.id ?? 0)).toEqual([]);
    expect((await asks("kira", issue, "!liaison status")).text).not.toContain("silenced");
  });
});
