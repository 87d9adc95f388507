/** GitLab loses webhooks: what it never told is found in places with hooks, decided like everything else, and nothing is done twice. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { rowsOf } from "../../sandbox/support/gitlab.ts";
import { escalating, TEAM_PROJECT } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { INSTANCE, WEBHOOK_SECRET, type Written } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";
import { until } from "../../support/until.ts";

const MINUTE = 60_000;
const PROJECT = "kde/sysadmin";

const sweeping = (usual: Written): Written => {
  const [instance] = Object.values(usual.instances);
  if (instance === undefined) throw new Error("no instance");
  const reconcile = { every: "1s", overlap: "10m", grace: "2m" };
  return { ...usual, instances: { [INSTANCE]: { ...instance, reconcile } } };
};

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({ configure: (usual) => sweeping(escalating(usual)) });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(() => on.registerHooks());

/** GitLab tells nothing any more. */
const loseHooks = async (): Promise<void> => {
  const root = on.gitlab.as("root");
  for (const place of ["groups/kde", "groups/gnome", "groups/gitlab-org"]) {
    for (const { id } of rowsOf(await root("GET", `/${place}/hooks`)) as unknown as { id: number }[])
      await root("DELETE", `/${place}/hooks/${id}`);
  }
};

/** The clock goes on, and everything until then is swept and decided. */
const swept = async (after = 3 * MINUTE): Promise<void> => {
  await on.later(after);
  const begun = async (): Promise<Date> =>
    (await on.service().store.watermarks.get(`sweep begun:${INSTANCE}`)) ?? new Date(0);
  for (let round = 0; round < 2; round += 1) {
    const before = await begun();
    await until(async () => (await begun()) > before);
  }
  await on.settled();
};

const deliveriesOf = (issue: OpenedIssue) =>
  on.service().store.deliveries.list({ issueKey: issue.key, limit: 500 });
const headersOf = async (issue: OpenedIssue): Promise<string[]> =>
  (await deliveriesOf(issue)).map(({ eventHeader }) => eventHeader).toSorted();
