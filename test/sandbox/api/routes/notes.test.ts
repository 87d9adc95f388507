import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { rowsOf, startGitLab, type TestGitLab } from "../../support/gitlab.ts";

const issues = "/projects/kde%2Fsysadmin/issues";

describe("Notes", () => {
  let gitlab: TestGitLab;
  let issue: string;
  const post = (username: string, body: string, more: object = {}) =>
    gitlab.as(username)("POST", `${issue}/notes`, { body, ...more });
  const read = async (username: string, query = "") =>
    rowsOf(await gitlab.as(username)("GET", `${issue}/notes${query}`)).map(({ body }) => body);

  beforeAll(async () => {
    gitlab = await startGitLab();
  });
  afterAll(() => gitlab.stop());
  beforeEach(async () => {
    issue = `${issues}/${(await gitlab.as("kira")("POST", issues, { title: "Runner" })).body.iid}`;
  });

  test("are listed newest first unless said, and counted", async () => {
    await post("kira", "one");
    await post("stranger", "two");
    expect(await read("kira")).toEqual(["two", "one"]);
    expect(await read("kira", "?sort=asc&order_by=created_at")).toEqual(["one", "two"]);
    expect((await gitlab.anonymous("GET", issue)).body).toMatchObject({ user_notes_count: 2 });
  });

  test("touch the issue, so that who asks for what changed finds it", async () => {
    const before = (await gitlab.anonymous("GET", issue)).body.updated_at;
    await new Promise((resolve) => setTimeout(resolve, 2));
    await post("stranger", "news");
    expect((await gitlab.anonymous("GET", issue)).body.updated_at > before).toBe(true);
  });

  test("are told apart from what GitLab writes itself", async () => {
    await post("kira", "a comment");
    await gitlab.as("otto")("PUT", issue, { title: "Runner is gone" });
    expect(await read("kira", "?activity_filter=only_comments")).toEqual(["a comment"]);
    expect(await read("kira", "?activity_filter=only_activity")).toEqual([
      "changed title from **{-Runner-}** to **{+Runner is gone+}**",
    ]);
  });

  test.each([
    ["", `400 Bad request - Note {:note=>["can't be blank"]}`],
    [
      "x".repeat(1_000_001),
      `400 Bad request - Note {:note=>["is too long (maximum is 1000000 characters)"]}`,
    ],
  ])("need a body of a reasonable length (%#)", async (body, message) => {
    const reply = await post("kira", body);
    expect([reply.status, reply.body]).toEqual([400, { message }]);
  });

  test("may be a million characters long", async () => {
    expect((await post("kira", "x".repeat(1_000_000))).status).toBe(201);
    expect((await gitlab.as("kira")("POST", `${issue}/notes`, {})).body).toEqual({
      error: "body is missing",
    });
  });

  describe("internal", () => {
    test("ones are seen by Planners and above", async () => {
      const reply = await post("otto", "between us", { internal: true });
      expect(reply.body).toMatchObject({ internal: true, confidential: true });
      expect([await read("kira"), await read("stranger")]).toEqual([["between us"], []]);
      expect((await gitlab.as("stranger")("GET", `${issue}/notes/${reply.body.id}`)).status).toBe(404);
    });

    test("ones of people who may not write any become public, as in GitLab", async () => {
      expect((await post("stranger", "psst", { internal: true })).body).toMatchObject({ internal: false });
    });
  });

  describe("with quick actions", () => {
    test("of nothing else are not stored: 202 and what was done", async () => {
      const reply = await post("otto", '/label ~outage ~"Category:Runner"\n/subscribe');
      expect(reply.status).toBe(202);
      expect(reply.body).toEqual({
        commands_changes: { add_label_ids: [8, 7], subscription_event: "subscribe" },
        summary: ['Added ~"outage" ~"Category:Runner" labels. Subscribed to notifications.'],
      });
      expect(await read("otto")).toEqual([]);
      expect((await gitlab.as("otto")("GET", issue)).body).toMatchObject({
        labels: ["Category:Runner", "outage"],
        subscribed: true,
      });
    });

    test("and text are stored without them: 201 and what was done", async () => {
      const reply = await post("otto", "On it.\n\n/label ~outage\n/assign me");
      expect(reply.status).toBe(201);
      expect(reply.body).toMatchObject({
        body: "On it.",
        commands_changes: {
          add_label_ids: [8],
          assignee_ids: [gitlab.world.usersByUsername.get("otto")?.id],
        },
      });
    });

    test("of somebody without the right are cut out and do nothing; the answer shows it", async () => {
      const reply = await post("stranger", "Please!\n/label ~outage\n/close");
      expect(reply.body).toMatchObject({ body: "Please!", commands_changes: {} });
      expect((await gitlab.anonymous("GET", issue)).body).toMatchObject({ labels: [], state: "opened" });
      const alone = await post("stranger", "/label ~outage");
      expect([alone.status, alone.body]).toEqual([
        202,
        { commands_changes: {}, summary: ["Could not apply label command."] },
      ]);
    });

    test("that have nothing to say for themselves fail: 400", async () => {
      const reply = await post("kira", "/label ~nosuchlabel");
      expect([reply.status, reply.body]).toEqual([
        400,
        { message: "400 Bad request - Failed to apply commands." },
      ]);
    });

    test("that want a title too long are refused, the text stays", async () => {
      const reply = await post("kira", `Renaming\n/title ${"x".repeat(256)}`);
      expect(reply.status).toBe(400);
      expect(JSON.stringify(reply.body)).toContain("Title is too long (maximum is 255 characters)");
      expect(await read("kira")).toEqual(["Renaming"]);
    });

    test("in code and quotes are text", async () => {
      await post("kira", "```\n/close\n```");
      await post("kira", "> /close");
      expect((await gitlab.anonymous("GET", issue)).body).toMatchObject({
        state: "opened",
        user_notes_count: 2,
      });
    });
  });

  describe("are edited and deleted", () => {
    test("by their author and Maintainers", async () => {
      const { id } = (await post("stranger", "frist")).body;
      expect((await gitlab.as("stranger")("PUT", `${issue}/notes/${id}`, { body: "first" })).body.body).toBe(
        "first",
      );
      expect((await gitlab.as("nils")("PUT", `${issue}/notes/${id}`, { body: "mine" })).status).toBe(403);
      expect((await gitlab.as("nils")("DELETE", `${issue}/notes/${id}`)).status).toBe(403);
      expect((await gitlab.as("kira")("DELETE", `${issue}/notes/${id}`)).status).toBe(204);
      expect((await gitlab.as("kira")("GET", `${issue}/notes/${id}`)).status).toBe(404);
    });

    test("with commands in the new text, which are executed", async () => {
      const { id } = (await post("kira", "soon")).body;
      const reply = await gitlab.as("kira")("PUT", `${issue}/notes/${id}`, { body: "now\n/close" });
      expect(reply.body).toMatchObject({ body: "now", commands_changes: { state_event: "close" } });
      expect((await gitlab.anonymous("GET", issue)).body.state).toBe("closed");
    });
  });

  describe("in threads", () => {
    test("are answered where they stand", async () => {
      const started = await gitlab.as("kira")("POST", `${issue}/discussions`, { body: "Why?" });
      expect(started.body).toMatchObject({ individual_note: false, notes: [{ type: "DiscussionNote" }] });
      const id = String(started.body.id);
      expect(id).toMatch(/^[0-9a-f]{40}$/);
      await gitlab.as("otto")("POST", `${issue}/discussions/${id}/notes`, { body: "Because." });
      const thread = await gitlab.anonymous("GET", `${issue}/discussions/${id}`);
      expect(thread.body).toMatchObject({ notes: [{ body: "Why?" }, { body: "Because." }] });
      expect((await gitlab.anonymous("GET", `${issue}/discussions`)).body).toHaveLength(1);
      expect((await gitlab.anonymous("GET", `${issue}/discussions/none`)).status).toBe(404);
    });
  });

  test("that name another issue leave a trace there, only for those who may see where it comes from", async () => {
    const { body: hidden } = await gitlab.as("kira")("POST", issues, {
      title: "Hidden",
      description: `like ${issue.replace(/.*\//, "#")}`,
      confidential: true,
    });
    expect(await read("kira", "?activity_filter=only_activity")).toEqual([
      `mentioned in issue #${hidden.iid}`,
    ]);
    expect(await read("stranger", "?activity_filter=only_activity")).toEqual([]);
  });

  test("of a locked issue are for members", async () => {
    await gitlab.as("kira")("PUT", issue, { discussion_locked: true });
    expect((await post("stranger", "but…")).status).toBe(403);
    expect((await post("otto", "calm")).status).toBe(201);
  });
});
