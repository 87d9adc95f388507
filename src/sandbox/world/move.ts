/** Moving an issue to another project: a new issue there, the old one closed and pointing to it. */
import { canCreateIssue, canSetMetadata, hasRole, PLANNER } from "./access.ts";
import { insertIssue } from "./issue-draft.ts";
import { changeState } from "./issue-patch.ts";
import { availableLabels } from "./labels.ts";
import { referenceTo } from "./references.ts";
import { refusal } from "./refusal.ts";
import { addSystemNote } from "./system-notes.ts";
import type { Issue, Note, Project, User } from "./types.ts";
import { emit, nextId, timestamp, type World } from "./world.ts";

const checkMove = (world: World, actor: User, issue: Issue, target: Project): void => {
  if (target === issue.project) throw refusal(400, "Cannot move issue to project it originates from!");
  const isAllowed =
    canSetMetadata(world, actor, issue) &&
    canCreateIssue(world, actor, target) &&
    hasRole(world, actor, target, PLANNER) &&
    issue.movedTo === null;
  if (!isAllowed) throw refusal(400, "Cannot move issue due to insufficient permissions!");
};

const copyNotes = (world: World, source: Issue, copy: Issue): void => {
  for (const note of source.notes) {
    const copied: Note = { ...note, id: nextId(world, "note"), issue: copy, awards: [...note.awards] };
    copy.notes.push(copied);
    world.notes.set(copied.id, copied);
  }
};

/** Moves the issue; returns the new one. Labels go along where the target project has them. */
export const moveIssue = (world: World, actor: User, issue: Issue, target: Project): Issue => {
  checkMove(world, actor, issue, target);
  const names = new Map(availableLabels(target).map((label) => [label.name, label]));
  const copy: Issue = {
    ...issue,
    id: nextId(world, "issue"),
    iid: target.lastIid + 1,
    project: target,
    labels: issue.labels.map((label) => names.get(label.name)).filter((label) => label !== undefined),
    milestone: null,
    duplicatedTo: null,
    updatedAt: timestamp(world),
    notes: [],
    subscriptions: new Map(issue.subscriptions),
    awards: [...issue.awards],
    labelEvents: [],
    stateEvents: [],
    links: [],
  };
  insertIssue(world, copy);
  copyNotes(world, issue, copy);
  addSystemNote(world, actor, copy, `moved from ${referenceTo(issue, target)}`, issue);
  addSystemNote(world, actor, issue, `moved to ${referenceTo(copy, issue.project)}`, copy);
  issue.movedTo = copy;
  changeState(world, actor, issue, "close");
  emit(world, { kind: "issue", action: "open", actor, issue: copy, changes: {}, at: copy.updatedAt });
  return copy;
};
