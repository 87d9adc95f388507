import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { awardEmoji, revokeEmoji } from "../../../src/sandbox/world/awards.ts";
import { createIssue, updateIssue } from "../../../src/sandbox/world/issues.ts";
import { createLabel } from "../../../src/sandbox/world/labels.ts";
import { createNote, updateNote } from "../../../src/sandbox/world/notes.ts";
import type { HookSwitch } from "../../../src/sandbox/world/types.ts";
import { bodyOf, type Setting, setUp } from "./setting.ts";
import { deviations, shapes } from "./shapes.ts";

let setting: Setting;
beforeEach(async () => {
  setting = await setUp();
});
afterEach(() => setting.end());

const bodies = async (path: string) => (await setting.arrived(path)).map(bodyOf);
const lastOf = async (path: string) => (await bodies(path)).at(-1) ?? {};
const hookEvents = async (path: string) =>
  (await setting.arrived(path)).map(({ headers }) => headers["x-gitlab-event"]);

const ISSUES: HookSwitch[] = ["issues_events"];
const SECRET_ISSUES: HookSwitch[] = ["confidential_issues_events"];

describe("issue hooks", () => {
  test("have the shape of GitLab's for a new issue, and name the author by id only", async () => {
    const { world, project, root, maria, hook } = setting;
    hook(project, "/issues", ISSUES);
    createLabel(world, root, project, { name: "bug", color: "#ff0000" });
    const issue = createIssue(world, maria, project, { title: "Runner stuck", description: "since *noon*" });
    updateIssue(world, root, issue, { addLabels: ["bug"], dueDate: "2025-07-01" });

    const [opened, updated] = await bodies("/issues");
    expect(deviations(opened, shapes.issue)).toEqual([]);
    expect(deviations(updated, shapes.issue)).toEqual([]);
    expect(opened).toMatchObject({
      object_kind: "issue",
      event_type: "issue",
      user: { id: maria.id, username: "maria", email: "[REDACTED]" },
      project: { path_with_namespace: "kde/sysadmin/tools", visibility_level: 20, namespace: "Sysadmin" },
      object_attributes: {
        action: "open",
        author_id: maria.id,
        title: "Runner stuck",
        description: "since *noon*",
        state: "opened",
        state_id: 1,
        type: "Issue",
        created_at: "2025-06-30T12:00:00Z",
        url: "http://sandbox.test:4000/kde/sysadmin/tools/-/issues/1",
      },
      changes: { title: { previous: null, current: "Runner stuck" }, author_id: { previous: null } },
    });
    expect(JSON.stringify(opened).match(/Maria/g)).toHaveLength(1);
  });

  test("of an update tell what changed, labels as whole objects before and after", async () => {
    const { world, project, group, root, hook } = setting;
    hook(project, "/issues", ISSUES);
    createLabel(world, root, project, { name: "bug", color: "#ff0000" });
    createLabel(world, root, group, { name: "KDE", color: "#00ff00" });
    const issue = createIssue(world, root, project, { title: "Before", labels: ["bug"] });
    updateIssue(world, root, issue, { title: "After", labels: ["KDE"], dueDate: "2025-07-01" });

    const { changes, object_attributes, user } = await lastOf("/issues");
    expect(user).toMatchObject({ email: "admin@example.com" });
    expect(object_attributes).toMatchObject({
      action: "update",
      due_date: "2025-07-01",
      updated_by_id: root.id,
    });
    expect(changes).toMatchObject({
      title: { previous: "Before", current: "After" },
      due_date: { previous: null, current: "2025-07-01" },
      labels: {
        previous: [{ title: "bug", type: "ProjectLabel", project_id: project.id, group_id: null }],
        current: [{ title: "KDE", type: "GroupLabel", project_id: null, group_id: group.id }],
      },
    });
  });

  test("of closing and reopening say so", async () => {
    const { world, project, root, hook } = setting;
    hook(project, "/issues", ISSUES);
    const issue = createIssue(world, root, project, { title: "x" });
    updateIssue(world, root, issue, { stateEvent: "close" });
    updateIssue(world, root, issue, { stateEvent: "reopen" });

    const [, closed, reopened] = await bodies("/issues");
    expect(closed).toMatchObject({
      object_attributes: { action: "close", state: "closed", state_id: 2, closed_at: "2025-06-30T12:00:00Z" },
      changes: {
        state_id: { previous: 1, current: 2 },
        closed_at: { previous: null, current: "2025-06-30 12:00:00 UTC" },
      },
    });
    expect(reopened).toMatchObject({
      object_attributes: { action: "reopen", state: "opened", closed_at: null },
      changes: { state_id: { previous: 2, current: 1 } },
    });
  });

  test("have assignees only where there are any", async () => {
    const { world, project, root, hook } = setting;
    hook(project, "/issues", ISSUES);
    const issue = createIssue(world, root, project, { title: "x" });
    updateIssue(world, root, issue, { assigneeIds: [root.id] });

    const [without, assigned] = await bodies("/issues");
    expect(without).not.toHaveProperty("assignees");
    expect(deviations(assigned, shapes.issueWithAssignees)).toEqual([]);
    expect(assigned).toMatchObject({
      object_attributes: { assignee_ids: [root.id], assignee_id: root.id },
      changes: { assignees: { previous: [], current: [{ username: "root" }] } },
    });
  });

  test.each([
    ["incident", "Incident", "issues"],
    ["task", "Task", "work_items"],
    ["ticket", "Ticket", "work_items"],
    ["test_case", "Test Case", "issues"],
  ] as const)("of a %s come as work items, under the same header", async (type, name, path) => {
    const { world, project, root, hook } = setting;
    hook(project, "/issues", ISSUES);
    createIssue(world, root, project, { title: "x", type });

    expect(await hookEvents("/issues")).toEqual(["Issue Hook"]);
    expect(await lastOf("/issues")).toMatchObject({
      object_kind: "work_item",
      event_type: "work_item",
      object_attributes: { type: name, url: `http://sandbox.test:4000/kde/sysadmin/tools/-/${path}/1` },
    });
  });

  test("of confidential issues go by the state after the change to another switch", async () => {
    const { world, project, root, hook } = setting;
    hook(project, "/open", ISSUES);
    hook(project, "/secret", SECRET_ISSUES);
    const issue = createIssue(world, root, project, { title: "x" });
    updateIssue(world, root, issue, { confidential: true });
    updateIssue(world, root, issue, { title: "y" });
    updateIssue(world, root, issue, { confidential: false });

    expect(await hookEvents("/open")).toEqual(["Issue Hook", "Issue Hook"]);
    expect(await hookEvents("/secret")).toEqual(["Confidential Issue Hook", "Confidential Issue Hook"]);
    const [hidden] = await bodies("/secret");
    expect(hidden).toMatchObject({
      object_kind: "issue",
      event_type: "confidential_issue",
      object_attributes: { confidential: true },
      changes: { confidential: { previous: false, current: true } },
    });
    expect(await lastOf("/open")).toMatchObject({ object_attributes: { confidential: false } });
  });

  test("carry absolute addresses of uploads", async () => {
    const { world, project, root, hook } = setting;
    hook(project, "/issues", ISSUES);
    createIssue(world, root, project, { title: "x", description: "![shot](/uploads/abc/x.png)" });
    expect(await lastOf("/issues")).toMatchObject({
      object_attributes: {
        description: `![shot](http://sandbox.test:4000/-/project/${project.id}/uploads/abc/x.png)`,
      },
    });
  });
});

