import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf, startGitLab, type TestGitLab } from "../../support/gitlab.ts";

const kde = "/projects/kde%2Fsysadmin/issues";

describe("Around an issue", () => {
  let gitlab: TestGitLab;
  let issue: string;
  beforeAll(async () => {
    gitlab = await startGitLab();
    const kira = gitlab.as("kira");
    issue = `${kde}/${(await kira("POST", kde, { title: "Here" })).body.iid}`;
    await kira("POST", "/projects/kde%2Fplasma-desktop/issues", { title: "There" });
    await gitlab.as("gaia")("POST", "/projects/gnome%2Finfrastructure/issues", { title: "Elsewhere" });
  });
  afterAll(() => gitlab.stop());

  describe("links", () => {
    const there = { target_project_id: "kde/plasma-desktop", target_issue_iid: 1 };

    test("join two issues once, and are seen from both", async () => {
      const made = await gitlab.as("kira")("POST", `${issue}/links`, there);
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({
        source_issue: { title: "Here" },
        target_issue: { title: "There" },
        link_type: "relates_to",
      });
      const again = await gitlab.as("kira")("POST", `${issue}/links`, there);
      expect([again.status, again.body]).toEqual([409, { message: "Issue(s) already assigned" }]);
      const back = await gitlab.anonymous("GET", "/projects/kde%2Fplasma-desktop/issues/1/links");
      expect(back.body).toMatchObject([{ title: "Here", issue_link_id: made.body.id }]);
      const gone = await gitlab.as("kira")("DELETE", `${issue}/links/${made.body.id}`);
      expect(gone.status).toBe(200);
      expect((await gitlab.anonymous("GET", `${issue}/links`)).body).toEqual([]);
    });

    test("that block are read the other way round from the other end", async () => {
      const made = await gitlab.as("kira")("POST", `${issue}/links`, {
        ...there,
        link_type: "is_blocked_by",
      });
      const here = await gitlab.anonymous("GET", `${issue}/links`);
      expect(here.body).toMatchObject([{ link_type: "is_blocked_by" }]);
      const back = await gitlab.anonymous("GET", "/projects/kde%2Fplasma-desktop/issues/1/links");
      expect(back.body).toMatchObject([{ link_type: "blocks" }]);
      await gitlab.as("kira")("DELETE", `${issue}/links/${made.body.id}`);
    });

    test("need a role on both sides, and something that can be seen", async () => {
      const elsewhere = { target_project_id: "gnome/infrastructure", target_issue_iid: 1 };
      expect((await gitlab.as("kira")("POST", `${issue}/links`, elsewhere)).status).toBe(403);
      const nothing = { target_project_id: "gitlab-com/gl-infra/secret", target_issue_iid: 1 };
      expect((await gitlab.as("kira")("POST", `${issue}/links`, nothing)).status).toBe(404);
      expect((await gitlab.as("kira")("POST", `${issue}/links`, {})).body).toEqual({
        error: "target_project_id is missing, target_issue_iid is missing",
      });
    });

    test("to confidential issues are not shown to those who may not see them", async () => {
      const { body } = await gitlab.as("kira")("POST", kde, { title: "Hidden", confidential: true });
      await gitlab.as("kira")("POST", `${issue}/links`, { target_project_id: 1, target_issue_iid: body.iid });
      expect((await gitlab.as("otto")("GET", `${issue}/links`)).body).toHaveLength(1);
      expect((await gitlab.as("nils")("GET", `${issue}/links`)).body).toEqual([]);
    });
  });

  describe("duplicates", () => {
    test("lead to the original, for those who may see that", async () => {
      const kira = gitlab.as("kira");
      const { body: hidden } = await kira("POST", kde, { title: "Original", confidential: true });
      const { body: copy } = await kira("POST", kde, { title: "Copy" });
      const note = { body: `/duplicate #${hidden.iid}` };
      expect((await kira("POST", `${kde}/${copy.iid}/notes`, note)).status).toBe(202);
      const original = {
        _links: { closed_as_duplicate_of: `${gitlab.url}/api/v4/projects/1/issues/${hidden.iid}` },
      };
      expect((await kira("GET", `${kde}/${copy.iid}`)).body).toMatchObject({ state: "closed", ...original });
      expect((await kira("GET", `${kde}?iids[]=${copy.iid}`)).body).toMatchObject([original]);
      expect((await gitlab.anonymous("GET", `${kde}/${copy.iid}`)).body).toMatchObject({
        _links: { closed_as_duplicate_of: null },
      });
    });
  });

  describe("reactions", () => {
    test("are given once per person and name, counted, and taken back by their giver", async () => {
      const thumb = { name: "thumbsup" };
      const given = await gitlab.as("otto")("POST", `${issue}/award_emoji`, thumb);
      expect(given.status).toBe(201);
      expect(given.body).toMatchObject({
        name: "thumbsup",
        user: { username: "otto" },
        awardable_type: "Issue",
      });
      const again = await gitlab.as("otto")("POST", `${issue}/award_emoji`, thumb);
      expect([again.status, again.body]).toEqual([
        404,
        { message: "404 Award Emoji Name has already been taken Not Found" },
      ]);
      expect((await gitlab.anonymous("GET", issue)).body).toMatchObject({ upvotes: 1, downvotes: 0 });
      expect((await gitlab.as("nils")("DELETE", `${issue}/award_emoji/${given.body.id}`)).status).toBe(403);
      expect((await gitlab.as("otto")("DELETE", `${issue}/award_emoji/${given.body.id}`)).status).toBe(204);
      expect((await gitlab.anonymous("GET", `${issue}/award_emoji`)).body).toEqual([]);
    });

    test("stand on notes too", async () => {
      const { body: note } = await gitlab.as("kira")("POST", `${issue}/notes`, { body: "Done" });
      const path = `${issue}/notes/${note.id}/award_emoji`;
      await gitlab.as("otto")("POST", path, { name: "tada" });
      expect((await gitlab.anonymous("GET", path)).body).toMatchObject([
        { name: "tada", awardable_type: "Note", awardable_id: note.id },
      ]);
      expect((await gitlab.anonymous("GET", `${issue}/award_emoji`)).body).toEqual([]);
    });
  });

  describe("to-dos", () => {
    const list = async (username: string) => rowsOf(await gitlab.as(username)("GET", "/todos"));

    test("come from mentions, directly or in passing, and from assignment", async () => {
      const { aconrad, lmatos, otto } = Object.fromEntries(
        [...gitlab.world.usersByUsername].map(([name, user]) => [name, user]),
      );
      await gitlab.as("kira")("POST", `${issue}/notes`, { body: "@aconrad what now? fyi @lmatos" });
      await gitlab.as("kira")("PUT", issue, { assignee_ids: [otto?.id] });
      expect(await list("aconrad")).toMatchObject([
        { action_name: "directly_addressed", author: { username: "kira" }, target: { title: "Here" } },
      ]);
      expect(await list("lmatos")).toMatchObject([{ action_name: "mentioned", target_type: "Issue" }]);
      expect(await list("otto")).toMatchObject([{ action_name: "assigned", state: "pending" }]);
      expect(aconrad?.id).not.toBe(lmatos?.id);
    });

    test("are one per person and issue while they wait", async () => {
      await gitlab.as("kira")("POST", `${issue}/notes`, { body: "@aconrad again" });
      expect(await list("aconrad")).toHaveLength(1);
    });

    test("end with an answer, or by hand", async () => {
      await gitlab.as("aconrad")("POST", `${issue}/notes`, { body: "Looking" });
      expect(await list("aconrad")).toEqual([]);
      const [todo] = await list("lmatos");
      const done = await gitlab.as("lmatos")("POST", `/todos/${todo?.id}/mark_as_done`);
      expect(done.body.state).toBe("done");
      expect((await gitlab.as("kira")("POST", `/todos/${todo?.id}/mark_as_done`)).status).toBe(404);
    });

    test("can be put on one's own list, once", async () => {
      expect((await gitlab.as("aconrad")("POST", `${issue}/todo`)).status).toBe(201);
      expect((await gitlab.as("aconrad")("POST", `${issue}/todo`)).status).toBe(304);
      expect((await gitlab.as("aconrad")("POST", "/todos/mark_as_done")).status).toBe(204);
      expect(await list("aconrad")).toEqual([]);
    });
  });
});
