/** Comments that are edited, and news that comes again: no command runs twice, and nobody commands in another's name. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { escalating, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import type { OpenedIssue } from "../../support/stories.ts";

const DONE = ["eyes", "white_check_mark"];
const PUZZLED = ["eyes", "question"];
const CORRECTED = ["eyes", "question", "white_check_mark"];
const MINUTE = 60_000;

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  const patient = { commands: { perPerson: 1_000 } };
  on = await startTestService({ configure: (usual) => ({ ...escalating(usual), ...patient }) });
  told = escalationStories(on);
});
afterAll(() => on.stop());

const opened = () => on.opens("kira", "gitlab-org/gitlab");

const edits = async (username: string, issue: OpenedIssue, noteId: number, body: string): Promise<void> => {
  await on.later(2_000);
  const reply = await on.gitlab.as(username)("PUT", `${issue.path}/notes/${noteId}`, { body });
  expect(reply.status).toBe(200);
  await on.settled();
};

const isStopped = async (issue: OpenedIssue): Promise<boolean> => {
  const stored = await on.service().store.issues.load(issue.key);
  return Boolean(stored?.memory.marks?.stopped);
};

/** Everything that GitLab ever told us of an issue is told again. */
const tellsAgain = async (issue: OpenedIssue): Promise<void> => {
  const { deliveries } = on.service().store;
  const stored = await deliveries.list({ issueKey: issue.key, limit: 500 });
  await deliveries.replay(stored.map(({ id }) => id));
  await on.settled();
};

describe("an edited comment", () => {
  test("whose mistake is corrected within minutes runs, once", async () => {
    const issue = await opened();
    const note = await on.comments("aconrad", issue, "!liaison lable ~outage");
    expect(await told.reactionsTo(issue, note)).toEqual(PUZZLED);
    await on.later(8 * MINUTE);
    await edits("aconrad", issue, note, "!liaison label ~outage");
    expect(await told.reactionsTo(issue, note)).toEqual(CORRECTED);
    expect(await on.labelsOf(issue)).toEqual(["outage"]);
    await on.changes("aconrad", issue, { remove_labels: "outage" });
    await edits("aconrad", issue, note, "!liaison label ~outage\n\nThank you.");
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await told.words(issue)).toHaveLength(1);
  });

  test("may be corrected until it is right, and then says nothing more", async () => {
    const issue = await opened();
    const note = await on.comments("aconrad", issue, "!liaison stpo");
    await edits("aconrad", issue, note, "!liaison stopp");
    expect(await told.words(issue)).toHaveLength(2);
    expect(await isStopped(issue)).toBe(false);
    await edits("aconrad", issue, note, "!liaison stop");
    expect(await isStopped(issue)).toBe(true);
    await edits("aconrad", issue, note, "!liaison stop\n!liaison label ~outage");
    expect(await on.labelsOf(issue)).toEqual([]);
  });

  test("is corrected where one command of several failed, and only that one runs", async () => {
    const issue = await opened();
    const note = await on.comments(
      "aconrad",
      issue,
      "!liaison escalate com-infra It burns\n!liaison lable ~outage",
    );
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
    await edits("aconrad", issue, note, "!liaison escalate com-infra It burns\n!liaison label ~outage");
    expect(await on.labelsOf(issue)).toContain("outage");
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
  });

  test("that was all right runs nothing more", async () => {
    const issue = await opened();
    const note = await on.comments("aconrad", issue, "!liaison label ~outage");
    await edits("aconrad", issue, note, "!liaison label ~outage\n!liaison stop\n!liaison stpo");
    expect(await told.reactionsTo(issue, note)).toEqual(DONE);
    expect(await isStopped(issue)).toBe(false);
    expect(await told.words(issue)).toEqual([]);
  });

  test("that had no command runs none", async () => {
    const issue = await opened();
    const note = await on.comments("aconrad", issue, "Good morning.");
    await edits("aconrad", issue, note, "!liaison stop");
    expect(await told.reactionsTo(issue, note)).toEqual([]);
    expect(await isStopped(issue)).toBe(false);
  });

  test("is too late after ten minutes", async () => {
    const issue = await opened();
    const note = await on.comments("aconrad", issue, "!liaison stpo");
    await on.later(11 * MINUTE);
    await edits("aconrad", issue, note, "!liaison stop");
    expect(await told.reactionsTo(issue, note)).toEqual(PUZZLED);
    expect(await isStopped(issue)).toBe(false);
    expect(await told.words(issue)).toHaveLength(1);
  });

  test("of somebody else commands nothing, in nobody's name", async () => {
    const issue = await opened();
    const theirs = await on.comments("kira", issue, "!liaison stpo");
    await edits("root", issue, theirs, "!liaison stop");
    const ours = await on.comments("aconrad", issue, "!liaison escalte com-infra It burns");
    await edits("root", issue, ours, "!liaison escalate com-infra It burns");
    expect(await isStopped(issue)).toBe(false);
    expect(await told.reactionsTo(issue, ours)).toEqual(PUZZLED);
    expect(await told.statesOf(issue)).toEqual([]);
  });
});

describe("news that comes again", () => {
  test("runs nothing twice, and gives no second answer", async () => {
    const issue = await opened();
    const body = "!liaison escalate com-infra It burns\n!liaison status\n!liaison lable ~outage";
    const note = await on.comments("aconrad", issue, body);
    await on.comments("kira", issue, "!liaison snooze 3d");
    const [notes, reactions] = [await on.botNotes(issue), await told.reactionsTo(issue, note)];
    await tellsAgain(issue);
    await on.later(MINUTE);
    await tellsAgain(issue);
    expect(await on.botNotes(issue)).toEqual(notes);
    expect(await told.reactionsTo(issue, note)).toEqual(reactions);
    expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
  });

  test("silences nobody who may go on since", async () => {
    const issue = await opened();
    await on.comments("kira", issue, "!liaison stop");
    expect(await isStopped(issue)).toBe(true);
    await on.comments("aconrad", issue, "!liaison go on");
    await tellsAgain(issue);
    expect(await isStopped(issue)).toBe(false);
  });

  test("brings no label back, and nothing that was corrected", async () => {
    const issue = await opened();
    const note = await on.comments("aconrad", issue, "!liaison lable ~outage");
    await edits("aconrad", issue, note, "!liaison label ~outage");
    await on.comments("aconrad", issue, "!liaison unlabel ~outage");
    await tellsAgain(issue);
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await told.words(issue)).toHaveLength(1);
  });
});
