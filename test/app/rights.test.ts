/** The bot's role is taken away for a while: what GitLab left out meanwhile comes when the role is back. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf } from "../sandbox/support/gitlab.ts";
import { escalating, INBOX_PROJECT, TEAM_PROJECT } from "../support/escalating.ts";
import { escalationStories } from "../support/escalation-stories.ts";
import type { Fault } from "../support/gate.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { withRules } from "../support/service-configuration.ts";
import type { OpenedIssue } from "../support/stories.ts";
import { until } from "../support/until.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService({ configure: escalating });
});
afterAll(() => on.stop());
afterEach(async () => {
  on.gitlab.faults.use(null);
  on.gate.trouble(undefined);
  await on.configure((usual) => usual);
});

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

describe("a word for the liaison that GitLab makes public, because the role was taken away as it was sent", () => {
  test.each<[string, Fault | undefined]>([
    ["is deleted", undefined],
    ["is deleted, also where GitLab's answer was lost", { kind: "answer lost" }],
  ])("%s, and told in the inbox", async (_, fault) => {
    const rule = { name: "outages", conditions: { title: "(?i)pushes fail" } };
    await on.configure(withRules({ ...rule, actions: { propose: ["com-infrastructure"] } }));
    on.gate.trouble(({ method, path, body }) => {
      if (method !== "POST" || !path.endsWith("/notes") || !body.includes("Shall I ask")) return undefined;
      on.gate.trouble(undefined);
      withoutRole();
      return fault;
    });
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail" });
    await on.later(61_000);
    await on.settled();
    const inboxes = `/projects/${encodeURIComponent(INBOX_PROJECT)}/issues`;
    const root = on.gitlab.as("root");
    const told = async (): Promise<number> => {
      const notes: string[] = [];
      for (const { iid } of rowsOf(await root("GET", inboxes)) as unknown as { iid: number }[])
        notes.push(
          ...rowsOf(await root("GET", `${inboxes}/${iid}/notes`)).map(({ body: text }) => String(text)),
        );
      const about = `/issues/${issue.iid}>`;
      return notes.filter((text) => text.includes("Shall I ask") && text.includes(about)).length;
    };
    await until(async () => {
      await on.later(30_000);
      await on.settled();
      return (await told()) > 0;
    });
    expect(await told()).toBe(1);
    const notes = await on.botNotes(issue);
    expect(notes.filter(({ body }) => body.includes("Shall I ask"))).toEqual([]);
  });
});
