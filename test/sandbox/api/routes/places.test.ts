import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf, startGitLab, type TestGitLab } from "../../support/gitlab.ts";

describe("Groups, projects and their members", () => {
  let gitlab: TestGitLab;
  const idOf = (username: string): number => gitlab.world.usersByUsername.get(username)?.id ?? 0;
  beforeAll(async () => {
    gitlab = await startGitLab();
  });
  afterAll(() => gitlab.stop());

  test("are made by an administrator, nested, and found by number or path", async () => {
    const root = gitlab.as("root");
    const { body: outer } = await root("POST", "/groups", {
      name: "X.Org",
      path: "xorg",
      visibility: "public",
    });
    const { body: inner } = await root("POST", "/groups", {
      name: "Drivers",
      path: "drivers",
      parent_id: outer.id,
    });
    const project = await root("POST", "/projects", {
      name: "Mesa 3D",
      namespace_id: inner.id,
      visibility: "public",
    });
    expect(project.status).toBe(201);
    expect(project.body).toMatchObject({
      path_with_namespace: "xorg/drivers/mesa-3d",
      name_with_namespace: "X.Org / Drivers / Mesa 3D",
      namespace: { kind: "group", full_path: "xorg/drivers" },
      web_url: `${gitlab.url}/xorg/drivers/mesa-3d`,
    });
    const byPath = await gitlab.anonymous("GET", "/projects/xorg%2Fdrivers%2Fmesa-3d");
    expect(byPath.body.id).toBe(project.body.id);
    expect((await gitlab.anonymous("GET", "/groups/XORG%2Fdrivers")).body).toMatchObject({
      full_path: "xorg/drivers",
    });
    expect((await gitlab.anonymous("GET", "/groups/xorg/subgroups")).body).toMatchObject([{ id: inner.id }]);
    const all = await gitlab.anonymous("GET", "/groups/xorg/projects?include_subgroups=true");
    expect(all.body).toMatchObject([{ id: project.body.id }]);
  });

  test("need a free path, and rights in the parent", async () => {
    const taken = await gitlab.as("root")("POST", "/groups", { name: "KDE", path: "kde" });
    expect([taken.status, taken.body]).toEqual([400, { message: { path: ["has already been taken"] } }]);
    expect((await gitlab.as("root")("POST", "/groups", {})).body).toEqual({
      error: "name is missing, path is missing",
    });
    const group = gitlab.world.places.get("kde")?.id;
    expect((await gitlab.as("nils")("POST", "/projects", { name: "No", namespace_id: group })).status).toBe(
      400,
    );
    expect((await gitlab.as("nils")("POST", "/projects", { name: "Own" })).body).toMatchObject({
      path_with_namespace: "nils/own",
      visibility: "private",
      owner: { username: "nils" },
    });
  });

  test("are visible as they say: private to members, internal to accounts, public to all", async () => {
    const status = async (call: TestGitLab["anonymous"], path: string) => (await call("GET", path)).status;
    const reliability = "/projects/gitlab-com%2Fgl-infra%2Freliability";
    expect(await status(gitlab.anonymous, reliability)).toBe(404);
    expect(await status(gitlab.as("stranger"), reliability)).toBe(200);
    await gitlab.as("kira")("POST", "/groups", { name: "Board", path: "kde-board" });
    expect(await status(gitlab.as("otto"), "/groups/kde-board")).toBe(404);
    expect(await status(gitlab.as("root"), "/groups/kde-board")).toBe(200);
    expect((await gitlab.anonymous("GET", "/projects/nobody%2Fnothing")).body).toEqual({
      message: "404 Project Not Found",
    });
    expect((await gitlab.anonymous("GET", "/groups/nothing")).body).toEqual({
      message: "404 Group Not Found",
    });
  });

  test("are searched and listed as far as one may see", async () => {
    const own = rowsOf(await gitlab.as("kira")("GET", "/projects?membership=true&simple=true"));
    expect(own.map((row) => row.name).sort()).toEqual(["Plasma Desktop", "Sysadmin"]);
    const found = rowsOf(await gitlab.anonymous("GET", "/projects?search=shell"));
    expect(found.map((row) => row.name)).toEqual(["GNOME Shell"]);
    const groups = rowsOf(await gitlab.anonymous("GET", "/groups?top_level_only=true"));
    expect(groups.map((row) => row.name)).toContain("KDE");
    expect(groups.map((row) => row.name)).not.toContain("Infrastructure");
  });

  describe("members", () => {
    const members = "/projects/kde%2Fsysadmin/members";

    test("are direct or inherited; the highest role counts", async () => {
      expect((await gitlab.as("kira")("GET", members)).body).toEqual([]);
      await gitlab.as("kira")("POST", members, { user_id: idOf("otto"), access_level: 40 });
      const all = rowsOf(await gitlab.as("kira")("GET", `${members}/all`));
      const otto = all.filter(({ username }) => username === "otto");
      expect(otto).toMatchObject([{ access_level: 40, membership_state: "active" }]);
      expect(all.map(({ username }) => username)).toContain("kira");
      expect((await gitlab.as("kira")("GET", `${members}/all/${idOf("kira")}`)).body).toMatchObject({
        access_level: 50,
      });
      expect((await gitlab.as("kira")("GET", `${members}/${idOf("kira")}`)).status).toBe(404);
      expect((await gitlab.anonymous("GET", members)).status).toBe(401);
    });

    test("are added by name too, changed and removed by those who manage the place", async () => {
      const kira = gitlab.as("kira");
      const added = await kira("POST", members, {
        username: "nils",
        access_level: 20,
        expires_at: "2999-12-31",
      });
      expect(added.status).toBe(201);
      expect(added.body).toMatchObject({ username: "nils", access_level: 20, expires_at: "2999-12-31" });
      const again = await kira("POST", members, { user_id: idOf("nils"), access_level: 30 });
      expect([again.status, again.body]).toEqual([409, { message: "Member already exists" }]);
      const changed = await kira("PUT", `${members}/${idOf("nils")}`, { access_level: 30 });
      expect(changed.body).toMatchObject({ access_level: 30, expires_at: "2999-12-31" });
      expect((await gitlab.as("nils")("DELETE", `${members}/${idOf("otto")}`)).status).toBe(403);
      expect((await gitlab.as("nils")("DELETE", `${members}/${idOf("nils")}`)).status).toBe(204);
    });

    test("get no more than their giver has, no less than they inherit, and a level that exists", async () => {
      const otto = gitlab.as("otto");
      expect((await otto("POST", members, { user_id: idOf("gaia"), access_level: 50 })).status).toBe(403);
      const less = await gitlab.as("root")("POST", members, { user_id: idOf("kira"), access_level: 20 });
      expect(less.status).toBe(400);
      expect((await otto("POST", members, { user_id: idOf("gaia"), access_level: 35 })).body).toEqual({
        message: { access_level: ["is not included in the list"] },
      });
      expect((await otto("POST", members, { user_id: 4711, access_level: 20 })).body).toEqual({
        message: "404 User Not Found",
      });
    });

    test("whose time is over have no role any more", async () => {
      const today = new Date().toISOString().slice(0, 10);
      const group = { name: "Old boys", path: "old-boys" };
      await gitlab.as("kira")("POST", "/groups", group);
      const member = { user_id: idOf("nils"), access_level: 30, expires_at: today };
      await gitlab.as("kira")("POST", "/groups/old-boys/members", member);
      expect((await gitlab.as("nils")("GET", "/groups/old-boys")).status).toBe(404);
      const all = rowsOf(await gitlab.as("kira")("GET", "/groups/old-boys/members/all"));
      expect(all.map(({ username }) => username)).toEqual(["kira"]);
    });
  });

  test("are removed by their owners, later as GitLab says", async () => {
    const { body } = await gitlab.as("kira")("POST", "/groups", { name: "Brief", path: "brief" });
    await gitlab.as("kira")("POST", "/projects", { name: "One", namespace_id: body.id });
    expect((await gitlab.as("liaison-bot")("DELETE", "/groups/gnome")).status).toBe(403);
    const gone = await gitlab.as("kira")("DELETE", "/groups/brief");
    expect([gone.status, gone.body]).toEqual([202, { message: "202 Accepted" }]);
    expect((await gitlab.as("kira")("GET", "/projects/brief%2Fone")).status).toBe(404);
  });

  test("that are archived, or have no issues, can be read and not written", async () => {
    const kira = gitlab.as("kira");
    const { body } = await kira("POST", "/projects", { name: "Museum", visibility: "public" });
    const issues = `/projects/${body.id}/issues`;
    await kira("POST", issues, { title: "Old" });
    await kira("POST", `/projects/${body.id}/archive`);
    expect((await kira("GET", `${issues}/1`)).status).toBe(200);
    const writes = [
      await kira("POST", issues, { title: "New" }),
      await kira("PUT", `${issues}/1`, { title: "New" }),
      await kira("POST", `${issues}/1/notes`, { body: "New" }),
    ];
    expect(writes.map(({ status }) => status)).toEqual([403, 403, 403]);
    await kira("POST", `/projects/${body.id}/unarchive`);
    await kira("PUT", `/projects/${body.id}`, { issues_enabled: false });
    expect((await kira("GET", `${issues}/1`)).status).toBe(404);
    expect((await kira("POST", issues, { title: "New" })).status).toBe(403);
  });

  test("milestones belong to a project or a group", async () => {
    const made = await gitlab.as("kira")("POST", "/groups/kde/milestones", {
      title: "Akademy",
      due_date: "2020-01-01",
    });
    expect(made.body).toMatchObject({ title: "Akademy", state: "active", expired: true });
    expect(made.body).toHaveProperty("group_id");
    const seen = await gitlab.anonymous("GET", "/projects/kde%2Fsysadmin/milestones?include_ancestors=true");
    expect(seen.body).toMatchObject([{ id: made.body.id }]);
    expect((await gitlab.anonymous("GET", "/projects/kde%2Fsysadmin/milestones")).body).toEqual([]);
    expect((await gitlab.as("stranger")("POST", "/groups/kde/milestones", { title: "x" })).status).toBe(403);
  });
});
