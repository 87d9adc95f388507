/** The partners' side of an escalation: one problem of several, taken back, closed, opened again, moved, commented on. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { escalating, TEAM_PROJECT, withTeam } from "../../support/escalating.ts";
import { escalationStories } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { withPartner } from "../../support/service-configuration.ts";

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({
    configure: (usual) =>
      withPartner("gnome", { liaison: "open-source" })(
        withTeam("com-infrastructure", { dailyCap: 100 })(escalating(usual)),
      ),
  });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(() => on.later(600_000));

const asked = async () => {
  const issue = await on.opens("kira", "gitlab-org/gitlab", { title: "Pushes fail" });
  await on.later(2_000);
  await on.comments("aconrad", issue, "!liaison escalate com-infrastructure for all of KDE");
  const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
  if (escalation === undefined) throw new Error("nothing was opened");
  await on.later(2_000);
  return { issue, escalation };
};

/** GNOME has the same problem. */
const shared = async () => {
  const { issue, escalation } = await asked();
  const other = await on.opens("gaia", "gnome/infrastructure", { title: "Pushes fail here, too" });
  await on.later(2_000);
  await on.comments(
    "aconrad",
    other,
    `!liaison escalate com-infrastructure same as gitlab-org/gitlab#${issue.iid}`,
  );
  await on.later(2_000);
  return { issue, other, escalation };
};

const publicWords = async (issue: Parameters<typeof told.words>[0]): Promise<string[]> =>
  (await told.words(issue)).filter(({ internal }) => !internal).map(({ body }) => body);

describe("one problem of two partners", () => {
  test("is one escalation, and its answer goes to both", async () => {
    const { issue, other, escalation } = await shared();
    expect(await told.escalationsOf(TEAM_PROJECT, other)).toEqual([]);
    expect((await on.botNotes(escalation)).filter(({ body }) => body.includes("**GNOME**"))).toHaveLength(1);
    expect(await told.statesOf(other)).toEqual(["open"]);
    expect(await told.waitsOn(other)).toBe("waiting-on::com-infrastructure");
    await on.comments("dsmith", escalation, "!liaison relay It was a disk.");
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison send");
    for (const one of [issue, other]) {
      expect((await publicWords(one)).filter((body) => body.includes("It was a disk."))).toHaveLength(1);
      expect(await told.statusOf(one)).toContain("the answer is here");
    }
  });

  test("goes on for the one when the other takes it back, or closes", async () => {
    const { issue, other, escalation } = await shared();
    await on.comments("aconrad", other, "!liaison withdraw com-infrastructure");
    expect((await publicWords(other)).join()).toContain("still works on it for others");
    expect(await told.waitsOn(other)).not.toBe("waiting-on::com-infrastructure");
    expect(await told.statesOf(issue)).toEqual(["open"]);
    await on.later(2_000);
    await on.changes("kira", issue, { state_event: "close" });
    expect(await told.statesOf(issue)).toEqual(["withdrawn"]);
    const { body } = await on.gitlab.as("root")("GET", escalation.path);
    expect(body.state).toBe("closed");
  });
});