const missedCount = async (): Promise<number> => {
  const text = await (await fetch(`${on.service().adminUrl}/metrics`)).text();
  const counts = [...text.matchAll(/^liaison_missed_deliveries_total\{.*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
};
const answersIn = async (issue: OpenedIssue): Promise<string[]> =>
  (await on.botNotes(issue)).map(({ body }) => body).filter((body) => !body.includes("status-note"));

describe("while hooks work", () => {
  test("nothing is missed, and nothing changed costs one request for each place", async () => {
    const before = await missedCount();
    const issue = await on.opens("kira", PROJECT, { title: "The runner is slow" });
    await on.comments("aconrad", issue, "!liaison label ~outage");
    await on.changes("kira", issue, { title: "The runner is very slow" });
    await swept();
    expect(await headersOf(issue)).not.toContain("Missed Issue");
    expect(await missedCount()).toBe(before);
    await swept(15 * MINUTE);
    await on.resetRequests();
    await swept(MINUTE);
    // GitLab is asked for its time, too, once for each sweep.
    const requests = (await on.requests()).filter(
      ({ method, route }) => method === "GET" && route !== "/version",
    );
    const perPlace = new Set(requests.map(({ count }) => count));
    expect(requests.map(({ route }) => route).toSorted()).toEqual([
      "/groups/:id/issues",
      "/projects/:id/issues",
    ]);
    expect([...perPlace][0]).toBeLessThanOrEqual(3 * 4);
  });

  test("an issue whose move was told keeps its one status note, and what came along commands nothing again", async () => {
    const issue = await on.opens("kira", PROJECT);
    await on.comments("aconrad", issue, "!liaison label ~outage");
    await on.changes("kira", issue, { remove_labels: "outage" });
    await on.later(5_000);
    const root = on.gitlab.as("root");
    const { body: target } = await root("GET", `/projects/${encodeURIComponent("kde/plasma-desktop")}`);
    const { body } = await root("POST", `${issue.path}/move`, { to_project_id: target.id });
    const { iid, project_id: projectId } = body as unknown as { iid: number; project_id: number };
    const path = `/projects/${projectId}/issues/${iid}`;
    const moved = { key: `${INSTANCE}:${projectId}#${iid}`, projectId, iid, path };
    await on.settled();
    await swept();
    expect(await told.statusOf(moved)).toContain("looks after");
    expect(await on.labelsOf(moved)).toEqual([]);
    expect(await headersOf(moved)).not.toContain("Missed Note");
  });
});

describe("a comment that GitLab did not tell of", () => {
  test("is the team's reply, and the liaison hears of it although the closing was told before", async () => {
    const issue = await on.opens("kira", PROJECT, { title: "Pushes fail" });
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    on.gitlab.faults.use({ deliveries: [{ fault: "lost", count: 1, where: { events: ["note_events"] } }] });
    await on.comments("dsmith", escalation, "It was a disk.");
    on.gitlab.faults.use(null);
    await on.later(2_000);
    await on.changes("dsmith", escalation, { state_event: "close" });
    const words = async () =>
      (
        await on.database.query(
          "SELECT effect->>'body' AS body FROM effects WHERE issue_key = $1 AND kind = 'tell' AND state = 'done'",
          [issue.key],
        )
      )
        .map(({ body }) => String(body))
        .join();
    expect(await words()).toContain("without an answer");
    await swept();
    expect(await words()).toContain("with a reply");
    expect(await told.statesOf(issue)).toEqual(["answered"]);
  });

  test("counts where the issue is now, if it was moved before we heard of it", async () => {
    const issue = await on.opens("kira", PROJECT, { title: "The runner is slow" });
    await on.later(2_000);
    await on.comments("aconrad", issue, "Which runner is it?");
    await on.later(2_000);
    on.gitlab.faults.use({ deliveries: [{ fault: "lost", count: 1, where: { events: ["note_events"] } }] });
    await on.comments("kira", issue, "The one of KDE.");
    on.gitlab.faults.use(null);
    await on.later(2_000);
    const root = on.gitlab.as("root");
    const { body: target } = await root("GET", `/projects/${encodeURIComponent("kde/plasma-desktop")}`);
    const { body } = await root("POST", `${issue.path}/move`, { to_project_id: target.id });
    const { iid, project_id: projectId } = body as unknown as { iid: number; project_id: number };
    const turn = async () => {
      const key = `${INSTANCE}:${projectId}#${iid}`;
      const [row] = await on.database.query(
        "SELECT memory->'turn' AS turn FROM issues WHERE issue_key = $1",
        [key],
      );
      return row?.["turn"];
    };
    await on.settled();
    expect(await turn()).toMatchObject({ side: "partner" });
    await swept();
    expect(await turn()).toMatchObject({ side: "liaison" });
    const notes = rowsOf(await root("GET", `/projects/${projectId}/issues/${iid}/notes`));
    expect(notes.map(({ body: text }) => text)).toContainEqual(
      expect.stringContaining("It has been our turn"),
    );
  });

  test("is pointed out to the team, also where the issue was moved before we heard of it", async () => {
    const issue = await on.opens("kira", PROJECT, { title: "Pushes fail" });
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    if (escalation === undefined) throw new Error("nothing was opened");
    on.gitlab.faults.use({ deliveries: [{ fault: "lost", where: { events: ["note_events"] } }] });
    await on.comments("kira", issue, "It is worse now.");
    await on.later(2_000);
    const root = on.gitlab.as("root");
    const { body: target } = await root("GET", `/projects/${encodeURIComponent("kde/plasma-desktop")}`);
    await root("POST", `${issue.path}/move`, { to_project_id: target.id });
    await on.settled();
    const pointers = async () =>
      (await on.botNotes(escalation)).filter(({ body }) => body.includes("new comment of the partner"));
    expect(await pointers()).toEqual([]);
    await swept();
    expect((await pointers()).map(({ body }) => body)).toEqual([expect.stringContaining(`kde/sysadmin`)]);
    on.gitlab.faults.use(null);
  });
});

describe("while GitLab tells nothing", () => {
  beforeEach(loseHooks);

  test("an issue is found and looked after, and a command in a comment runs once, also when a hook tells of it later", async () => {
    const before = await missedCount();
    const issue = await on.opens("kira", PROJECT, { title: "The runner is slow" });
    const note = await on.comments("aconrad", issue, "!liaison label ~outage");
    expect(await on.botNotes(issue)).toEqual([]);
    await swept();
    expect(await on.isSubscribed("aconrad", issue)).toBe(true);
    expect([...(await on.labelsOf(issue))].toSorted()).toEqual(["Category:Runner", "outage"]);
    expect(await told.reactionsTo(issue, note)).toEqual(["eyes", "white_check_mark"]);
    expect(await headersOf(issue)).toEqual(["Missed Issue", "Missed Note"]);
    expect(await missedCount()).toBe(before + 2);

    // The webhooks arrive after all, with whole seconds and ids of their own.
    await on.changes("kira", issue, { remove_labels: "outage" });
    for (const { body, eventHeader } of await deliveriesOf(issue)) {
      const seconds = String(body).replaceAll(/(T\d\d:\d\d:\d\d)\.\d+Z/g, "$1Z");
      await fetch(`${on.service().url}/webhooks/gitlab`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-gitlab-event": eventHeader
            .replace("Missed Issue", "Issue Hook")
            .replace("Missed Note", "Note Hook"),
          "x-gitlab-token": WEBHOOK_SECRET,
        },
        body: seconds,
      });
    }
    await on.settled();
    expect(await headersOf(issue)).toContain("Note Hook");
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
    expect(await on.botNotes(issue)).toHaveLength(1);
    await swept();
    expect((await headersOf(issue)).filter((header) => header === "Missed Note")).toHaveLength(1);
  });

  test("a late command says so; one that is too old is answered, and not done", async () => {
    const issue = await on.opens("kira", PROJECT);
    await on.comments("aconrad", issue, "!liaison label ~outage");
    await swept(20 * MINUTE);
    expect(await on.labelsOf(issue)).toEqual(["outage"]);
    expect(await answersIn(issue)).toEqual([
      expect.stringContaining("This comes late: GitLab did not tell me"),
    ]);
    const old = await on.comments("aconrad", issue, "!liaison label ~Category:Runner");
    await swept(25 * 60 * MINUTE);
    expect(await on.labelsOf(issue)).toEqual(["outage"]);
    expect((await answersIn(issue)).at(-1)).toContain("too long ago to do `label` blindly");
    expect(await told.reactionsTo(issue, old)).toEqual(["eyes", "question"]);
    const notes = await on.botNotes(issue);
    await swept();
    expect(await on.botNotes(issue)).toEqual(notes);
  });

  test("a deleted comment commands nothing; of an edited one nobody knows whose words they are", async () => {
    const issue = await on.opens("kira", PROJECT);
    const gone = await on.comments("aconrad", issue, "!liaison label ~outage");
    await on.gitlab.as("aconrad")("DELETE", `${issue.path}/notes/${gone}`);
    const edited = await on.comments("aconrad", issue, "!liaison label ~Category:Runner");
    await on.later(5_000);
    await on.gitlab.as("root")("PUT", `${issue.path}/notes/${edited}`, { body: "!liaison stop" });
    await swept();
    expect(await on.labelsOf(issue)).toEqual([]);
    expect((await on.service().store.issues.load(issue.key))?.memory.marks?.stopped).toBeUndefined();
    expect(await answersIn(issue)).toEqual([expect.stringContaining("was edited before I found it")]);
  });

  test("a command whose comment was lost, and its edit by the author was told, runs as it is written now", async () => {
    const issue = await on.opens("kira", PROJECT);
    const note = await on.comments("aconrad", issue, "!liaison label ~Category:Runner");
    await on.registerHooks();
    await on.later(5_000);
    await on.gitlab.as("aconrad")("PUT", `${issue.path}/notes/${note}`, { body: "!liaison label ~outage" });
    await on.settled();
    expect(await on.labelsOf(issue)).toEqual([]);
    await swept();
    expect(await on.labelsOf(issue)).toEqual(["outage"]);
    expect(await told.reactionsTo(issue, note)).toEqual(["eyes", "white_check_mark"]);
  });

  test("who closed it is known, a confidential issue is treated as such, and what we did ourselves is no news", async () => {
    const issue = await on.opens("kira", PROJECT, { confidential: true });
    await swept();
    expect((await deliveriesOf(issue)).every(({ confidential }) => confidential)).toBe(true);
    const known = (await headersOf(issue)).length;
    await swept();
    expect(await headersOf(issue)).toHaveLength(known);
    await on.changes("otto", issue, { state_event: "close" });
    await swept();
    const [last] = await deliveriesOf(issue);
    expect(JSON.parse(String(last?.body))).toMatchObject({
      user: { username: "otto" },
      object_attributes: { action: "close" },
    });
    expect(await told.statusOf(issue)).toContain("closed");
  });

  test("an issue that was moved here is looked after, and the comments that came along command nothing again", async () => {
    const issue = await on.opens("kira", PROJECT);
    await on.comments("aconrad", issue, "!liaison label ~outage");
    await swept();
    await on.changes("kira", issue, { remove_labels: "outage" });
    const root = on.gitlab.as("root");
    const { body: target } = await root("GET", `/projects/${encodeURIComponent("kde/plasma-desktop")}`);
    const { body } = await root("POST", `${issue.path}/move`, { to_project_id: target.id });
    const { iid, project_id: projectId } = body as unknown as { iid: number; project_id: number };
    const path = `/projects/${projectId}/issues/${iid}`;
    const moved = { key: `${INSTANCE}:${projectId}#${iid}`, projectId, iid, path };
    await swept();
    expect((await on.service().store.issues.load(moved.key))?.memory.partner).toBe("kde");
    expect(await on.labelsOf(moved)).toEqual([]);
    expect(await headersOf(moved)).toEqual(["Missed Issue"]);
  });

  test("what happened while the service was away is found when it starts", async () => {
    await on.stopService();
    const issue = await on.opens("kira", PROJECT);
    await on.later(3 * MINUTE);
    await on.startAgain();
    await until(async () => (await on.botNotes(issue)).length === 1);
  });
});
