import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createIssue } from "../../../src/sandbox/world/issues.ts";
import { addMember, removeMember } from "../../../src/sandbox/world/members.ts";
import { createGroup, createProject } from "../../../src/sandbox/world/places.ts";
import { bodyOf, type Setting, setUp } from "./setting.ts";
import { deviations, shapes } from "./shapes.ts";

let setting: Setting;
beforeEach(async () => {
  setting = await setUp();
});
afterEach(() => setting.end());

const bodies = async (path: string) => (await setting.arrived(path)).map(bodyOf);
const hookEvents = async (path: string) =>
  (await setting.arrived(path)).map(({ headers }) => headers["x-gitlab-event"]);

describe("group hooks", () => {
  test("cover the projects of subgroups, beside the project's own hooks", async () => {
    const { world, project, group, root, hook } = setting;
    hook(project, "/project", ["issues_events"]);
    hook(group, "/group", ["issues_events"]);
    createIssue(world, root, project, { title: "x" });

    const [one] = await setting.arrived("/project");
    const [other] = await setting.arrived("/group");
    expect(one?.raw).toBe(other?.raw);
    expect(one?.headers["webhook-id"]).not.toBe(other?.headers["webhook-id"]);
    expect(one?.headers["x-gitlab-event-uuid"]).toBe(other?.headers["x-gitlab-event-uuid"]);
  });

  test("tell of members, with GitLab's shape and names", async () => {
    const { world, group, root, maria, hook } = setting;
    hook(group, "/members", ["member_events"]);
    addMember(world, root, group, { user: maria, accessLevel: 30, expiresAt: "2025-12-31" });
    removeMember(world, root, group, maria.id);

    const [added, removed] = await bodies("/members");
    expect(deviations(added, shapes.member)).toEqual([]);
    expect(added).toMatchObject({
      event_name: "user_add_to_group",
      group_path: "kde",
      user_username: "maria",
      group_access: "Developer",
      expires_at: "2025-12-31T00:00:00Z",
    });
    expect(removed).toMatchObject({ event_name: "user_remove_from_group" });
    expect(await hookEvents("/members")).toEqual(["Member Hook", "Member Hook"]);
  });

  test("tell of new subgroups and projects", async () => {
    const { world, group, root, hook } = setting;
    hook(group, "/places", ["subgroup_events", "project_events"]);
    const subgroup = createGroup(world, root, { name: "Web", path: "web", parent: group });
    createProject(world, root, { name: "Site", path: "site", group: subgroup });

    const [first, second] = await bodies("/places");
    expect(deviations(first, shapes.subgroup)).toEqual([]);
    expect(first).toMatchObject({
      event_name: "subgroup_create",
      full_path: "kde/web",
      parent_full_path: "kde",
    });
    expect(second).toMatchObject({ event_name: "project_create", path_with_namespace: "kde/web/site" });
    expect(await hookEvents("/places")).toEqual(["Subgroup Hook", "Project Hook"]);
  });
});