describe("note hooks", () => {
  test("have GitLab's shape when a comment is written and edited; system notes fire none", async () => {
    const { world, project, root, maria, hook } = setting;
    hook(project, "/notes", ["note_events"]);
    const issue = createIssue(world, root, project, { title: "x" });
    const { note } = createNote(world, maria, issue, { body: "Hello" });
    updateIssue(world, root, issue, { stateEvent: "close" });
    if (note !== null) updateNote(world, maria, note, "Hello again");

    const all = await bodies("/notes");
    expect(all.map((body) => deviations(body, shapes.note))).toEqual([
      [],
      // No sample is of an edited comment: here is who edited it.
      [".object_attributes.updated_by_id is number, not null"],
    ]);
    expect(all[0]).toMatchObject({
      object_kind: "note",
      event_type: "note",
      user: { username: "maria" },
      project_id: project.id,
      object_attributes: {
        note: "Hello",
        noteable_type: "Issue",
        noteable_id: issue.id,
        action: "create",
        internal: false,
        created_at: "2025-06-30 12:00:00 UTC",
        url: `http://sandbox.test:4000/kde/sysadmin/tools/-/issues/1#note_${note?.id}`,
      },
      issue: { iid: 1, author_id: root.id, state: "opened" },
    });
    expect(all[1]).toMatchObject({ object_attributes: { note: "Hello again", action: "update" } });
    expect(await hookEvents("/notes")).toEqual(["Note Hook", "Note Hook"]);
  });

  test("of internal notes, and of any note on a confidential issue, are confidential", async () => {
    const { world, project, root, hook } = setting;
    hook(project, "/notes", ["note_events"]);
    hook(project, "/secret", ["confidential_note_events"]);
    const open = createIssue(world, root, project, { title: "open" });
    const secret = createIssue(world, root, project, { title: "secret", confidential: true });
    createNote(world, root, open, { body: "between us", internal: true });
    createNote(world, root, secret, { body: "quiet" });

    expect(await bodies("/notes")).toEqual([]);
    expect(await hookEvents("/secret")).toEqual(["Confidential Note Hook", "Confidential Note Hook"]);
    expect(await bodies("/secret")).toMatchObject([
      { event_type: "confidential_note", object_attributes: { internal: true } },
      { event_type: "confidential_note", object_attributes: { internal: false } },
    ]);
  });

  test("a note of quick actions only fires the issue hook instead", async () => {
    const { world, project, root, hook } = setting;
    const issue = createIssue(world, root, project, { title: "x" });
    hook(project, "/notes", ["note_events", "issues_events"]);
    createNote(world, root, issue, { body: "/close" });
    expect(await hookEvents("/notes")).toEqual(["Issue Hook"]);
  });
});

