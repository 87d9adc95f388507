/** Commands on the issue that a team was asked in. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { escalating, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import type { OpenedIssue } from "../../support/stories.ts";

const DONE = ["eyes", "white_check_mark"];
const REFUSED = ["eyes", "no_entry_sign"];
const PUZZLED = ["eyes", "question"];

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  const patient = { commands: { perPerson: 1_000 }, escalations: { dailyCap: 1_000 } };
  on = await startTestService({ configure: (usual) => ({ ...escalating(usual), ...patient }) });
  told = escalationStories(on);
});
afterAll(() => on.stop());

/** An issue of KDE's, and the one that the infrastructure team was asked in. */
const asked = async () => {
  const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail" });
  await on.comments("aconrad", issue, "!liaison escalate com-infrastructure Pushes fail for all of KDE");
  const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
  if (escalation === undefined) throw new Error("nothing was opened");
  await on.later(2_000);
  return { issue, escalation };
};

const asks = async (username: string, issue: OpenedIssue, body: string) => {
  const before = new Set((await told.words(issue)).map(({ id }) => id));
  const reactions = await told.reactionsTo(issue, await on.comments(username, issue, body));
  const answers = (await told.words(issue)).filter(({ id }) => !before.has(id));
  return { reactions, text: answers.map((answer) => answer.body).join("\n") };
};

describe("the team", () => {
  test.each([
    ["ack", "acknowledged"],
    ["answered Fixed in 18.4", "answered"],
    ["decline This is a matter of the runner", "declined"],
    ["relay Please try again with Git 2.46", "answered"],
  ])("may say %s: it is %s", async (command, state) => {
    const { issue, escalation } = await asked();
    expect((await asks("dsmith", escalation, `!liaison ${command}`)).reactions).toEqual(DONE);
    expect(await told.statesOf(issue)).toEqual([state]);
  });

  test("is told what it can ask, how it stands, and why it was asked", async () => {
    const { issue, escalation } = await asked();
    const { text: help } = await asks("dsmith", escalation, "@liaison-bot help");
    expect(help).toContain("`!liaison decline REASON`");
    expect(help).not.toContain("escalate TEAM");
    expect(help).not.toContain("track PARTNER");
    const { text } = await asks("dsmith", escalation, "!liaison status\n!liaison why");
    expect(text).toContain("**.com Infrastructure** is looking into it");
    expect(text).toContain(`/gitlab-org/gitlab/-/issues/${issue.iid}>`);
    expect(text).toContain(".com Infrastructure was asked by Andrew Conrad");
    expect(text).toContain("Pushes fail for all of KDE");
  });

  test("says several things in one comment, each seeing those before it", async () => {
    const { issue, escalation } = await asked();
    const { text } = await asks("dsmith", escalation, "!liaison decline Not ours\n!liaison status");
    expect(text).toContain("**.com Infrastructure** could not help with this");
    expect(await told.statesOf(issue)).toEqual(["declined"]);
  });

  test("hands over a text as it is written, to the end of the comment", async () => {
    const { issue, escalation } = await asked();
    await asks("dsmith", escalation, "!liaison relay\nTry again:\n\n- at once\n\n```\ngit push\n```");
    const draft = (await told.words(issue)).find(({ body }) => body.includes("git push"));
    expect(draft).toMatchObject({ internal: true });
    expect(draft?.body).toMatch(/> Try again:\s+>\s+> - at once[\s\S]+> ```\n> git push\n> ```/);
  });

  test("has to say why it declines, and what is to be handed over", async () => {
    const { issue, escalation } = await asked();
    const { reactions, text } = await asks("dsmith", escalation, "!liaison decline\n!liaison relay");
    expect(reactions).toEqual(PUZZLED);
    expect(text).toContain("decline REASON");
    expect(text).toContain("relay TEXT");
    expect(await told.statesOf(issue)).toEqual(["acknowledged"]);
  });

  test("corrects a typo by an edit, and edits run nothing else", async () => {
    const { issue, escalation } = await asked();
    const note = await on.comments("dsmith", escalation, "!liaison declin Not ours");
    await on.later(2_000);
    const edit = (body: string) =>
      on.gitlab.as("dsmith")("PUT", `${escalation.path}/notes/${note}`, { body });
    await edit("!liaison decline Not ours");
    await on.settled();
    expect(await told.statesOf(issue)).toEqual(["declined"]);
    await on.later(2_000);
    await edit("!liaison decline Not ours\n!liaison relay Or is it");
    await on.settled();
    expect(await told.statesOf(issue)).toEqual(["declined"]);
  });
});

describe("the liaison", () => {
  test("takes it back there, without a name or with the right one", async () => {
    const one = await asked();
    expect((await asks("aconrad", one.escalation, "!liaison withdraw A false alarm")).reactions).toEqual(
      DONE,
    );
    expect(await told.statesOf(one.issue)).toEqual(["withdrawn"]);
    const other = await asked();
    const { reactions } = await asks("aconrad", other.escalation, "!liaison withdraw security-operations");
    expect(reactions).toEqual(PUZZLED);
    expect(await told.statesOf(other.issue)).toEqual(["open"]);
    await asks("aconrad", other.escalation, "!liaison withdraw com infra");
    expect(await told.statesOf(other.issue)).toEqual(["withdrawn"]);
    expect((await asks("aconrad", other.escalation, "!liaison withdraw")).text).toContain(
      "not open any more",
    );
  });

  test.each(["ack", "answered Yes", "decline No", "relay Hello"])(
    "does not speak for the team: %s",
    async (command) => {
      const { issue, escalation } = await asked();
      expect((await asks("aconrad", escalation, `!liaison ${command}`)).reactions).toEqual(REFUSED);
      expect(await told.statesOf(issue)).toEqual(["open"]);
    },
  );
});

describe("strangers on a team's issue", () => {
  test("are refused what is the team's, with a word once", async () => {
    const { issue, escalation } = await asked();
    const first = await asks("stranger", escalation, "!liaison ack");
    expect(first.reactions).toEqual(REFUSED);
    expect(first.text).toContain("Only the team may ask for `ack`");
    for (const command of ["answered Yes", "decline No", "relay Hello", "withdraw"])
      expect(await asks("kira", escalation, `!liaison ${command}`)).toMatchObject({ reactions: REFUSED });
    expect(await asks("stranger", escalation, "!liaison decline No")).toEqual({
      reactions: REFUSED,
      text: "",
    });
    expect(await told.statesOf(issue)).toEqual(["open"]);
  });

  test("may ask for help and how it stands; what works elsewhere is said to work there", async () => {
    const { escalation } = await asked();
    const { text } = await asks("stranger", escalation, "!liaison help\n!liaison status");
    expect(text).toContain("`!liaison status`");
    expect(text).not.toContain("`!liaison ack`");
    const elsewhere = await asks("dsmith", escalation, "!liaison label ~escalation");
    expect(elsewhere.reactions).toEqual(PUZZLED);
    expect(elsewhere.text).toContain("`label` works in the partner's issue, not here.");
  });
});
