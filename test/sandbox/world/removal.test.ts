import { describe, expect, test } from "@jest/globals";
import { createIssue } from "../../../src/sandbox/world/issues.ts";
import { createLink } from "../../../src/sandbox/world/links.ts";
import { createGroup, createProject } from "../../../src/sandbox/world/places.ts";
import { Refusal } from "../../../src/sandbox/world/refusal.ts";
import { deleteGroup, deleteProject } from "../../../src/sandbox/world/removal.ts";
import { todosOf } from "../../../src/sandbox/world/todos.ts";
import { listen } from "../../../src/sandbox/world/world.ts";
import { smallWorld } from "../support/world.ts";

describe("Removing", () => {
  test("a project takes its issues, their links and to-dos along", () => {
    const { world, owner, planner, project, group, newIssue } = smallWorld();
    const other = createProject(world, owner, { name: "Other", path: "other", group, visibility: "public" });
    const gone = createIssue(world, owner, project, { title: "Gone", description: "@planner" });
    const stays = createIssue(world, owner, other, { title: "Stays" });
    createLink(world, owner, stays, gone, "relates_to");
    newIssue();
    expect(todosOf(world, planner)).toHaveLength(1);
    deleteProject(world, owner, project);
    expect([...world.issues.values()]).toEqual([stays]);
    expect(stays.links).toEqual([]);
    expect(todosOf(world, planner)).toEqual([]);
    expect(group.projects).toEqual([other]);
  });

  test("a group takes everything below it along, and tells", () => {
    const { world, owner, group, stranger } = smallWorld();
    const inner = createGroup(world, owner, { name: "Inner", path: "inner", parent: group });
    createProject(world, owner, { name: "P", path: "p", group: inner });
    const heard: string[] = [];
    listen(world, (event) => heard.push(`${event.kind} ${event.action}`));
    expect(() => deleteGroup(world, stranger, inner)).toThrow(Refusal);
    deleteGroup(world, owner, inner);
    expect(heard).toEqual(["project destroy", "subgroup destroy"]);
    expect([...world.places.keys()]).toEqual(["group", "group/project"]);
    deleteGroup(world, owner, group);
    expect([world.places.size, world.groups.size, world.projects.size]).toEqual([0, 0, 0]);
  });
});