describe("a partner's issue", () => {
  test("that is closed closes what nobody has begun with, and opens it again when it is opened again", async () => {
    const { issue, escalation } = await asked();
    await on.changes("kira", issue, { state_event: "close" });
    expect(await told.statesOf(issue)).toEqual(["withdrawn"]);
    const said = async (words: string) =>
      (await on.botNotes(escalation)).filter(({ body }) => body.includes(words)).length;
    expect(await said("Nothing is needed here any more")).toBe(1);
    await on.later(2_000);
    await on.changes("kira", issue, { state_event: "reopen" });
    expect(await told.statesOf(issue)).toEqual(["open"]);
    expect(await said("needed once more")).toBe(1);
    const { body } = await on.gitlab.as("root")("GET", escalation.path);
    expect(body.state).toBe("opened");
    expect(await told.waitsOn(issue)).toBe("waiting-on::com-infrastructure");
  });

  test("that is closed after the question was taken back tells the team nothing once more", async () => {
    const { issue, escalation } = await asked();
    await on.comments("aconrad", issue, "!liaison withdraw com-infrastructure It was our own proxy");
    await on.later(2_000);
    await on.changes("kira", issue, { state_event: "close" });
    const said = (await on.botNotes(escalation)).filter(({ body }) =>
      body.includes("Nothing is needed here any more"),
    );
    expect(said.map(({ body }) => body.includes("our own proxy"))).toEqual([true]);
  });

  test("that is closed only says so where the team has begun", async () => {
    const { issue, escalation } = await asked();
    await on.comments("dsmith", escalation, "We look.");
    await on.later(2_000);
    await on.changes("kira", issue, { state_event: "close" });
    expect(await told.statesOf(issue)).toEqual(["withdrawn"]);
    const { body } = await on.gitlab.as("root")("GET", escalation.path);
    expect(body.state).toBe("opened");
  });

  test("that is closed says nothing to a team that has closed what it was asked", async () => {
    const { issue, escalation } = await asked();
    await on.comments("dsmith", escalation, "It was a disk.");
    await on.later(2_000);
    await on.changes("dsmith", escalation, { state_event: "close" });
    await on.later(2_000);
    await on.changes("kira", issue, { state_event: "close" });
    expect(await told.statesOf(issue)).toEqual(["withdrawn"]);
    const said = (await on.botNotes(escalation)).filter(({ body }) => body.includes("Nothing is needed"));
    expect(said).toEqual([]);
  });

  test("has comments of the partner pointed to, once in a quiet period", async () => {
    const { issue, escalation } = await asked();
    const pointers = async () =>
      (await on.botNotes(escalation)).filter(({ body }) => body.includes("new comment of the partner"))
        .length;
    await on.comments("kira", issue, "It is worse now.");
    await on.later(60_000);
    await on.comments("kira", issue, "And worse.");
    expect(await pointers()).toBe(1);
    await on.later(5 * 3_600_000);
    await on.comments("kira", issue, "Still.");
    expect(await pointers()).toBe(2);
  });

  test("that is moved is followed: the answer goes to where it is now", async () => {
    const { issue, escalation } = await asked();
    const path = "kde/sysadmin";
    const { body } = await on.gitlab.as("root")("GET", `/projects/${encodeURIComponent(path)}`);
    await on.gitlab.as("root")("POST", `${issue.path}/move`, { to_project_id: body.id });
    await on.settled();
    const list = await on.gitlab.as("root")("GET", `/projects/${body.id}/issues`);
    const [moved] = list.body as unknown as { iid: number }[];
    await on.later(2_000);
    await on.comments("dsmith", escalation, "!liaison relay It was a disk.");
    const there = {
      key: `sandbox:${body.id}#${moved?.iid}`,
      projectId: body.id,
      iid: moved?.iid ?? 0,
      path: `/projects/${body.id}/issues/${moved?.iid}`,
    };
    expect(await told.statesOf(there)).toEqual(["answered"]);
    // The comment that asked stayed behind, and with it its reaction.
    const reactions = await on.database.query(
      "SELECT key FROM effects WHERE issue_key = $1 AND kind = 'react'",
      [there.key],
    );
    expect(reactions).toEqual([]);
  });

  /** GitLab tells of nothing there any more, as where its webhooks are lost. */
  const loseHooks = async (): Promise<void> => {
    const root = on.gitlab.as("root");
    for (const place of ["groups/gitlab-org", `projects/${encodeURIComponent("gitlab-org/gitlab")}`]) {
      const { status, body } = await root("GET", `/${place}/hooks`);
      for (const { id } of status === 200 ? (body as unknown as { id: number }[]) : [])
        await root("DELETE", `/${place}/hooks/${id}`);
    }
  };

  test.each([
    ["", async () => undefined],
    [", also where nobody tells of the one that it was", loseHooks],
  ])("that is moved goes on as it stood: whose turn it is, and its snooze%s", async (_, before) => {
    const { issue } = await asked();
    await on.comments("aconrad", issue, "!liaison waiting on partner");
    await on.comments("aconrad", issue, "!liaison snooze 3d");
    expect(await told.waitsOn(issue)).toBe("waiting-on::partner");
    await on.later(2_000);
    const { body } = await on.gitlab.as("root")("GET", `/projects/${encodeURIComponent("kde/sysadmin")}`);
    await before();
    const moved = await on.gitlab.as("root")("POST", `${issue.path}/move`, { to_project_id: body.id });
    await on.settled();
    await on.registerHooks();
    const { iid } = moved.body as unknown as { iid: number };
    const there = {
      key: `sandbox:${body.id}#${iid}`,
      projectId: Number(body.id),
      iid,
      path: `/projects/${body.id}/issues/${iid}`,
    };
    expect(await told.waitsOn(there)).toBe("waiting-on::partner");
    const [row] = await on.database.query("SELECT memory FROM issues WHERE issue_key = $1", [there.key]);
    expect(row?.["memory"]).toMatchObject({
      turn: { side: "partner", corrected: true },
      marks: { snoozedUntil: expect.any(String), waitingLabel: "waiting-on::partner" },
    });
    const proposals = await on.database.query(
      "SELECT key FROM effects WHERE issue_key = $1 AND kind = 'tell'",
      [there.key],
    );
    expect(proposals).toEqual([]);
  });

  test("is answered by words of the liaison's own, too", async () => {
    const { issue, escalation } = await asked();
    await on.comments("dsmith", escalation, "!liaison answered It was a disk.");
    await on.later(2_000);
    await on.comments("aconrad", issue, "Kira, it was a disk; please try again.");
    expect(await told.statesOf(issue)).toEqual(["relayed"]);
    expect(await told.waitsOn(issue)).toBe("waiting-on::partner");
  });

  test("is not asked about twice where a person took the label off that says whom it waits on", async () => {
    const { issue } = await asked();
    await on.changes("aconrad", issue, { remove_labels: "waiting-on::com-infrastructure" });
    await on.later(2_000);
    await on.comments("kira", issue, "Hello?");
    expect(await told.waitsOn(issue)).toBeUndefined();
  });

  test("is answered at once where the row allows it", async () => {
    await on.configure((usual) => withTeam("com-infrastructure", { relay: "direct", dailyCap: 100 })(usual));
    const { issue, escalation } = await asked();
    await on.comments("dsmith", escalation, "!liaison relay It was a disk.");
    expect((await publicWords(issue)).filter((body) => body.includes("It was a disk."))).toHaveLength(1);
    expect(await told.statesOf(issue)).toEqual(["relayed"]);
    await on.configure((usual) => usual);
  });
});
