import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { startTestService, type TestService } from "../support/service.ts";
import { INSTANCE } from "../support/service-configuration.ts";
import { until } from "../support/until.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
});
afterAll(() => on.stop());
beforeEach(() => on.resetRequests());

const latestReason = async (key: string): Promise<string | undefined> => {
  const [latest] = await on.service().store.decisions.latest(key, 1);
  return latest?.plan.considered.find(({ askedBy }) => askedBy === "partner matching")?.sentence;
};

const partnerOf = async (key: string): Promise<string | null | undefined> =>
  (await on.service().store.decisions.latest(key, 1))[0]?.plan.partner;

describe("a partner's issue", () => {
  test("is looked after at once: the liaison subscribed, labelled, one note that says who", async () => {
    const issue = await on.opens("stranger", "kde/sysadmin", { title: "Runners are stuck" });
    const writes = (await on.requests()).filter(({ method }) => method !== "GET");
    expect(writes.map(({ method, user, count }) => [method, user, count]).sort()).toEqual([
      ["POST", "aconrad", 1],
      ["POST", "liaison-bot", 1],
    ]);
    expect(await on.isSubscribed("aconrad", issue)).toBe(true);
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
    const notes = await on.botNotes(issue);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.body).toContain("**Andrew Conrad**");
    expect(notes[0]?.body).not.toMatch(/(^|\s)@\w/);
    expect(notes[0]?.body).not.toContain("/label");
  });

  test("is known by the group of the tracker, whoever opens it", async () => {
    const issue = await on.opens("stranger", "kde/plasma-desktop");
    expect(await partnerOf(issue.key)).toBe("kde");
    expect(await latestReason(issue.key)).toContain("group");
  });

  test("is known by the author's membership, wherever it is opened", async () => {
    const issue = await on.opens("otto", "gitlab-org/gitlab");
    expect(await partnerOf(issue.key)).toBe("kde");
    expect(await latestReason(issue.key)).toContain("member");
  });

  test("is known by the author's username", async () => {
    const issue = await on.opens("nils", "gitlab-org/gitlab");
    expect(await partnerOf(issue.key)).toBe("gnome");
    expect(await latestReason(issue.key)).toContain("nils");
  });

  test("is known by its label, and the label outranks everything else", async () => {
    await on.gitlab.as("root")("POST", "/groups/gitlab-org/labels", { name: "KDE", color: "#123456" });
    const issue = await on.opens("nils", "gitlab-org/gitlab", { labels: "" });
    expect(await partnerOf(issue.key)).toBe("gnome");
    await on.changes("root", issue, { add_labels: "KDE" });
    expect(await partnerOf(issue.key)).toBe("kde");
    expect(await latestReason(issue.key)).toContain("label");
  });

  test("the tracker outranks who opened it", async () => {
    const issue = await on.opens("kira", "gnome/gnome-shell");
    expect(await partnerOf(issue.key)).toBe("gnome");
  });

  test("an incident is one, a task is not looked at", async () => {
    const incident = await on.opens("kira", "kde/sysadmin", { issue_type: "incident" });
    expect(await on.botNotes(incident)).toHaveLength(1);
    const task = await on.opens("kira", "kde/sysadmin", { issue_type: "task" });
    expect(await on.botNotes(task)).toHaveLength(0);
    const [delivery] = await on.service().store.deliveries.list({ issueKey: task.key });
    expect(delivery).toMatchObject({ state: "ignored", why: expect.stringContaining("task") });
  });

  /** Who belongs to whom is read on its own: no news of an issue waits for it. */
  const isMember = async (userId: number | undefined): Promise<boolean> => {
    const directory = await on.service().instances.get(INSTANCE)?.directory.ready();
    return (directory?.membershipsOf(userId ?? 0) ?? []).length > 0;
  };

  test("of the future: somebody who joins the partner's group is recognised from then on", async () => {
    const before = await on.opens("stranger", "gitlab-org/gitlab");
    expect(await on.botNotes(before)).toHaveLength(0);
    const { body: people } = await on.gitlab.as("root")("GET", "/users?username=stranger");
    const [stranger] = people as unknown as { id: number }[];
    await on.gitlab.as("root")("POST", "/groups/kde/members", { user_id: stranger?.id, access_level: 30 });
    await until(() => isMember(stranger?.id));
    const after = await on.opens("stranger", "gitlab-org/gitlab");
    expect(await partnerOf(after.key)).toBe("kde");
    await on.gitlab.as("root")("DELETE", `/groups/kde/members/${stranger?.id}`);
    await until(async () => !(await isMember(stranger?.id)));
    expect(await on.botNotes(await on.opens("stranger", "gitlab-org/gitlab"))).toHaveLength(0);
  });
});

