/** GitLab's clock is not ours: what befalls an escalation keeps its order all the same. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { escalating, TEAM_PROJECT } from "../support/escalating.ts";
import { escalationStories } from "../support/escalation-stories.ts";
import { startTestService, type TestService } from "../support/service.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService({ configure: escalating });
});
afterAll(() => on.stop());

test.each(["-90s", "45s"])("by %s", async (by) => {
  const told = escalationStories(on);
  on.gitlab.faults.use({ incidents: [{ incident: "clock-skew", by }] });
  const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail" });
  await on.later(2_000);
  await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
  const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
  if (escalation === undefined) throw new Error("nothing was opened");
  await on.later(2_000);
  await on.comments("dsmith", escalation, "We look into it.");
  expect(await told.statesOf(issue)).toEqual(["acknowledged"]);
  await on.later(2_000);
  await on.comments("dsmith", escalation, "!liaison relay It was a disk.");
  await on.later(2_000);
  await on.comments("aconrad", issue, "!liaison send");
  await on.later(2_000);
  await on.changes("kira", issue, { state_event: "close" });
  expect(await told.statesOf(issue)).toEqual(["done"]);
});
