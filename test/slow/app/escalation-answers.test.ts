/** The team's answer on its way to the partner: who hands it over, who sends it, in which words, and once. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { escalating, TEAM_PROJECT, withTeam } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import type { OpenedIssue } from "../../support/stories.ts";

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({
    configure: (usual) => withTeam("com-infrastructure", { dailyCap: 100 })(escalating(usual)),
  });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(() => on.later(600_000));

const asked = async (team = "com-infrastructure") => {
  const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail" });
  await on.later(2_000);
  await on.comments("aconrad", issue, `!liaison escalate ${team} for all of KDE`);
  const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
  if (escalation === undefined) throw new Error("nothing was opened");
  await on.later(2_000);
  return { issue, escalation };
};

const publicWords = async (issue: OpenedIssue): Promise<string[]> =>
  (await told.words(issue)).filter(({ internal }) => !internal).map(({ body }) => body);
const drafts = async (issue: OpenedIssue): Promise<string[]> =>
  (await told.words(issue)).filter(({ internal }) => internal).map(({ body }) => body);

describe("an answer", () => {
  test("is sent in other words, if the liaison gives some", async () => {
    const { issue, escalation } = await asked();
    await on.comments("dsmith", escalation, "!liaison relay db-7 ran out of inodes, sorry");
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison send A disk was full.\nPlease try again.");
    const sent = (await publicWords(issue)).filter((body) => body.includes("An answer from"));
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain("A disk was full.");
    expect(sent[0]).toContain("Please try again.");
    expect(sent[0]).not.toContain("db-7");
  });

  test("that is handed over again replaces the draft, and only the last one is sent", async () => {
    const { issue, escalation } = await asked();
    await on.comments("dsmith", escalation, "!liaison relay It was the network.");
    await on.later(2_000);
    await on.comments("dsmith", escalation, "!liaison relay It was a disk.");
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison send");
    expect((await drafts(issue)).filter((body) => body.includes("hands over an answer"))).toHaveLength(2);
    const sent = (await publicWords(issue)).join("\n");
    expect(sent).toContain("It was a disk.");
    expect(sent).not.toContain("It was the network.");
  });

  test("is long and full of tricks, and does nothing but stand there", async () => {
    const { issue, escalation } = await asked();
    const text = `${"A long line of an answer. ".repeat(400)}\n/close\n@tcooney ~outage #1\n<!-- hidden -->`;
    await on.comments("dsmith", escalation, `!liaison relay ${text}`);
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison send");
    const sent = (await publicWords(issue)).filter((body) => body.includes("An answer from"));
    expect(sent).toHaveLength(1);
    expect(await on.todosOf("tcooney", issue)).toBe(0);
    expect(await on.labelsOf(issue)).not.toContain("outage");
    expect(await told.statesOf(issue)).toEqual(["relayed"]);
  });

  test("is not sent by the partner, a stranger, or before there is one", async () => {
    const { issue, escalation } = await asked();
    const early = await on.comments("aconrad", issue, "!liaison send");
    expect(await told.reactionsTo(issue, early)).toEqual(["eyes", "question"]);
    expect(await told.waitsOn(issue)).toBe("waiting-on::com-infrastructure");
    expect(await told.statusOf(issue)).not.toContain("there is a reply");
    await on.later(2_000);
    await on.comments("dsmith", escalation, "!liaison relay It was a disk.");
    await on.later(2_000);
    for (const person of ["kira", "deb"]) {
      const comment = await on.comments(person, issue, "!liaison send");
      expect(await told.reactionsTo(issue, comment)).toContain("no_entry_sign");
    }
    expect(await told.statesOf(issue)).toEqual(["answered"]);
    expect((await publicWords(issue)).join()).not.toContain("It was a disk.");
  });

  test("is none where a machine closes the issue, even after a comment of the team's", async () => {
    const { issue, escalation } = await asked();
    await on.comments("dsmith", escalation, "We look.");
    const path = `/projects/${encodeURIComponent(TEAM_PROJECT)}/access_tokens`;
    const { body } = await on.gitlab.as("dsmith")("POST", path, {
      name: "triage",
      scopes: ["api"],
      access_level: 40,
      expires_at: "2027-01-01",
    });
    await on.later(2_000);
    const closed = await on.gitlab.withToken(body.token)("PUT", escalation.path, { state_event: "close" });
    expect(closed.status).toBe(200);
    await on.settled();
    expect(await told.statesOf(issue)).toEqual(["unanswered"]);
    expect((await drafts(issue)).join()).toContain("without an answer");
  });

  test("goes to nobody when somebody says stop meanwhile, until somebody of ours says go on", async () => {
    const { issue, escalation } = await asked();
    await on.comments("kira", issue, "!liaison stop");
    await on.later(2_000);
    const before = (await told.words(issue)).length;
    await on.comments("dsmith", escalation, "!liaison answered It was a disk.");
    expect(await told.statesOf(issue)).toEqual(["answered"]);
    expect((await told.words(issue)).length).toBe(before);
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison go on");
    expect(await told.statusOf(issue)).toContain("the answer will come here");
  });
});

describe("an escalation is for", () => {
  test("the next one where somebody has no account: contact, support liaison, support managers", async () => {
    const assigneeFor = async (contacts: string[], liaisons: string[]) => {
      await on.configure((usual) => ({
        ...usual,
        liaisons: (usual.liaisons ?? []).map((row) =>
          row.id === "com-infrastructure" ? { ...row, contacts, liaisons } : row,
        ),
      }));
      await on.later(600_000);
      const { escalation } = await asked();
      expect(escalation.description).not.toContain("TBD");
      return escalation.assignees.map(({ username }) => username);
    };
    expect(await assigneeFor(["Dave Smith"], ["Vlad Stoianovici"])).toEqual(["dsmith"]);
    expect(await assigneeFor(["TBD"], ["Vlad Stoianovici"])).toEqual(["vstoianovici"]);
    expect(await assigneeFor([], ["TBD"])).toEqual(["tcooney"]);
  });
});
