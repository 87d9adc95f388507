import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startTestService, type TestService } from "../support/service.ts";
import type { OpenedIssue } from "../support/stories.ts";

let on: TestService;
beforeAll(async () => {
  on = await startTestService();
});
afterAll(() => on.stop());

/** The side that the issue waits on, as it is remembered. */
const waitsOn = async (issue: OpenedIssue): Promise<string | undefined> =>
  (await on.service().store.issues.load(issue.key))?.memory.turn.side;

const text = async (issue: OpenedIssue): Promise<string> => (await on.botNotes(issue))[0]?.body ?? "";

const REPLIED = "there is a reply for you here";
const OUR_TURN = "It has been our turn";

describe("whose turn it is", () => {
  test("goes from side to side with comments, and the one note is edited in place", async () => {
    const issue = await on.opens("kira", "kde/sysadmin");
    const [first] = await on.botNotes(issue);
    expect(await waitsOn(issue)).toBe("liaison");
    expect(first?.body).toContain(OUR_TURN);

    await on.later(5_000);
    await on.comments("aconrad", issue, "Which runner is it?");
    expect(await waitsOn(issue)).toBe("partner");
    expect(await text(issue)).toContain(REPLIED);

    await on.later(5_000);
    await on.comments("otto", issue, "The one of KDE.");
    expect(await waitsOn(issue)).toBe("liaison");
    expect(await text(issue)).toContain(OUR_TURN);

    await on.later(5_000);
    await on.changes("kira", issue, { state_event: "close" });
    expect(await waitsOn(issue)).toBe("nobody");
    expect(await text(issue)).toContain("This issue is closed");

    await on.later(5_000);
    await on.changes("kira", issue, { state_event: "reopen" });
    expect(await waitsOn(issue)).toBe("liaison");
    expect((await on.botNotes(issue)).map(({ id }) => id)).toEqual([first?.id]);
  });

  test("does not change by an internal comment of ours, a stranger's, a bot's, or a reaction", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab");
    await on.later(5_000);
    await on.comments("aconrad", issue, "Let us look into it.", { internal: true });
    const [internal] = await on.service().store.deliveries.list({ issueKey: issue.key, limit: 1 });
    expect(internal).toMatchObject({ confidential: true });
    expect(await waitsOn(issue)).toBe("liaison");
    await on.comments("aconrad", issue, "Which runner is it?");
    await on.later(5_000);
    const note = await on.comments("stranger", issue, "Me too!");
    await on.comments("liaison-bot", issue, "A word of a script that uses the bot's account.");
    await on.gitlab.as("kira")("POST", `${issue.path}/notes/${note}/award_emoji`, { name: "thumbsup" });
    await on.gitlab.as("kira")("POST", `${issue.path}/award_emoji`, { name: "heart" });
    await on.settled();
    expect(await waitsOn(issue)).toBe("partner");
  });

  test("does not change by another bot, which is no reason to speak up either", async () => {
    const { body: robot } = await on.gitlab.as("root")("POST", "/users", {
      username: "project_7_bot_0a1b2c",
      name: "A project's token",
      email: "robot@sandbox.example",
      password: "a password that is long",
    });
    const made = await on.gitlab.as("root")("POST", `/users/${robot.id}/personal_access_tokens`, {
      name: "t",
      scopes: ["api"],
    });
    expect(made.status).toBe(201);
    const issue = await on.opens("kira", "gitlab-org/gitlab");
    await on.later(5_000);
    await on.comments("aconrad", issue, "Which runner is it?");
    await on.later(5_000);
    await on.resetRequests();
    await on.gitlab.withToken(made.body.token)("POST", `${issue.path}/notes`, { body: "Pipeline failed." });
    await on.settled();
    expect(await waitsOn(issue)).toBe("partner");
    expect((await on.requests()).filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("is remembered with our first answer, which an internal comment is not", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab");
    await on.comments("aconrad", issue, "Let us look into it.", { internal: true });
    const answered = async () =>
      (await on.service().store.issues.load(issue.key))?.memory.firstResponseAt ?? null;
    expect(await answered()).toBeNull();
    await on.comments("aconrad", issue, "Hello!");
    expect(await answered()).not.toBeNull();
  });

  test("does not go backwards by old news that arrives late", async () => {
    const issue = await on.opens("kira", "kde/sysadmin");
    await on.later(5_000);
    await on.comments("aconrad", issue, "Which runner is it?");
    const [comment] = await on.service().store.deliveries.list({ issueKey: issue.key, limit: 1 });
    await on.later(5_000);
    await on.comments("kira", issue, "The one of KDE.");
    await on.changes("kira", issue, { state_event: "close" });
    await on.service().store.deliveries.replay([comment?.id ?? 0]);
    await on.settled();
    expect(await waitsOn(issue)).toBe("nobody");
    expect(await text(issue)).toContain("This issue is closed");
  });
});

describe("news that was told before", () => {
  test("all of it again, newest first, changes nothing and writes nothing", async () => {
    const issue = await on.opens("kira", "kde/sysadmin", { title: "Runner" });
    await on.later(5_000);
    await on.comments("aconrad", issue, "Which runner is it?");
    await on.later(5_000);
    await on.comments("kira", issue, "The one of KDE.");
    await on.changes("kira", issue, { remove_labels: "Category:Runner" });
    const remembered = async () => {
      const stored = await on.service().store.issues.load(issue.key);
      return { ...stored, memory: { ...stored?.memory, rememberedAt: "whenever it was looked at last" } };
    };
    const seen = async () => [await on.labelsOf(issue), await on.botNotes(issue), await remembered()];
    const before = await seen();
    const deliveries = await on.service().store.deliveries.list({ issueKey: issue.key });
    await on.resetRequests();
    for (const { id } of deliveries) {
      await on.service().store.deliveries.replay([id]);
      await on.settled();
    }
    expect(await seen()).toEqual(before);
    expect((await on.requests()).filter(({ method }) => method !== "GET")).toEqual([]);
  });
});

describe("the status note", () => {
  test("that a person deleted stays away", async () => {
    const issue = await on.opens("kira", "kde/sysadmin");
    const [note] = await on.botNotes(issue);
    await on.gitlab.as("kira")("DELETE", `${issue.path}/notes/${note?.id}`);
    await on.later(5_000);
    await on.comments("aconrad", issue, "Which runner is it?");
    await on.comments("kira", issue, "That one.");
    expect(await on.botNotes(issue)).toEqual([]);
  });

  test("is not written on an issue that was closed before we said anything", async () => {
    await on.stopService();
    const opened = await on.gitlab.as("kira")("POST", "/projects/kde%2Fsysadmin/issues", { title: "Old" });
    const path = `/projects/kde%2Fsysadmin/issues/${opened.body.iid}`;
    await on.gitlab.as("kira")("PUT", path, { state_event: "close" });
    await on.gitlab.webhooks.idle();
    await on.startAgain();
    await on.gitlab.as("kira")("POST", `${path}/notes`, { body: "Thanks anyway." });
    await on.settled();
    const { body } = await on.gitlab.as("root")("GET", `${path}/notes`);
    expect(body).not.toContainEqual(
      expect.objectContaining({ author: expect.objectContaining({ username: "liaison-bot" }) }),
    );
  });

  test("is not written on a confidential issue that the bot may not see, which is asked for again for a while and then put aside with why", async () => {
    const { body } = await on.gitlab.as("root")("GET", "/users?username=liaison-bot");
    const [bot] = body as unknown as { id: number }[];
    await on.gitlab.as("root")("DELETE", `/groups/gnome/members/${bot?.id}`);
    const issue = await on.opens("gaia", "gnome/gnome-shell", { confidential: true });
    const deliveries = () => on.service().store.deliveries.list({ issueKey: issue.key });
    const why = expect.stringContaining("confidential");
    expect(await deliveries()).toMatchObject([{ state: "waiting", confidential: true, why }]);
    await on.later(11 * 60_000);
    await on.settled();
    expect(await deliveries()).toMatchObject([{ state: "ignored", confidential: true, why }]);
  });

  test("is written on a confidential issue that the bot may see, whose deliveries are kept as confidential", async () => {
    const issue = await on.opens("kira", "kde/sysadmin", { confidential: true, title: "Runner tokens" });
    expect(await on.botNotes(issue)).toHaveLength(1);
    expect(await on.labelsOf(issue)).toEqual(["Category:Runner"]);
    const deliveries = await on.service().store.deliveries.list({ issueKey: issue.key });
    expect(deliveries.length).toBeGreaterThan(0);
    expect(deliveries.every(({ confidential }) => confidential)).toBe(true);
  });
});
