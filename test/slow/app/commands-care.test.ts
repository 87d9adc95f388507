/** Commands that look after an issue: labels, assignees, whose turn it is, and whose issue. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { escalating, INBOX_PROJECT, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { INSTANCE, withRules } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";

const DONE = ["eyes", "white_check_mark"];

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  const patient = { commands: { perPerson: 1_000 } };
  on = await startTestService({ configure: (usual) => ({ ...escalating(usual), ...patient }) });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(() => on.configure((usual) => usual));

const opened = (more: Readonly<Record<string, unknown>> = {}) => on.opens("kira", "gitlab-org/gitlab", more);
const memoryOf = async (issue: OpenedIssue) => (await on.service().store.issues.load(issue.key))?.memory;
const wordsLast = async (issue: OpenedIssue) => (await told.words(issue)).at(-1)?.body ?? "";

/** A comment of somebody, and the reactions to it. */
const asks = async (username: string, issue: OpenedIssue, body: string) =>
  told.reactionsTo(issue, await on.comments(username, issue, body));

describe("label and unlabel", () => {
  test("put on and take off what is named, quoted or not", async () => {
    const issue = await opened();
    expect(await asks("aconrad", issue, '!liaison label ~outage, ~"open source partner"')).toEqual(DONE);
    expect(await on.labelsOf(issue)).toEqual(expect.arrayContaining(["outage", "open source partner"]));
    expect(await asks("aconrad", issue, '!liaison unlabel "open source partner" outage')).toEqual(DONE);
    expect(await on.labelsOf(issue)).toEqual([]);
  });

  test("of one comment count in the order of its lines", async () => {
    const issue = await opened();
    await asks("aconrad", issue, "!liaison label ~outage\n!liaison unlabel ~outage");
    expect(await on.labelsOf(issue)).toEqual([]);
    await asks("aconrad", issue, "!liaison label ~outage");
    await asks("aconrad", issue, "!liaison unlabel ~outage\n!liaison label outage");
    expect(await on.labelsOf(issue)).toEqual(["outage"]);
  });

  test("a label that does not exist is said, and those that exist are put on", async () => {
    const issue = await opened();
    expect(await asks("aconrad", issue, "!liaison label ~outage ~nonsense")).toEqual(["eyes", "question"]);
    expect(await on.labelsOf(issue)).toEqual(["outage"]);
    expect(await wordsLast(issue)).toContain(
      "There is no such label here, and I may not create any: nonsense.",
    );
  });

  test("what was taken off by command no rule puts on again; a person's word does", async () => {
    const issue = await opened({ title: "The runner hangs" });
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
    await asks("aconrad", issue, "!liaison unlabel ~Category:Runner");
    expect(await on.labelsOf(issue)).toEqual([]);
    await on.changes("kira", issue, { title: "The runner hangs again" });
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await asks("aconrad", issue, "!liaison label ~Category:Runner")).toEqual(DONE);
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
    await on.changes("kira", issue, { title: "The runner hangs for ever" });
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
  });

  test("what was never on, and is unlabelled by command, no rule puts on later", async () => {
    const issue = await opened({ title: "Hm" });
    await asks("aconrad", issue, "!liaison unlabel ~outage");
    await on.configure(
      withRules({ name: "outages", conditions: { title: "down" }, actions: { labels: ["outage"] } }),
    );
    await on.changes("kira", issue, { title: "All is down" });
    expect(await on.labelsOf(issue)).toEqual([]);
  });

  test("a label that somebody took off by hand is put on again by command", async () => {
    const issue = await opened({ title: "The runner hangs" });
    await on.changes("aconrad", issue, { remove_labels: "Category:Runner" });
    expect(await asks("aconrad", issue, "!liaison label ~Category:Runner")).toEqual(DONE);
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
  });
});

describe("assign", () => {
  const assigneesOf = async ({ path }: OpenedIssue) => {
    const { body } = await on.gitlab.as("root")("GET", path);
    const { assignees } = body as unknown as { readonly assignees: readonly { username: string }[] };
    return assignees.map(({ username }) => username);
  };

  test("adds to those who are assigned, and says who does not exist", async () => {
    const issue = await opened();
    expect(await asks("aconrad", issue, "!liaison assign @aconrad")).toEqual(DONE);
    expect(await assigneesOf(issue)).toEqual(["aconrad"]);
    expect(await asks("aconrad", issue, "!liaison assign dsmith @nobody-there")).toEqual([
      "eyes",
      "question",
    ]);
    expect(await assigneesOf(issue)).toEqual(expect.arrayContaining(["aconrad", "dsmith"]));
    expect(await wordsLast(issue)).toMatch(/GitLab knows no account called nobody.{0,2}there/);
  });
});