describe("emoji hooks", () => {
  test("have GitLab's shape for a reaction to a comment, and when it is taken back from an issue", async () => {
    const { world, project, root, maria, hook } = setting;
    hook(project, "/emoji", ["emoji_events"]);
    const issue = createIssue(world, root, project, { title: "x" });
    const { note } = createNote(world, maria, issue, { body: "Hello" });
    awardEmoji(world, root, { issue, note }, "thumbsup");
    const award = awardEmoji(world, root, { issue, note: null }, "tada");
    revokeEmoji(world, root, { issue, note: null }, award);

    const [onNote, onIssue, revoked] = await bodies("/emoji");
    expect(deviations(onNote, shapes.emojiOnNote)).toEqual([]);
    expect(onNote).toMatchObject({
      event_type: "award",
      object_attributes: {
        name: "thumbsup",
        awardable_type: "Note",
        awardable_id: note?.id,
        action: "award",
      },
    });
    expect(onIssue).not.toHaveProperty("note");
    expect(onIssue).toMatchObject({ object_attributes: { awardable_type: "Issue", awardable_id: issue.id } });
    expect(revoked).toMatchObject({ event_type: "revoke", object_attributes: { action: "revoke" } });
    expect(new Set(await hookEvents("/emoji"))).toEqual(new Set(["Emoji Hook"]));
  });
});
