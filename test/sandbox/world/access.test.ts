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
import { awardEmoji } from "../../../src/sandbox/world/awards.ts";
import { deleteIssue, updateIssue } from "../../../src/sandbox/world/issues.ts";
import { createLabel } from "../../../src/sandbox/world/labels.ts";
import { createLink } from "../../../src/sandbox/world/links.ts";
import { createNote, updateNote } from "../../../src/sandbox/world/notes.ts";
import { Refusal } from "../../../src/sandbox/world/refusal.ts";
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

  test("nobody changes anything in an archived project, but everybody reads on", () => {
    const archive = smallWorld();
    const [one, other] = [archive.newIssue(archive.stranger), archive.newIssue()];
    const { note } = createNote(archive.world, archive.owner, one, { body: "Before" });
    archive.project.archived = true;
    for (const actor of [archive.stranger, archive.planner, archive.owner, archive.administrator]) {
      expect(canReadIssue(archive.world, actor, one)).toBe(true);
      for (const work of [
        () => archive.newIssue(actor),
        () => updateIssue(archive.world, actor, one, { title: "New" }),
        () => createNote(archive.world, actor, one, { body: "After" }),
        () => note !== null && updateNote(archive.world, actor, note, "Edited"),
        () => createLink(archive.world, actor, one, other, "relates_to"),
        () => awardEmoji(archive.world, actor, { issue: one, note: null }, "eyes"),
        () => createLabel(archive.world, actor, archive.project, { name: "new", color: "#123456" }),
        () => deleteIssue(archive.world, actor, one),
      ])
        expect(work).toThrow(Refusal);
    }
    archive.project.archived = false;
    expect(updateIssue(archive.world, archive.owner, one, { title: "New" }).title).toBe("New");
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
