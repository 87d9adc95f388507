import { describe, expect, test } from "@jest/globals";
import {
  type Actor,
  canAdminPlace,
  canCreateIssue,
  canDeleteIssue,
  canReadIssue,
  canReadProject,
  canSetMetadata,
  canSetNewMetadata,
  canUpdateIssue,
  canUseInternalNotes,
  roleIn,
} from "../../../src/sandbox/world/access.ts";
import { updateIssue } from "../../../src/sandbox/world/issues.ts";
import { smallWorld } from "../support/world.ts";

describe("Who may do what", () => {
  const small = smallWorld();
  const { world, project, group } = small;
  const issue = small.newIssue(small.stranger);
  const hidden = small.newIssue();
  updateIssue(world, small.owner, hidden, { confidential: true });
  const people: Readonly<Record<string, Actor>> = {
    nobody: null,
    stranger: small.stranger,
    guest: small.guest,
    planner: small.planner,
    owner: small.owner,
    administrator: small.administrator,
  };
  const everybody = Object.keys(people);

  test.each<[string, (actor: Actor) => boolean, string[]]>([
    ["read a public project", (actor) => canReadProject(world, actor, project), everybody],
    ["read its issues", (actor) => canReadIssue(world, actor, issue), everybody],
    [
      "read a confidential one",
      (actor) => canReadIssue(world, actor, hidden),
      ["planner", "owner", "administrator"],
    ],
    ["open an issue", (actor) => canCreateIssue(world, actor, project), everybody.slice(1)],
    [
      "label what they open",
      (actor) => canSetNewMetadata(world, actor, project),
      ["guest", "planner", "owner", "administrator"],
    ],
    [
      "label what is there",
      (actor) => canSetMetadata(world, actor, issue),
      ["planner", "owner", "administrator"],
    ],
    [
      "rename and close it",
      (actor) => canUpdateIssue(world, actor, issue),
      ["stranger", "planner", "owner", "administrator"],
    ],
    [
      "speak internally",
      (actor) => canUseInternalNotes(world, actor, issue),
      ["planner", "owner", "administrator"],
    ],
    ["delete it", (actor) => canDeleteIssue(world, actor, issue), ["planner", "owner", "administrator"]],
    ["manage hooks and members", (actor) => canAdminPlace(world, actor, group), ["owner", "administrator"]],
  ])("may %s", (_what, may, expected) => {
    expect(everybody.filter((name) => may(people[name] ?? null))).toEqual(expected);
  });

  test("a role in a group holds in everything below it; administrators have none by being that", () => {
    expect(roleIn(world, small.planner, project)).toBe(15);
    expect(roleIn(world, small.guest, group)).toBe(0);
    expect(roleIn(world, small.administrator, project)).toBe(0);
  });

  test("assignees read what is confidential", () => {
    updateIssue(world, small.owner, hidden, { assigneeIds: [small.planner.id] });
    expect(canReadIssue(world, small.guest, hidden)).toBe(false);
    const own = small.newIssue();
    updateIssue(world, small.owner, own, { assigneeIds: [small.guest.id] });
    updateIssue(world, small.owner, own, { confidential: true });
    expect(canReadIssue(world, small.guest, own)).toBe(true);
  });
});
