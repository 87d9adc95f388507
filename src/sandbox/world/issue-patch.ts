/** Applying changes to an issue: the new values, the records of who changed what, and the difference for hooks. */
import { describeChanges } from "./change-notes.ts";
import type { Change, IssueChanges } from "./events.ts";
import { onePerScope } from "./labels.ts";
import { addSystemNote } from "./system-notes.ts";
import { addTodo, finishTodosOn } from "./todos.ts";
import type { Issue, Label, Timestamp, User } from "./types.ts";
import { emit, nextId, timestamp, type World } from "./world.ts";

type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

/** Fields that a change sets to a new value as it is. */
type PlainFields = Pick<
  Issue,
  | "title"
  | "description"
  | "confidential"
  | "discussionLocked"
  | "assignees"
  | "milestone"
  | "dueDate"
  | "startDate"
  | "weight"
  | "severity"
>;

/** What should become different; everything that is absent stays. */
export interface IssuePatch extends Partial<PlainFields> {
  /** Exactly these labels, before adding and removing. */
  labels?: readonly Label[];
  addLabels?: readonly Label[];
  removeLabels?: readonly Label[];
  type?: Issue["type"];
  stateEvent?: "close" | "reopen";
}

const PLAIN_FIELDS = [
  "title",
  "description",
  "confidential",
  "discussionLocked",
  "assignees",
  "milestone",
  "dueDate",
  "startDate",
  "weight",
  "severity",
] as const satisfies readonly (keyof PlainFields)[];

/** The labels after the patch: one per scope, the newly added winning. */
export const patchedLabels = (current: readonly Label[], patch: IssuePatch): readonly Label[] => {
  const removed = new Set(patch.removeLabels ?? []);
  const kept = (patch.labels ?? current).filter((label) => !removed.has(label));
  const added = patch.addLabels ?? [];
  return onePerScope([...kept.filter((label) => !added.includes(label)), ...added]);
};

/** Both patches as one: the second wins, labels to add or remove are united. */
export const mergedPatch = (first: IssuePatch, second: IssuePatch): IssuePatch => ({
  ...first,
  ...second,
  addLabels: [...(first.addLabels ?? []), ...(second.addLabels ?? [])],
  removeLabels: [...(first.removeLabels ?? []), ...(second.removeLabels ?? [])],
});

const sameMembers = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((entry) => right.includes(entry));

const isSame = (left: unknown, right: unknown): boolean =>
  Array.isArray(left) && Array.isArray(right) ? sameMembers(left, right) : left === right;

/** Sets the plain fields; the values before, for those that differ. */
const setPlainFields = (issue: Issue, patch: IssuePatch): Mutable<IssueChanges> => {
  const changes: Record<string, Change<unknown>> = {};
  const setField = <Key extends keyof PlainFields>(key: Key): void => {
    const current = patch[key];
    if (current === undefined || isSame(issue[key], current)) return;
    changes[key] = { previous: issue[key], current };
    issue[key] = current as Issue[Key];
  };
  for (const field of PLAIN_FIELDS) setField(field);
  return changes;
};

/** Records label changes one by one, as `resource_label_events` tells them. */
export const recordLabels = (
  world: World,
  actor: User,
  issue: Issue,
  previous: readonly Label[],
  at: Timestamp,
): void => {
  const record = (label: Label, action: "add" | "remove"): void => {
    issue.labelEvents.push({ id: nextId(world, "label event"), user: actor, action, label, createdAt: at });
  };
  for (const label of issue.labels) if (!previous.includes(label)) record(label, "add");
  for (const label of previous) if (!issue.labels.includes(label)) record(label, "remove");
};

/** Tells newly assigned people, except whoever assigned them. */
export const notifyAssignees = (world: World, actor: User, issue: Issue, previous: readonly User[]): void => {
  for (const user of issue.assignees) {
    if (user === actor || previous.includes(user)) continue;
    addTodo(world, { user, author: actor, action: "assigned", issue, note: null });
  }
};

/** Closes or opens again; announces that by itself. Nothing happens when it is so already. */
export const changeState = (world: World, actor: User, issue: Issue, event: "close" | "reopen"): void => {
  const current = event === "close" ? "closed" : "opened";
  if (issue.state === current) return;
  const at = timestamp(world);
  const changes: IssueChanges = {
    state: { previous: issue.state, current },
    closedAt: { previous: issue.closedAt, current: event === "close" ? at : null },
    updatedAt: { previous: issue.updatedAt, current: at },
  };
  issue.state = current;
  issue.closedAt = event === "close" ? at : null;
  issue.closedBy = event === "close" ? actor : null;
  // GitLab forgets why an issue was closed when it is opened again (app/models/issue.rb).
  if (event === "reopen") {
    issue.movedTo = null;
    issue.duplicatedTo = null;
  }
  issue.updatedAt = at;
  const state = event === "close" ? "closed" : "reopened";
  issue.stateEvents.push({ id: nextId(world, "state event"), user: actor, state, createdAt: at });
  if (event === "close") finishTodosOn(world, actor, issue);
  emit(world, { kind: "issue", action: event, actor, issue, changes, at });
};

const stampEdit = (issue: Issue, actor: User, at: Timestamp, changes: Mutable<IssueChanges>): void => {
  if (changes.title !== undefined || changes.description !== undefined) {
    changes.lastEditedAt = { previous: issue.lastEditedAt, current: at };
    if (issue.lastEditedBy !== actor) changes.lastEditedBy = { previous: issue.lastEditedBy, current: actor };
    issue.lastEditedAt = at;
    issue.lastEditedBy = actor;
  }
  if (issue.updatedBy !== actor) changes.updatedBy = { previous: issue.updatedBy, current: actor };
  changes.updatedAt = { previous: issue.updatedAt, current: at };
  issue.updatedBy = actor;
  issue.updatedAt = at;
};

/** Applies everything but the state; the difference, empty when nothing is different. */
export const applyPatch = (world: World, actor: User, issue: Issue, patch: IssuePatch): IssueChanges => {
  const at = timestamp(world);
  const changes = setPlainFields(issue, patch);
  const labels = patchedLabels(issue.labels, patch);
  if (!sameMembers(labels, issue.labels)) {
    const previous = issue.labels;
    changes.labels = { previous, current: labels };
    issue.labels = labels;
    recordLabels(world, actor, issue, previous, at);
  }
  const isRetyped = patch.type !== undefined && patch.type !== issue.type;
  if (patch.type !== undefined) issue.type = patch.type;
  if (Object.keys(changes).length === 0 && !isRetyped) return changes;
  for (const line of describeChanges(changes)) addSystemNote(world, actor, issue, line);
  if (changes.assignees !== undefined) notifyAssignees(world, actor, issue, changes.assignees.previous);
  stampEdit(issue, actor, at, changes);
  return changes;
};
