import { beforeEach, describe, expect, test } from "@jest/globals";
import { createIssue, updateIssue } from "../../../src/sandbox/world/issues.ts";
import { createLabel } from "../../../src/sandbox/world/labels.ts";
import { createMilestone } from "../../../src/sandbox/world/milestones.ts";
import { createNote } from "../../../src/sandbox/world/notes.ts";
import { createProject } from "../../../src/sandbox/world/places.ts";
import { isSubscribed } from "../../../src/sandbox/world/subscriptions.ts";
import { pendingTodo } from "../../../src/sandbox/world/todos.ts";
import type { Issue, User } from "../../../src/sandbox/world/types.ts";
import { type SmallWorld, smallWorld } from "../support/world.ts";

describe("Quick actions", () => {
  let small: SmallWorld;
  let issue: Issue;
  const say = (body: string, actor: User = small.planner) => createNote(small.world, actor, issue, { body });
  const labels = () => issue.labels.map(({ name }) => name).sort();

  beforeEach(() => {
    small = smallWorld();
    const { world, owner, project, group } = small;
    for (const name of ["bug", "needs info", "type::a", "type::b"]) {
      createLabel(world, owner, name === "bug" ? group : project, { name, color: "#123456" });
    }
    createMilestone(world, owner, project, { title: "Next one" });
    issue = small.newIssue(small.stranger);
  });

  test.each([
    ["/label ~bug", ["bug"], 'Added ~"bug" label.'],
    ['/label ~"needs info" ~bug', ["bug", "needs info"], 'Added ~"needs info" ~"bug" labels.'],
    ["/label bug", ["bug"], 'Added ~"bug" label.'],
    ["/label ~BUG", ["bug"], 'Added ~"bug" label.'],
    ["/label ~bug ~unknown", ["bug"], 'Added ~"bug" label.'],
    ["/label ~type::a\n/label ~type::b", ["type::b"], 'Added ~"type::a" label. Added ~"type::b" label.'],
  ])("%p labels", (body, expected, sentence) => {
    expect(say(body).summary).toEqual([sentence]);
    expect(labels()).toEqual(expected);
  });

  test("take labels off, one, all, or for others", () => {
    say('/label ~bug ~"needs info"');
    expect(say("/unlabel ~bug").commandsChanges).toHaveProperty("remove_label_ids");
    expect(labels()).toEqual(["needs info"]);
    say("/relabel ~bug ~type::a");
    expect(labels()).toEqual(["bug", "type::a"]);
    expect(say("/unlabel").summary).toEqual(["Removed all labels."]);
    expect(labels()).toEqual([]);
    expect(say("/unlabel ~bug").summary).toEqual(["Could not apply unlabel command."]);
  });

  test("assign and unassign people, oneself as me", () => {
    expect(say("/assign @owner me").summary).toEqual(["Assigned @owner and @planner."]);
    expect(issue.assignees).toEqual([small.owner, small.planner]);
    say("/unassign @owner");
    expect(issue.assignees).toEqual([small.planner]);
    say("/reassign @guest");
    expect(issue.assignees).toEqual([small.guest]);
    say("/unassign");
    expect(issue.assignees).toEqual([]);
    expect(say("/assign @nobody").summary).toEqual(["Failed to assign a user because no user was found."]);
  });

  test("close, reopen, rename", () => {
    expect(say("/close").summary).toEqual(["Closed this issue."]);
    expect([issue.state, issue.closedBy]).toEqual(["closed", small.planner]);
    expect(say("/close").summary).toEqual(["Could not apply close command."]);
    say("/reopen\n/title A better name");
    expect([issue.state, issue.title]).toEqual(["opened", "A better name"]);
  });

  test.each([
    ["2026-12-24", "2026-12-24", "Set the due date to Dec 24, 2026."],
    ["today", "2026-06-30", "Set the due date to Jun 30, 2026."],
    ["tomorrow", "2026-07-01", "Set the due date to Jul 1, 2026."],
    ["in 2 weeks", "2026-07-14", "Set the due date to Jul 14, 2026."],
  ])("understand /due %s", (word, day, sentence) => {
    expect(say(`/due ${word}`).summary).toEqual([sentence]);
    expect(issue.dueDate).toBe(day);
    say("/remove_due_date");
    expect(issue.dueDate).toBeNull();
  });

  test("do not understand every date", () => {
    expect(() => say("/due some day")).toThrow(/Failed to apply commands/);
    expect(issue.dueDate).toBeNull();
  });

  test("set milestone, weight, lock and confidentiality", () => {
    say('/milestone %"Next one"\n/weight 5\n/lock\n/confidential');
    expect(issue).toMatchObject({ weight: 5, discussionLocked: true, confidential: true });
    expect(issue.milestone?.title).toBe("Next one");
    say("/remove_milestone\n/clear_weight\n/unlock");
    expect(issue).toMatchObject({
      weight: null,
      discussionLocked: false,
      milestone: null,
      confidential: true,
    });
  });

  test("subscribe, list and react for their author only", () => {
    say("/react :eyes:");
    say("/subscribe\n/todo");
    expect([isSubscribed(issue, small.planner), isSubscribed(issue, small.owner)]).toEqual([true, false]);
    expect(pendingTodo(small.world, small.planner, issue)).toMatchObject({ action: "marked" });
    expect(issue.awards).toMatchObject([{ name: "eyes", user: small.planner }]);
    say("/unsubscribe\n/done\n/react :eyes:");
    expect(isSubscribed(issue, small.planner)).toBe(false);
    expect(pendingTodo(small.world, small.planner, issue)).toBeUndefined();
    expect(issue.awards).toEqual([]);
  });

  test("relate issues, in either direction, and take links away", () => {
    const other = small.newIssue();
    say(`/relate #${other.iid}`);
    expect(issue.links).toMatchObject([{ type: "relates_to", target: other }]);
    say(`/unlink #${other.iid}`);
    say(`/blocked_by group/project#${other.iid}`);
    expect(issue.links).toMatchObject([{ type: "blocks", source: other, target: issue }]);
    say(`/unlink ${small.world.instance.url}/group/project/-/issues/${other.iid}`);
    expect([issue.links, other.links]).toEqual([[], []]);
    expect(say("/unlink #4711").summary).toEqual(["No linked issue matches the provided parameter."]);
  });

  test("of the issue's author: state and title, no labels; of strangers: nothing", () => {
    const author = say("/close\n/label ~bug", small.stranger);
    expect(author.summary).toEqual(["Closed this issue. Could not apply label command."]);
    const mine = small.newIssue();
    const body = "/close\n/label ~bug\n/assign me\n/title Mine\n/confidential\n/due today";
    const result = createNote(small.world, small.stranger, mine, { body });
    expect(result.commandsChanges).toEqual({});
    expect(mine).toMatchObject({
      state: "opened",
      labels: [],
      assignees: [],
      title: "Issue",
      confidential: false,
    });
  });

  test("that the sandbox does not know are refused, not printed", () => {
    expect(say("/zoom https://zoom.example/1").summary).toEqual(["Could not apply zoom command."]);
    expect(say("/shrugged").note?.body).toBe("/shrugged");
  });

  describe("in descriptions", () => {
    const create = (description: string, actor: User) =>
      createIssue(small.world, actor, small.project, { title: "New", description });

    test("are executed when an issue is created, as far as a new one has something to execute on", () => {
      const created = create("Please look\n\n/label ~bug\n/confidential\n/due tomorrow\n/close", small.guest);
      expect(created).toMatchObject({
        description: "Please look",
        confidential: true,
        dueDate: "2026-07-01",
        state: "opened",
      });
      expect(created.labels).toMatchObject([{ name: "bug" }]);
    });

    test("relate the new issue to what it names", () => {
      expect(create(`/relate #${issue.iid}`, small.guest).links).toMatchObject([{ target: issue }]);
    });

    test("relate to an issue elsewhere by path or address, with a role on both sides only", () => {
      const { world, owner, group, guest } = small;
      const other = createProject(world, owner, { name: "O", path: "o", group, visibility: "public" });
      const there = createIssue(world, owner, other, { title: "There" });
      const addresses = ["group/o#1", `${world.instance.url}/group/o/-/issues/1`];
      for (const address of addresses) {
        expect(create(`Look\n\n/relate ${address}`, guest)).toMatchObject({ description: "Look", links: [] });
        expect(create(`/relate ${address}`, small.planner).links).toMatchObject([{ target: there }]);
      }
    });

    test("of somebody without a role label nothing", () => {
      expect(create("/label ~bug", small.stranger)).toMatchObject({ labels: [], description: "" });
    });

    test("are executed when the description changes", () => {
      updateIssue(small.world, small.planner, issue, {
        description: "Now\n/label ~bug\n/close",
        addLabels: ["needs info"],
      });
      expect(issue).toMatchObject({ description: "Now", state: "closed" });
      expect(labels()).toEqual(["bug", "needs info"]);
    });
  });
});
