/** What a team has answered becomes a task for the documentation, and the next who asks is pointed to it. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { escalating, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories, type ShownEscalation } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import type { Written } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";

const DOCS = "gitlab-com/support/support-team-meta";

const documenting = (usual: Written): Written => ({
  ...escalating(usual),
  assistance: {},
  documentation: { project: DOCS, labels: ["escalation"] },
});

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: documenting });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(() => on.later(3_000));

const QUESTION = {
  title: "SSH pushes hang",
  description: "git push over SSH hangs, and @jurbanc knows `why`.",
};

/** Asked, escalated and answered by the team; the liaison has sent it on. */
const relayed = async (more: object = {}): Promise<OpenedIssue> => {
  const issue = await on.opens("kira", "gitlab-org/gitlab", { ...QUESTION, ...more });
  await on.later(2_000);
  await on.comments("aconrad", issue, "!liaison escalate com-infrastructure It hangs");
  const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
  if (escalation === undefined) throw new Error("nothing was opened");
  await on.later(2_000);
  await on.comments("dsmith", escalation as ShownEscalation, "!liaison relay A load balancer was drained.");
  await on.later(2_000);
  await on.comments("aconrad", issue, "!liaison send");
  await on.later(2_000);
  return issue;
};

const wordsTo = async (issue: OpenedIssue): Promise<string> =>
  (await told.words(issue)).map(({ body }) => body).join("\n");

test("before a team has answered there is nothing to document; afterwards there is one task, linked, and a similar question points at it", async () => {
  const other = await on.opens("kira", "gitlab-org/gitlab", { title: "Where is the wiki?" });
  await on.later(2_000);
  await on.comments("aconrad", other, "!liaison document");
  expect(await wordsTo(other)).toContain("No team has answered anything here");

  const issue = await relayed();
  await on.comments("kira", issue, "!liaison document");
  expect(await told.escalationsOf(DOCS, issue)).toEqual([]);
  await on.comments("aconrad", issue, "!liaison document");
  await on.settled();
  const [task, ...more] = await told.escalationsOf(DOCS, issue);
  if (task === undefined) throw new Error("no task was opened");
  expect(more).toEqual([]);
  expect(task).toMatchObject({
    title: "Document: SSH pushes hang",
    confidential: false,
    labels: ["escalation"],
  });
  expect(task.description).toContain("> git push over SSH hangs");
  expect(task.description).toContain("A load balancer was drained.");
  expect(task.description).toContain("Andrew Conrad asked for this");
  expect(await on.todosOf("jurbanc", task)).toBe(0);
  expect(await told.linksOf(issue)).toContain(task.id);

  await on.later(2_000);
  await on.comments("aconrad", issue, "!liaison document please");
  expect(await told.escalationsOf(DOCS, issue)).toHaveLength(1);
  expect(await wordsTo(issue)).toContain("has its task already");

  const similar = await on.opens("gaia", "gitlab-org/gitlab", {
    title: "Push over SSH hangs",
    description: "Our git push hangs over SSH.",
  });
  const offered = (await told.words(similar)).filter(({ internal }) => internal).map(({ body }) => body);
  expect(offered.join()).toContain(`/gitlab-org/gitlab/-/issues/${issue.iid}>`);
  expect(offered.join()).toMatch(new RegExp(`its documentation: .*/${DOCS}/-/issues/${task.iid}>`));
});

test("of a question for few the task holds a link and no word, and only few may read it", async () => {
  const issue = await relayed({ title: "Our secret pushes hang", confidential: true });
  await on.comments("aconrad", issue, "!liaison document", { internal: true });
  await on.settled();
  const [task] = await told.escalationsOf(DOCS, issue);
  expect(task).toMatchObject({ title: "Document: what .com Infrastructure answered", confidential: true });
  expect(task?.description).not.toMatch(/secret|balancer|git push/);
});

test("a faulty template of the operator's opens nothing and says so; without a project the answer says what to do", async () => {
  const issue = await relayed();
  await mkdir(join(on.folder, "own", "documentation"), { recursive: true });
  await writeFile(join(on.folder, "own", "documentation", "task.md.hbs"), "{{nothing.of.the.kind}}");
  await on.configure((usual) => ({ ...usual, templates: "own" }));
  await on.comments("aconrad", issue, "!liaison document");
  expect(await wordsTo(issue)).toContain("has a mistake, so I opened nothing");
  await on.configure((usual) => {
    const { documentation: _, ...rest } = usual;
    return rest;
  });
  await on.later(2_000);
  await on.comments("aconrad", issue, "!liaison document");
  expect(await wordsTo(issue)).toContain("There is no project for documentation yet");
  expect(await told.escalationsOf(DOCS, issue)).toEqual([]);
});
