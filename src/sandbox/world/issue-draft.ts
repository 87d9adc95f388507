/** A new issue before and while it becomes part of the world. */
import { hasRole, OWNER } from "./access.ts";
import type { IssueInput } from "./issue-input.ts";
import { type IssuePatch, patchedLabels } from "./issue-patch.ts";
import { conflict } from "./refusal.ts";
import type { Issue, Project, Timestamp, User } from "./types.ts";
import { nextId, timestamp, type World } from "./world.ts";

export interface NewIssueInput extends IssueInput {
  readonly title: string;
  /** Both are for owners and administrators; left out in silence otherwise. */
  readonly createdAt?: Timestamp | undefined;
  readonly iid?: number | undefined;
}

/** The bare issue: number, author, title; 409 when its number is taken. */
export const draftIssue = (world: World, actor: User, project: Project, input: NewIssueInput): Issue => {
  const mayChoose = hasRole(world, actor, project, OWNER);
  const at = (mayChoose ? input.createdAt : undefined) ?? timestamp(world);
  const iid = (mayChoose ? input.iid : undefined) ?? project.lastIid + 1;
  if (project.issues.has(iid)) throw conflict("Duplicated issue");
  return {
    id: nextId(world, "issue"),
    iid,
    project,
    author: actor,
    title: input.title.trim(),
    description: null,
    state: "opened",
    type: input.type ?? "issue",
    severity: "UNKNOWN",
    confidential: false,
    discussionLocked: null,
    labels: [],
    assignees: [],
    milestone: null,
    dueDate: null,
    startDate: null,
    weight: null,
    createdAt: at,
    updatedAt: at,
    updatedBy: null,
    lastEditedAt: null,
    lastEditedBy: null,
    closedAt: null,
    closedBy: null,
    movedTo: null,
    duplicatedTo: null,
    notes: [],
    subscriptions: new Map(),
    mentioned: [],
    awards: [],
    labelEvents: [],
    stateEvents: [],
    links: [],
  };
};

/** Sets what was asked for, without records: nothing changed, it was so from the start. */
export const fillDraft = (issue: Issue, patch: IssuePatch): void => {
  issue.confidential = patch.confidential ?? false;
  issue.discussionLocked = patch.discussionLocked ?? null;
  issue.labels = patchedLabels([], patch);
  issue.assignees = patch.assignees ?? [];
  issue.milestone = patch.milestone ?? null;
  issue.dueDate = patch.dueDate ?? null;
  issue.startDate = patch.startDate ?? null;
  issue.weight = patch.weight ?? null;
  issue.severity = patch.severity ?? "UNKNOWN";
};

/** Makes it findable. */
export const insertIssue = (world: World, issue: Issue): void => {
  issue.project.lastIid = Math.max(issue.project.lastIid, issue.iid);
  issue.project.issues.set(issue.iid, issue);
  issue.project.lastActivityAt = issue.createdAt;
  world.issues.set(issue.id, issue);
};
