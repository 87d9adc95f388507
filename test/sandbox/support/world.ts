import { createIssue } from "../../../src/sandbox/world/issues.ts";
import { accessLevel, addMember } from "../../../src/sandbox/world/members.ts";
import { createGroup, createProject } from "../../../src/sandbox/world/places.ts";
import type { Group, Issue, Project, User } from "../../../src/sandbox/world/types.ts";
import { createUser } from "../../../src/sandbox/world/users.ts";
import { createWorld, type World } from "../../../src/sandbox/world/world.ts";

/** A small world: one public project in one group, and people of every kind in it. */
export interface SmallWorld {
  readonly world: World;
  readonly group: Group;
  readonly project: Project;
  readonly owner: User;
  readonly planner: User;
  readonly guest: User;
  readonly stranger: User;
  readonly administrator: User;
  readonly newIssue: (author?: User, title?: string) => Issue;
}

/** The clock stands at noon of 30 June 2026. */
export const smallWorld = (): SmallWorld => {
  const world = createWorld(() => new Date("2026-06-30T12:00:00Z"));
  const person = (username: string, isAdministrator = false): User =>
    createUser(world, { username, name: username, email: `${username}@sandbox.example`, isAdministrator });
  const administrator = person("administrator", true);
  const [owner, planner, guest, stranger] = [
    person("owner"),
    person("planner"),
    person("guest"),
    person("stranger"),
  ];
  const group = createGroup(world, owner, { name: "Group", path: "group", visibility: "public" });
  const project = createProject(world, owner, {
    name: "Project",
    path: "project",
    group,
    visibility: "public",
  });
  addMember(world, owner, group, { user: planner, accessLevel: accessLevel(15) });
  addMember(world, owner, project, { user: guest, accessLevel: accessLevel(10) });
  return {
    world,
    group,
    project,
    owner,
    planner,
    guest,
    stranger,
    administrator,
    newIssue: (author = owner, title = "Issue") => createIssue(world, author, project, { title }),
  };
};
