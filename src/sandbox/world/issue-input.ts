/** What callers ask for when they create or change an issue, made into a patch that they are allowed. */
import { canReadIssue, canReadProject, withAncestors } from "./access.ts";
import type { IssuePatch } from "./issue-patch.ts";
import { findOrCreateLabels, labelNamed } from "./labels.ts";
import { invalid } from "./refusal.ts";
import type { Day, Issue, IssueType, Label, Milestone, Project, Severity, User } from "./types.ts";
import type { World } from "./world.ts";

const MAXIMUM_TITLE = 255;
const MAXIMUM_DESCRIPTION = 1_048_576;

/** Everything that can be set; absent (or undefined) is left as it is. */
export interface IssueInput {
  readonly title?: string | undefined;
  readonly description?: string | null | undefined;
  /** Replaces all labels. */
  readonly labels?: readonly string[] | undefined;
  readonly addLabels?: readonly string[] | undefined;
  readonly removeLabels?: readonly string[] | undefined;
  readonly assigneeIds?: readonly number[] | undefined;
  /** 0 or null takes it off. */
  readonly milestoneId?: number | null | undefined;
  readonly dueDate?: Day | null | undefined;
  readonly startDate?: Day | null | undefined;
  readonly weight?: number | null | undefined;
  readonly severity?: Severity | undefined;
  readonly confidential?: boolean | undefined;
  readonly discussionLocked?: boolean | undefined;
  readonly type?: IssueType | undefined;
  readonly stateEvent?: "close" | "reopen" | undefined;
}

/** 400 when a text is too long or the title empty. */
export const checkTexts = (input: {
  title?: string | undefined;
  description?: string | null | undefined;
}): void => {
  const errors: { title?: string[]; description?: string[] } = {};
  if (input.title !== undefined && input.title.trim() === "") errors.title = ["can't be blank"];
  if (input.title !== undefined && input.title.length > MAXIMUM_TITLE) {
    errors.title = [`is too long (maximum is ${MAXIMUM_TITLE} characters)`];
  }
  if ((input.description ?? "").length > MAXIMUM_DESCRIPTION) {
    errors.description = [`is too long (maximum is ${MAXIMUM_DESCRIPTION} characters)`];
  }
  if (Object.keys(errors).length > 0) throw invalid(errors);
};

/** The milestone of that id in the project or a group above it, or null. */
const findMilestone = (project: Project, id: number): Milestone | null =>
  withAncestors(project)
    .flatMap((place) => place.milestones)
    .find((milestone) => milestone.id === id) ?? null;

const assigneesOf = (world: World, project: Project, ids: readonly number[], issue: Issue | null): User[] =>
  [...new Set(ids)]
    .map((id) => world.users.get(id))
    .filter((user) => user !== undefined)
    .filter((user) =>
      issue === null ? canReadProject(world, user, project) : canReadIssue(world, user, issue),
    );

const existingLabels = (project: Project, names: readonly string[]): Label[] =>
  names.map((name) => labelNamed(project, name.trim())).filter((label) => label !== undefined);

const definedOnly = (patch: { [Key in keyof IssuePatch]: IssuePatch[Key] | undefined }): IssuePatch =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));

/** Labels, people, dates: what needs the right to set metadata. */
const metadataPatch = (
  world: World,
  actor: User,
  project: Project,
  issue: Issue | null,
  input: IssueInput,
): IssuePatch => {
  const labels = (wanted: readonly string[] | undefined): Label[] | undefined =>
    wanted === undefined ? undefined : findOrCreateLabels(world, actor, project, wanted);
  return definedOnly({
    labels: labels(input.labels),
    addLabels: labels(input.addLabels),
    removeLabels: input.removeLabels === undefined ? undefined : existingLabels(project, input.removeLabels),
    assignees:
      input.assigneeIds === undefined ? undefined : assigneesOf(world, project, input.assigneeIds, issue),
    milestone: input.milestoneId === undefined ? undefined : findMilestone(project, input.milestoneId ?? 0),
    dueDate: input.dueDate,
    startDate: input.startDate,
    weight: input.weight,
    severity: input.severity,
    discussionLocked: input.discussionLocked,
    type: input.type,
  });
};

/** The patch without what the actor may not set, which GitLab leaves out in silence. */
export const permittedPatch = (
  world: World,
  actor: User,
  project: Project,
  issue: Issue | null,
  input: IssueInput,
  rights: { readonly metadata: boolean; readonly confidentiality: boolean },
): IssuePatch => ({
  ...definedOnly({
    title: input.title,
    description: input.description,
    stateEvent: input.stateEvent,
    confidential: rights.confidentiality ? input.confidential : undefined,
  }),
  ...(rights.metadata ? metadataPatch(world, actor, project, issue, input) : {}),
});
