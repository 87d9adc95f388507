/** The bot's role is taken away for a while: what GitLab left out meanwhile comes when the role is back. */
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { rowsOf } from "../sandbox/support/gitlab.ts";
import { escalating, TEAM_PROJECT } from "../support/escalating.ts";
import { escalationStories } from "../support/escalation-stories.ts";
import { startTestService, type TestService } from "../support/service.ts";
import type { OpenedIssue } from "../support/stories.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService({ configure: escalating });
});
afterAll(() => on.stop());
afterEach(() => on.gitlab.faults.use(null));

/** A public project: whoever has no role there may still comment. */
const withoutRole = (): void =>
  on.gitlab.faults.use({
    incidents: [{ incident: "rights-withdrawn", user: "liaison-bot", place: "gitlab-org" }],
  });
const opens = () => on.opens("kira", "gitlab-org/gitlab", { title: "The runner is slow" });

const labelsEffect = async ({ key }: OpenedIssue) =>
  await on.database.query(
    "SELECT state, attempts, outcome->>'why' AS why FROM effects WHERE issue_key = $1 AND asked_by LIKE 'rule: %'",
    [key],
  );

test("labels and the link of an escalation come once the bot has its role again", async () => {
  const told = escalationStories(on);
  withoutRole();
  const issue = await opens();
  expect(await on.botNotes(issue)).toHaveLength(1);
  expect(await on.labelsOf(issue)).toEqual([]);
  expect(await labelsEffect(issue)).toMatchObject([{ state: "waiting" }]);
  await on.later(2_000);
  await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
  const root = on.gitlab.as("root");
  const linked = async () => rowsOf(await root("GET", `${issue.path}/links`)).length;
  expect(await linked()).toBe(0);
  on.gitlab.faults.use(null);
  await on.later(11 * 60_000);
  await on.settled();
  expect(await linked()).toBe(1);
  expect(await on.labelsOf(issue)).toEqual(
    expect.arrayContaining(["Category:Runner", "waiting-on::com-infrastructure"]),
  );
  expect(await told.escalationsOf(TEAM_PROJECT, issue)).toHaveLength(1);
});
