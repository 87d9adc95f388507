import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { startTestService, type TestService } from "../support/service.ts";
import { type Written, withPartner, withRules } from "../support/service-configuration.ts";
import type { OpenedIssue } from "../support/stories.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
});
afterAll(() => on.stop());
beforeEach(() => on.configure((usual) => usual));

const labelling = (...labels: (string | { title: string; color?: string; description?: string })[]) =>
  withRules({ name: "labels", actions: { labels } });

const both =
  (...changes: ((usual: Written) => Written)[]) =>
  (usual: Written): Written =>
    changes.reduce((written, change) => change(written), usual);

const ruleOutcome = async (issue: OpenedIssue, rule = "labels") => {
  const effects = await on.service().store.effects.ofIssue(issue.key);
  return effects.find(({ effect }) => effect.askedBy === `rule: ${rule}`)?.outcome;
};

const writes = async () => (await on.requests()).filter(({ method }) => method !== "GET");

describe("labels", () => {
  test("that exist are put on, others are not invented", async () => {
    await on.configure(labelling("outage", "nobody has made this"));
    const issue = await on.opens("kira", "kde/sysadmin");
    expect(await on.labelsOf(issue)).toEqual(["outage"]);
    const [latest] = await on.service().store.decisions.latest(issue.key, 1);
    const left = latest?.plan.considered.filter(({ acted }) => !acted).map(({ sentence }) => sentence);
    expect(left).toContainEqual(expect.stringContaining("nobody has made this"));
  });

  test("are created with colour and description where that is allowed", async () => {
    await on.configure(
      both(
        withPartner("kde", { labels: "create" }),
        labelling({ title: "partner: KDE", color: "#112233", description: "Of a partner" }),
      ),
    );
    const issue = await on.opens("kira", "kde/sysadmin");
    expect(await on.labelsOf(issue)).toEqual(["partner: KDE"]);
    const { body } = await on.gitlab.as("root")(
      "GET",
      `/projects/${issue.projectId}/labels?search=partner%3A%20KDE`,
    );
    expect(body).toMatchObject([{ name: "partner: KDE", color: "#112233", description: "Of a partner" }]);
  });

  test("are none of our business where the partner says so", async () => {
    await on.configure(both(withPartner("kde", { labels: "none" }), labelling("outage")));
    const issue = await on.opens("kira", "kde/sysadmin");
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await on.botNotes(issue)).toHaveLength(1);
  });

  test("that GitLab leaves out in silence wait for a role that allows them, and say what to do", async () => {
    const { body } = await on.gitlab.as("root")("GET", "/users?username=liaison-bot");
    const [bot] = body as unknown as { id: number }[];
    await on.configure(both(withPartner("gnome", { match: { users: ["nils"] } }), labelling("outage")));
    await on.gitlab.as("root")("DELETE", `/groups/gnome/members/${bot?.id}`);
    const issue = await on.opens("nils", "gnome/gnome-shell");
    expect(await on.labelsOf(issue)).toEqual([]);
    expect(await on.botNotes(issue)).toHaveLength(1);
    expect(await ruleOutcome(issue)).toMatchObject({
      state: "waiting",
      why: expect.stringContaining("role"),
    });
  });

  test("are never put on a tracker as a whole", async () => {
    await on.configure(labelling("outage"));
    const first = await on.opens("kira", "kde/plasma-desktop");
    await on.configure(
      both(withPartner("kde", { trackers: [`kde/plasma-desktop#${first.iid + 1}`] }), labelling("outage")),
    );
    const tracker = await on.opens("kira", "kde/plasma-desktop");
    expect(await on.labelsOf(tracker)).toEqual([]);
    expect(await on.botNotes(tracker)).toHaveLength(1);
  });

  test("of one scope: that of a person stays, our own gives way", async () => {
    await on.configure(labelling("type::bug"));
    const byPerson = await on.opens("kira", "gitlab-org/gitlab");
    await on.changes("root", byPerson, { add_labels: "type::feature" });
    await on.comments("kira", byPerson, "Really?");
    await on.changes("kira", byPerson, { title: "Another title" });
    expect(await on.labelsOf(byPerson)).toEqual(["type::feature"]);
    const ours = await on.opens("kira", "gitlab-org/gitlab");
    await on.configure(labelling("type::feature"));
    await on.changes("kira", ours, { title: "Another title" });
    expect(await on.labelsOf(ours)).toEqual(["type::feature"]);
  });
});

describe("labels that follow the state of an issue", () => {
  test("come and go with it, as often as it changes", async () => {
    await on.configure(
      withRules(
        { name: "open", conditions: { state: "opened" }, actions: { labels: ["outage"] } },
        { name: "closed", conditions: { state: "closed" }, actions: { remove_labels: ["outage"] } },
      ),
    );
    const issue = await on.opens("kira", "kde/sysadmin");
    for (const _ of ["once", "twice"]) {
      await on.changes("kira", issue, { state_event: "close" });
      expect(await on.labelsOf(issue)).toEqual([]);
      await on.changes("kira", issue, { state_event: "reopen" });
      expect(await on.labelsOf(issue)).toEqual(["outage"]);
    }
  });
});

describe("a label that a person took off", () => {
  test("stays off", async () => {
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Runner" });
    await on.changes("kira", issue, { remove_labels: "Category:Runner" });
    await on.resetRequests();
    await on.changes("kira", issue, { title: "Runner, again" });
    await on.comments("kira", issue, "It is no question of runners.");
    expect(await on.labelsOf(issue)).toEqual([]);
    const labels = (await writes()).filter(({ method }) => method === "PUT");
    expect(labels.every(({ route }) => route.includes("notes"))).toBe(true);
  });

  test("stays off even where nobody told us that it was taken off", async () => {
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Runner" });
    await on.stopService();
    await on.gitlab.as("kira")("PUT", issue.path, { remove_labels: "Category:Runner" });
    await on.gitlab.webhooks.idle();
    await on.startAgain();
    await on.changes("kira", issue, { title: "Runner, again" });
    expect(await on.labelsOf(issue)).toEqual([]);
  });

  test("comes back only by a person, and then it is theirs", async () => {
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Runner" });
    await on.changes("kira", issue, { remove_labels: "Category:Runner" });
    await on.changes("kira", issue, { add_labels: "Category:Runner" });
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
  });
});

describe("rules", () => {
  test("mention, comment and assign, each once", async () => {
    await on.configure(
      withRules({
        name: "runners",
        conditions: { title: "Runner" },
        actions: { mention: ["dsmith"], comment: "needs-runner-info", assign: ["aconrad"] },
      }),
    );
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Runner" });
    await on.comments("kira", issue, "More.");
    await on.changes("kira", issue, { description: "More." });
    const notes = await on.botNotes(issue);
    expect(notes).toHaveLength(2);
    expect(notes.filter(({ body }) => body.includes("gitlab-runner --version"))).toHaveLength(1);
    expect(notes.filter(({ body }) => body.includes("@dsmith"))).toHaveLength(1);
    const { body } = await on.gitlab.as("root")("GET", issue.path);
    expect(body).toMatchObject({ assignees: [{ username: "aconrad" }] });
  });
});
