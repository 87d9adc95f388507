import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf, startGitLab, type TestGitLab } from "../../support/gitlab.ts";

const issues = "/projects/kde%2Fsysadmin/issues";

describe("Issues", () => {
  let gitlab: TestGitLab;
  const create = async (username: string, body: object) =>
    (await gitlab.as(username)("POST", issues, body)).body;

  beforeAll(async () => {
    gitlab = await startGitLab();
  });
  afterAll(() => gitlab.stop());

  describe("are created", () => {
    test("by a member, with labels that exist and one that does not yet", async () => {
      const reply = await gitlab.as("kira")("POST", issues, {
        title: "The runner is gone",
        description: "Since this morning",
        labels: "outage,brand new",
      });
      expect(reply.status).toBe(201);
      expect(reply.body).toMatchObject({
        title: "The runner is gone",
        state: "opened",
        labels: ["brand new", "outage"],
        author: { username: "kira" },
        subscribed: true,
        references: { full: `kde/sysadmin#${reply.body.iid}` },
      });
      const labels = rowsOf(await gitlab.anonymous("GET", "/projects/kde%2Fsysadmin/labels"));
      expect(labels.map(({ name }) => name)).toContain("brand new");
    });

    test("by a stranger, whose labels and assignees are left out in silence", async () => {
      const reply = await gitlab.as("stranger")("POST", issues, {
        title: "From outside",
        labels: "outage,unheard of",
        assignee_ids: [1],
      });
      expect(reply.status).toBe(201);
      expect(reply.body).toMatchObject({ labels: [], assignees: [] });
      const labels = rowsOf(await gitlab.anonymous("GET", "/projects/kde%2Fsysadmin/labels"));
      expect(labels.map(({ name }) => name)).not.toContain("unheard of");
    });

    test.each([
      [{}, { error: "title is missing" }],
      [{ title: "  " }, { message: { title: ["can't be blank"] } }],
      [{ title: "x".repeat(256) }, { message: { title: ["is too long (maximum is 255 characters)"] } }],
      [
        { title: "x", description: "x".repeat(1_048_577) },
        { message: { description: ["is too long (maximum is 1048576 characters)"] } },
      ],
      [{ title: "x", issue_type: "riddle" }, { error: "issue_type does not have a valid value" }],
    ])("but not from bad input (%#)", async (input, body) => {
      const reply = await gitlab.as("kira")("POST", issues, input);
      expect([reply.status, reply.body]).toEqual([400, body]);
    });

    test("up to the very limits", async () => {
      const body = { title: "t".repeat(255), description: "d".repeat(1_048_576) };
      expect((await gitlab.as("kira")("POST", issues, body)).status).toBe(201);
    });

    test("with a number and a time of their own by owners only", async () => {
      const input = { title: "Imported", iid: 900, created_at: "2020-01-02T03:04:05Z" };
      expect(await create("kira", input)).toMatchObject({ iid: 900, created_at: "2020-01-02T03:04:05.000Z" });
      const again = await gitlab.as("kira")("POST", issues, input);
      expect([again.status, again.body]).toEqual([409, { message: "Duplicated issue" }]);
      expect((await create("otto", { ...input, iid: 950 })).iid).toBe(901);
    });

    test("not where the project cannot be seen", async () => {
      await gitlab.as("kira")("POST", "/projects", {
        name: "Secret plans",
        namespace_id: 16,
        visibility: "private",
      });
      const reply = await gitlab.as("stranger")("POST", "/projects/kde%2Fsecret-plans/issues", {
        title: "Hi",
      });
      expect([reply.status, reply.body]).toEqual([404, { message: "404 Project Not Found" }]);
    });
  });

  describe("are changed", () => {
    test("labels are added and removed without touching others", async () => {
      const { iid } = await create("kira", { title: "Labels", labels: "a,b" });
      const reply = await gitlab.as("kira")("PUT", `${issues}/${iid}`, {
        add_labels: "c",
        remove_labels: ["a"],
      });
      expect([reply.status, reply.body.labels]).toEqual([200, ["b", "c"]]);
    });

    test("labels are replaced, and emptied", async () => {
      const { iid } = await create("kira", { title: "Labels", labels: "a,b" });
      expect((await gitlab.as("kira")("PUT", `${issues}/${iid}`, { labels: "c" })).body.labels).toEqual([
        "c",
      ]);
      expect((await gitlab.as("kira")("PUT", `${issues}/${iid}`, { labels: "" })).body.labels).toEqual([]);
    });

    test("of scoped labels only the newest of a scope stays", async () => {
      const { iid } = await create("kira", { title: "Scoped", labels: "type::bug,team::a::one" });
      const reply = await gitlab.as("kira")("PUT", `${issues}/${iid}`, {
        add_labels: "type::feature,team::b",
      });
      expect(reply.body.labels).toEqual(["team::a::one", "team::b", "type::feature"]);
    });

    test("who did what to labels and state is kept", async () => {
      const { iid } = await create("kira", { title: "Recorded", labels: "a" });
      await gitlab.as("liaison-bot")("PUT", `${issues}/${iid}`, { add_labels: "b", state_event: "close" });
      await gitlab.as("otto")("PUT", `${issues}/${iid}`, { remove_labels: "b", state_event: "reopen" });
      const labels = await gitlab.anonymous("GET", `${issues}/${iid}/resource_label_events`);
      expect(labels.body).toMatchObject([
        { action: "add", label: { name: "a" }, user: { username: "kira" } },
        { action: "add", label: { name: "b" }, user: { username: "liaison-bot" } },
        { action: "remove", label: { name: "b" }, user: { username: "otto" }, resource_type: "Issue" },
      ]);
      const states = await gitlab.anonymous("GET", `${issues}/${iid}/resource_state_events`);
      expect(states.body).toMatchObject([
        { state: "closed", user: { username: "liaison-bot" } },
        { state: "reopened", user: { username: "otto" } },
      ]);
    });

    test("by their author, except for labels", async () => {
      const { iid } = await create("stranger", { title: "Mine" });
      const reply = await gitlab.as("stranger")("PUT", `${issues}/${iid}`, {
        title: "Still mine",
        labels: "outage",
      });
      expect(reply.status).toBe(200);
      expect(reply.body).toMatchObject({ title: "Still mine", labels: [] });
    });

    test("not by strangers, not without a parameter", async () => {
      const { iid } = await create("kira", { title: "Not yours" });
      const foreign = await gitlab.as("stranger")("PUT", `${issues}/${iid}`, { title: "Mine now" });
      expect([foreign.status, foreign.body]).toEqual([403, { message: "403 Forbidden" }]);
      const empty = await gitlab.as("kira")("PUT", `${issues}/${iid}`, {});
      expect(empty.status).toBe(400);
      expect(empty.body).toMatchObject({
        error: expect.stringMatching(/at least one parameter must be provided$/),
      });
      expect((await gitlab.as("kira")("PUT", `${issues}/${iid}`, { state_event: "shut" })).status).toBe(400);
    });

    test("closing tells when and by whom, reopening takes it back", async () => {
      const { iid } = await create("kira", { title: "Closing" });
      const closed = await gitlab.as("otto")("PUT", `${issues}/${iid}`, { state_event: "close" });
      expect(closed.body).toMatchObject({ state: "closed", closed_by: { username: "otto" } });
      expect(closed.body).not.toHaveProperty("closed_at", null);
      const open = await gitlab.as("otto")("PUT", `${issues}/${iid}`, { state_event: "reopen" });
      expect(open.body).toMatchObject({ state: "opened", closed_by: null, closed_at: null });
    });

    test("assignees, milestone and dates are set and taken off", async () => {
      await gitlab.as("kira")("POST", "/projects/kde%2Fsysadmin/milestones", { title: "Plasma 7" });
      const otto = gitlab.world.usersByUsername.get("otto")?.id;
      const { iid } = await create("kira", { title: "Planned" });
      const set = { assignee_ids: [otto], milestone: "Plasma 7", due_date: "2026-12-24", weight: 3 };
      expect((await gitlab.as("kira")("PUT", `${issues}/${iid}`, set)).body).toMatchObject({
        assignees: [{ username: "otto" }],
        assignee: { username: "otto" },
        milestone: { title: "Plasma 7" },
        due_date: "2026-12-24",
        weight: 3,
      });
      const off = { assignee_ids: [], milestone_id: 0, due_date: "", weight: null };
      expect((await gitlab.as("kira")("PUT", `${issues}/${iid}`, off)).body).toMatchObject({
        assignees: [],
        milestone: null,
        due_date: null,
        weight: null,
      });
    });
  });

  describe("when confidential", () => {
    test("are seen by Planners and above, author and assignees; nobody else learns that they exist", async () => {
      const deb = gitlab.world.usersByUsername.get("deb")?.id;
      const { iid } = await create("stranger", { title: "A hole", confidential: true });
      const status = async (username: string) =>
        (await gitlab.as(username)("GET", `${issues}/${iid}`)).status;
      expect(await Promise.all(["kira", "otto", "stranger", "root"].map(status))).toEqual([
        200, 200, 200, 200,
      ]);
      expect(await status("deb")).toBe(404);
      expect((await gitlab.anonymous("GET", `${issues}/${iid}`)).body).toEqual({ message: "404 Not found" });
      await gitlab.as("kira")("PUT", `${issues}/${iid}`, { assignee_ids: [deb] });
      expect(await status("deb")).toBe(404);
      const listed = rowsOf(await gitlab.as("deb")("GET", `${issues}?confidential=true`));
      expect(listed).toEqual([]);
    });

    test("keep their notes, subscriptions and links to themselves", async () => {
      const { iid } = await create("kira", { title: "A hole", confidential: true });
      const nils = gitlab.as("nils");
      const replies = await Promise.all([
        nils("GET", `${issues}/${iid}/notes`),
        nils("POST", `${issues}/${iid}/notes`, { body: "What is this?" }),
        nils("POST", `${issues}/${iid}/subscribe`),
        nils("GET", `${issues}/${iid}/links`),
        nils("GET", `${issues}/${iid}/participants`),
        nils("POST", `${issues}/${iid}/award_emoji`, { name: "eyes" }),
      ]);
      expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    });
  });

  describe("are deleted", () => {
    test("by owners; not by developers or their authors", async () => {
      const { iid } = await create("otto", { title: "Short life" });
      expect((await gitlab.as("otto")("DELETE", `${issues}/${iid}`)).status).toBe(403);
      expect((await gitlab.as("kira")("DELETE", `${issues}/${iid}`)).status).toBe(204);
      expect((await gitlab.as("kira")("GET", `${issues}/${iid}`)).status).toBe(404);
    });
  });

  describe("are moved", () => {
    test("to another project, where a new one opens; the old one closes and points there", async () => {
      const { iid } = await create("kira", { title: "Wrong place", labels: "outage,our own" });
      await gitlab.as("otto")("POST", `${issues}/${iid}/notes`, { body: "Belongs to Plasma" });
      const moved = await gitlab.as("kira")("POST", `${issues}/${iid}/move`, { to_project_id: 2 });
      expect(moved.status).toBe(201);
      expect(moved.body).toMatchObject({ project_id: 2, iid: 1, title: "Wrong place", labels: ["outage"] });
      expect((await gitlab.as("kira")("GET", `${issues}/${iid}`)).body).toMatchObject({
        state: "closed",
        moved_to_id: moved.body.id,
      });
      const notes = rowsOf(await gitlab.anonymous("GET", "/projects/2/issues/1/notes?sort=asc"));
      expect(notes.map(({ body }) => body)).toEqual(["Belongs to Plasma", `moved from sysadmin#${iid}`]);
    });

    test("not to where they are, not without rights there, not to what cannot be seen", async () => {
      const { iid } = await create("kira", { title: "Stays" });
      const to = (project: number) =>
        gitlab.as("kira")("POST", `${issues}/${iid}/move`, { to_project_id: project });
      expect((await to(1)).body).toEqual({ message: "Cannot move issue to project it originates from!" });
      expect((await to(3)).body).toEqual({ message: "Cannot move issue due to insufficient permissions!" });
      expect((await to(4711)).status).toBe(404);
    });
  });
});