describe("an issue that is no partner's", () => {
  test("costs no request, and nothing happens to it", async () => {
    const issue = await on.opens("stranger", "gitlab-org/gitlab", { title: "Runner trouble" });
    await on.comments("stranger", issue, "Anybody?");
    expect(await on.requests()).toEqual([]);
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await on.botNotes(issue)).toEqual([]);
    expect(await on.isSubscribed("aconrad", issue)).toBe(false);
    const deliveries = await on.service().store.deliveries.list({ issueKey: issue.key });
    expect(deliveries.map(({ state }) => state)).toEqual(["ignored", "ignored"]);
  });
});

describe("an issue that the bot opened", () => {
  test("is nobody's, although the bot is a member of the partner's group", async () => {
    const issue = await on.opens("liaison-bot", "gitlab-org/gitlab");
    await on.comments("stranger", issue, "What is this?");
    expect(await on.botNotes(issue)).toEqual([]);
    expect(await on.requests()).toEqual([expect.objectContaining({ method: "POST", count: 1 })]);
  });
});

describe("quiet", () => {
  test("our own changes cause nothing: when all is done, no request follows", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Runner trouble" });
    await on.resetRequests();
    await on.later(60_000);
    await on.settled();
    expect(await on.requests()).toEqual([]);
    const own = await on.service().store.deliveries.list({ issueKey: issue.key, state: "own" });
    expect(own.length).toBeGreaterThan(0);
  });

  test("news that changes nothing writes nothing", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Runner trouble" });
    await on.resetRequests();
    await on.changes("kira", issue, { description: "It is the runner of KDE." });
    expect((await on.requests()).filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("the same event through a project's and its group's hook leads to one note", async () => {
    const { body: project } = await on.gitlab.as("root")("GET", "/projects/kde%2Fsysadmin");
    const hook = await on.gitlab.as("root")("POST", `/projects/${project.id}/hooks`, {
      url: `${on.service().url}/webhooks/gitlab/sandbox`,
      token: "a secret of webhooks",
      issues_events: true,
      note_events: true,
    });
    expect(hook.status).toBe(201);
    const issue = await on.opens("kira", "kde/sysadmin");
    await on.comments("kira", issue, "Twice told.");
    expect(await on.botNotes(issue)).toHaveLength(1);
    const news = await on.service().store.deliveries.list({ issueKey: issue.key, state: "decided" });
    expect(news).toHaveLength(4);
    await on.gitlab.as("root")("DELETE", `/projects/${project.id}/hooks/${hook.body.id}`);
  });

  test("comments that race lead to one note", async () => {
    const issue = await on.opens("stranger", "gitlab-org/gitlab");
    await on.gitlab.as("root")("POST", "/groups/gitlab-org/labels", { name: "KDE", color: "#123456" });
    await on.gitlab.as("root")("PUT", issue.path, { add_labels: "KDE" });
    await Promise.all(
      ["stranger", "kira", "otto", "gaia"].map((username) =>
        on.gitlab.as(username)("POST", `${issue.path}/notes`, { body: `${username} was here` }),
      ),
    );
    await on.settled();
    expect(await on.botNotes(issue)).toHaveLength(1);
  });
});
