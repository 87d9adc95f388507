/** The one issue that tells a liaison what waits on them, in a private project of ours. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { rowsOf } from "../sandbox/support/gitlab.ts";
import { escalating, INBOX_PROJECT, TEAM_PROJECT, withTeam } from "../support/escalating.ts";
import { escalationStories } from "../support/escalation-stories.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { withRules } from "../support/service-configuration.ts";
import { until } from "../support/until.ts";

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

interface Inbox {
  readonly iid: number;
  readonly project_id: number;
  readonly title: string;
  readonly description: string;
  readonly assignees: readonly { readonly username: string }[];
}

const inboxes = async (): Promise<readonly Inbox[]> => {
  const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues?per_page=100`;
  return rowsOf(await on.gitlab.as("root")("GET", path)) as unknown as readonly Inbox[];
};

/** Andrew's, once it is as it is looked for. */
const inboxWith = async (...words: readonly string[]): Promise<Inbox> => {
  let found: Inbox | undefined;
  await until(async () => {
    await on.later(61_000);
    await on.settled();
    found = (await inboxes()).find(({ title }) => title.includes("Andrew Conrad"));
    return words.every((word) => found?.description.includes(word));
  });
  if (found === undefined) throw new Error("no inbox");
  return found;
};

describe("an inbox", () => {
  test("is waited for by the first word for its liaison, also while it is in doubt whether it was made", async () => {
    const rule = { name: "outages", conditions: { title: "(?i)pushes fail" } };
    await on.configure(withRules({ ...rule, actions: { propose: ["com-infrastructure"] } }));
    on.gitlab.faults.use({
      requests: [
        {
          fault: "reset",
          moment: "after",
          count: 1,
          where: { methods: ["POST"], path: "/projects/*/issues", users: ["liaison-bot"] },
        },
      ],
    });
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Pushes fail since this morning" });
    expect(await inboxes()).toHaveLength(1);
    expect(await told.words(issue)).toEqual([]);
    const words = async (): Promise<number> => {
      const [{ iid } = { iid: 0 }] = await inboxes();
      const path = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues/${iid}/notes`;
      const notes = rowsOf(await on.gitlab.as("root")("GET", path));
      return notes.filter((shown) => JSON.stringify(shown).includes("Shall I ask")).length;
    };
    await until(async () => {
      await on.later(30_000);
      await on.settled();
      return (await words()) > 0;
    });
    expect(await words()).toBe(1);
    expect(await inboxes()).toHaveLength(1);
    expect(await told.words(issue)).toEqual([]);
    on.gitlab.faults.use(null);
    await on.configure((usual) => usual);
  });

  test("says which rules are stopped, for as long as they are", async () => {
    const { ruleStops } = on.service().store;
    await on.opens("kira", "gitlab-org/gitlab", { title: "Is anybody there?" });
    await ruleStops.stop("rule: outages", "it wants to change 51 issues", new Date());
    await on.opens("kira", "gitlab-org/gitlab", { title: "And now?" });
    await inboxWith("## Stopped", "**rule: outages**: it wants to change 51 issues");
    await ruleStops.release("rule: outages");
  });

  test("lists what waits on its liaison and for how long, is one issue, and is edited in place", async () => {
    const first = await on.opens("kira", "gitlab-org/gitlab", { title: "How do I mirror?" });
    const before = await inboxWith("How do I mirror?");
    expect(before.assignees).toMatchObject([{ username: "aconrad" }]);
    await on.later(3 * 86_400_000);
    await on.opens("otto", "kde/sysadmin", { title: "A <b>second</b> question @tcooney /close" });
    const after = await inboxWith("How do I mirror?", "second", "3 days");
    expect(after.iid).toBe(before.iid);
    expect(await inboxes()).toHaveLength(1);
    expect(after.description.indexOf("How do I mirror?")).toBeLessThan(after.description.indexOf("second"));
    expect(await on.todosOf("tcooney", { ...first, iid: after.iid, projectId: after.project_id })).toBe(0);
    await on.comments("aconrad", first, "Like this: ...");
    await until(async () => !(await inboxWith("second")).description.includes("How do I mirror?"));
  });

  test("says what is with another team, and what is to be brought from it", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail" });
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
    await inboxWith("Pushes fail", ".com Infrastructure");
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    await on.comments("dsmith", escalation, "!liaison relay It was a disk.");
    await inboxWith("bring the answer of .com Infrastructure");
  });

  test("is left out where the project could be read by others", async () => {
    await on.configure((usual) => ({ ...usual, inbox: { project: "gitlab-com/support/support-team-meta" } }));
    await on.opens("kira", "gitlab-org/gitlab", { title: "Not for everybody" });
    await on.later(3_600_000);
    await on.settled();
    const path = `/projects/${encodeURIComponent("gitlab-com/support/support-team-meta")}/issues`;
    expect(rowsOf(await on.gitlab.as("root")("GET", path))).toEqual([]);
    await on.configure((usual) => usual);
  });

  test("is where the liaison is told of what the partner's own place would show to the partner", async () => {
    await inboxWith("Pushes fail");
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Pushes fail" });
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    await on.later(2_000);
    await on.comments("dsmith", escalation, "!liaison relay It was a disk.");
    const [inbox] = (await inboxes()).filter(({ title }) => title.includes("Andrew Conrad"));
    const notes = await on.gitlab.as("root")(
      "GET",
      `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues/${inbox?.iid}/notes`,
    );
    expect(JSON.stringify(notes.body)).toContain("It was a disk.");
    expect(JSON.stringify(await told.words(issue))).not.toContain("It was a disk.");
  });
});
