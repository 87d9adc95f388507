/** A command that has to wait runs as its comment is by then: deleted, it commands nothing; edited, what it says now counts. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startTestService, type TestService } from "../support/service.ts";
import type { OpenedIssue } from "../support/stories.ts";

const MINUTE = 60_000;

let on: TestService;
beforeAll(async () => {
  on = await startTestService({ configure: (usual) => ({ ...usual, commands: { perPerson: 1 } }) });
});
afterAll(() => on.stop());

const whyOf = async (issue: OpenedIssue, noteId: number): Promise<readonly (string | null)[]> => {
  const deliveries = await on.service().store.deliveries.list({ issueKey: issue.key, limit: 100 });
  return deliveries.filter(({ telling }) => telling?.news === `note:${noteId}`).map(({ why }) => why);
};

test("held commands run from the comments as they are when their time has come", async () => {
  const issue = await on.opens("kira", "kde/sysadmin");
  await on.comments("aconrad", issue, "!liaison label ~outage");
  const gone = await on.comments("aconrad", issue, "!liaison unlabel ~outage");
  await on.gitlab.as("aconrad")("DELETE", `${issue.path}/notes/${gone}`);
  const changed = await on.comments("aconrad", issue, "!liaison lable ~outage");
  await on.later(2_000);
  await on.gitlab.as("aconrad")("PUT", `${issue.path}/notes/${changed}`, {
    body: "!liaison label ~Category:Runner",
  });
  const taken = await on.comments("aconrad", issue, "!liaison unlabel ~outage");
  await on.later(2_000);
  // A maintainer may edit anybody's comment, and commands in nobody's name.
  await on.gitlab.as("kira")("PUT", `${issue.path}/notes/${taken}`, { body: "!liaison stop" });
  await on.settled();
  expect(await on.labelsOf(issue)).toEqual(["outage"]);
  for (let round = 0; round < 4; round += 1) {
    await on.later(11 * MINUTE);
    await on.settled();
  }
  expect([...(await on.labelsOf(issue))].toSorted()).toEqual(["Category:Runner", "outage"]);
  expect(await whyOf(issue, gone)).toEqual(["the comment was deleted before it was dealt with"]);
  const stored = await on.service().store.issues.load(issue.key);
  expect(stored?.memory.marks?.stopped).toBeUndefined();
});