describe("whose turn it is", () => {
  test("is what people say, until the next word; commands alone are no word", async () => {
    const issue = await opened();
    await on.later(2_000);
    await asks("aconrad", issue, "!liaison status");
    expect((await memoryOf(issue))?.turn.side).toBe("liaison");
    expect((await memoryOf(issue))?.firstResponseAt).toBeNull();
    await on.later(2_000);
    expect(await asks("kira", issue, "!liaison waiting on partner")).toEqual(DONE);
    expect((await memoryOf(issue))?.turn).toMatchObject({ side: "partner", corrected: true });
    await on.later(2_000);
    await asks("kira", issue, "!liaison status");
    expect((await memoryOf(issue))?.turn.side).toBe("partner");
    expect(await wordsLast(issue)).toContain("It waits for an answer of yours");
    await on.later(2_000);
    await on.comments("kira", issue, "Here is the log.");
    expect((await memoryOf(issue))?.turn.side).toBe("liaison");
    await on.later(2_000);
    await asks("aconrad", issue, "!liaison waiting on com infrastructure");
    expect((await memoryOf(issue))?.turn).toMatchObject({ side: "team", team: "com-infrastructure" });
    await on.later(2_000);
    await on.comments("aconrad", issue, "Have you tried it again?\n\n!liaison snooze 3d");
    expect((await memoryOf(issue))?.turn.side).toBe("partner");
    expect((await memoryOf(issue))?.firstResponseAt).not.toBeNull();
  });

  test("and nobody is reminded of it for as long as it is put off", async () => {
    const issue = await opened();
    await asks("aconrad", issue, "!liaison snooze 3d");
    const until = Date.parse((await memoryOf(issue))?.marks?.snoozedUntil ?? "");
    const now = on.gitlab.world.clock().getTime();
    expect(Math.abs(until - now - 3 * 86_400_000)).toBeLessThan(60_000);
  });
});

describe("whose issue it is", () => {
  const anybodys = () => on.opens("stranger", "gitlab-org/gitlab", { title: "A question" });

  test("an issue that is nobody's, and that nobody tracks, costs no request", async () => {
    await on.resetRequests();
    const issue = await anybodys();
    await on.comments("stranger", issue, "!liaison track kde\n!liaison help");
    await on.comments("bcarranza", issue, "Shall I track this? `!liaison track kde`");
    await on.comments("bcarranza", issue, "!liaison track nobody-we-know");
    expect(await on.requests()).toEqual([]);
    expect(await on.botNotes(issue)).toEqual([]);
  });

  test("one of ours makes it a partner's, and nobody's again", async () => {
    const issue = await anybodys();
    expect(await asks("dsmith", issue, "!liaison track KDE")).toEqual(DONE);
    expect(await told.statusOf(issue)).toContain("Andrew Conrad");
    expect(await on.isSubscribed("aconrad", issue)).toBe(true);
    expect(await asks("aconrad", issue, "!liaison why")).toEqual(DONE);
    expect(await wordsLast(issue)).toContain("said track");
    expect(await asks("aconrad", issue, "!liaison untrack")).toEqual(DONE);
    const notes = await on.botNotes(issue);
    await on.comments("stranger", issue, "Hello?");
    expect(await asks("stranger", issue, "!liaison help")).toEqual([]);
    expect(await on.botNotes(issue)).toEqual(notes);
  });

  const moves = async (path: string, project: string): Promise<OpenedIssue> => {
    const root = on.gitlab.as("root");
    const { body: target } = await root("GET", `/projects/${encodeURIComponent(project)}`);
    const { body } = await root("POST", `${path}/move`, { to_project_id: target.id });
    const { iid, project_id: projectId } = body as unknown as { iid: number; project_id: number };
    const there = `/projects/${projectId}/issues/${iid}`;
    return { key: `${INSTANCE}:${projectId}#${iid}`, projectId, iid, path: there };
  };

  test.each([
    ["", [TEAM_PROJECT]],
    [", and on before anybody has looked", [TEAM_PROJECT, INBOX_PROJECT]],
  ])("and it stays the partner's where it is moved to a place that is nobody's%s", async (_, places) => {
    const issue = await anybodys();
    await asks("aconrad", issue, "!liaison track kde");
    await on.later(2_000);
    let moved = issue;
    for (const place of places) moved = await moves(moved.path, place);
    await on.settled();
    const memory = await memoryOf(moved);
    expect(memory).toMatchObject({ partner: "kde" });
    expect(memory).not.toHaveProperty("undecided");
    const status = (await on.botNotes(moved)).filter(({ body }) => body.includes("looks after KDE's issues"));
    expect(status).toHaveLength(1);
    expect(status[0]?.body).not.toContain("This issue is closed");
  });

  test("what was untracked is not tracked again by old news", async () => {
    const issue = await anybodys();
    await asks("aconrad", issue, "!liaison track kde");
    await asks("aconrad", issue, "!liaison untrack");
    await on.gitlab.as("stranger")("PUT", issue.path, { title: "The runner hangs" });
    await on.settled();
    const notes = await on.botNotes(issue);
    const stored = await on.service().store.deliveries.list({ issueKey: issue.key });
    await on.service().store.deliveries.replay(stored.map(({ id }) => id));
    await on.settled();
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await on.botNotes(issue)).toEqual(notes);
  });

  test("a partner's issue is another's by a word, and its own again with another", async () => {
    const issue = await opened();
    await asks("aconrad", issue, "!liaison track gnome");
    await on.comments("kira", issue, "Well?");
    expect((await memoryOf(issue))?.partner).toBe("gnome");
    await asks("aconrad", issue, "!liaison untrack");
    await on.comments("kira", issue, "Well?");
    expect(await asks("kira", issue, "!liaison help")).toEqual([]);
    expect(await asks("aconrad", issue, "!liaison track kde")).toEqual(DONE);
    expect((await memoryOf(issue))?.partner).toBe("kde");
    expect(rowsOf(await on.gitlab.as("root")("GET", `${issue.path}/notes`)).length).toBeGreaterThan(0);
  });
});
