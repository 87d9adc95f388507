import { beforeEach, describe, expect, test } from "@jest/globals";
import { issueAttributes } from "../../../src/sandbox/webhooks/payloads/issue-attributes.ts";
import { createIssue, deleteIssue, updateIssue } from "../../../src/sandbox/world/issues.ts";
import { createNote } from "../../../src/sandbox/world/notes.ts";
import { createProject } from "../../../src/sandbox/world/places.ts";
import type { Issue, Project, User } from "../../../src/sandbox/world/types.ts";
import { listen } from "../../../src/sandbox/world/world.ts";
import { type SmallWorld, smallWorld } from "../support/world.ts";

describe("An issue that goes elsewhere", () => {
  let small: SmallWorld;
  let issue: Issue;
  let other: Project;
  const say = (body: string, actor: User = small.planner) => createNote(small.world, actor, issue, { body });
  const words = (of: Issue) => of.notes.filter(({ system }) => system).map(({ body }) => body);
  const told = (of: Issue): unknown =>
    issueAttributes(small.world.instance.url, of, (moment) => moment)["duplicated_to_id"];

  beforeEach(() => {
    small = smallWorld();
    issue = small.newIssue(small.stranger);
    const { world, owner, group } = small;
    other = createProject(world, owner, { name: "Other", path: "other", group, visibility: "public" });
  });

  describe("as a duplicate", () => {
    test("is closed, related, and says so at both ends; the hook about closing does not know it yet", () => {
      const original = small.newIssue();
      const heard: unknown[] = [];
      listen(small.world, (event) => {
        if (event.kind === "issue") heard.push([event.action, told(event.issue)]);
      });
      const said = say(`/duplicate #${original.iid}`);
      expect(said.summary).toEqual([
        `Closed this issue. Marked as related to, and a duplicate of, #${original.iid}.`,
      ]);
      expect(said.commandsChanges).toEqual({ canonical_issue_id: original.id });
      expect(issue).toMatchObject({ state: "closed", duplicatedTo: original, closedBy: small.planner });
      expect(issue.links).toMatchObject([{ type: "relates_to", target: original }]);
      expect(issue.stateEvents).toMatchObject([{ state: "closed", user: small.planner }]);
      expect(words(issue)[0]).toBe(`marked this issue as a duplicate of #${original.iid}`);
      expect(words(original)[0]).toBe(`marked #${issue.iid} as a duplicate of this issue`);
      expect(heard).toEqual([["close", null]]);
      expect(told(issue)).toBe(original.id);
    });

    test("of one in another project needs no role there but to see it", () => {
      const original = createIssue(small.world, small.owner, other, { title: "There" });
      say("/duplicate group/other#1", small.stranger);
      expect(issue).toMatchObject({ state: "closed", duplicatedTo: original, links: [] });
      expect(words(issue)).toContain("marked this issue as a duplicate of other#1");
    });

    test("of nothing, of itself, or of what cannot be seen stays open", () => {
      const hidden = createIssue(small.world, small.owner, other, { title: "Hidden", confidential: true });
      for (const target of ["#4711", "nothing", `group/other#${hidden.iid}`])
        expect(say(`/duplicate ${target}`, small.stranger).summary).toEqual([
          "Failed to mark this issue as a duplicate because referenced issue was not found.",
        ]);
      say(`/duplicate #${issue.iid}`);
      expect(issue).toMatchObject({ state: "opened", duplicatedTo: null });
      expect(say("/duplicate #1", small.guest).summary).toEqual(["Could not apply duplicate command."]);
    });

    test("is none any more when it is opened again, or when the original is deleted", () => {
      const original = small.newIssue();
      say(`/duplicate #${original.iid}`);
      updateIssue(small.world, small.owner, issue, { stateEvent: "reopen" });
      expect(issue.duplicatedTo).toBeNull();
      say(`/duplicate #${original.iid}`);
      deleteIssue(small.world, small.owner, original);
      expect(issue).toMatchObject({ state: "closed", duplicatedTo: null, links: [] });
    });
  });

  describe("by /move", () => {
    test("is closed and points to the new one", () => {
      expect(say("/move group/other").summary).toEqual(["Moved this issue to group/other."]);
      const moved = other.issues.get(1);
      expect(issue).toMatchObject({ state: "closed", movedTo: moved });
      expect(moved).toMatchObject({ state: "opened", title: issue.title, author: small.stranger });
      expect(words(issue)).toEqual(["moved to other#1"]);
      expect(moved === undefined ? [] : words(moved)).toContain(`moved from project#${issue.iid}`);
    });

    test("stays where it is without the right to, or without a place to go", () => {
      expect(say("/move group/nothing").summary).toEqual([
        "Failed to move this issue because target project doesn't exist.",
      ]);
      expect(say("/move group/other", small.stranger).summary).toEqual(["Could not apply move command."]);
      say(`/move ${small.project.fullPath}`);
      expect(issue).toMatchObject({ state: "opened", movedTo: null });
    });
  });
});
