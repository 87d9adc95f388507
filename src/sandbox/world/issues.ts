/** Creating, changing and deleting issues; the one way for the API, the pages and quick actions. */
import {
  canCreateIssue,
  canDeleteIssue,
  canSetMetadata,
  canSetNewMetadata,
  canUpdateIssue,
} from "./access.ts";
import { forgetIssues } from "./forget.ts";
import { draftIssue, fillDraft, insertIssue, type NewIssueInput } from "./issue-draft.ts";
import { checkTexts, type IssueInput, permittedPatch } from "./issue-input.ts";
import {
  applyPatch,
  changeState,
  type IssuePatch,
  mergedPatch,
  notifyAssignees,
  recordLabels,
} from "./issue-patch.ts";
import { announceText, mentionedUsers } from "./mentions.ts";
import { executeCommands, finishCommands } from "./quick-actions/execute.ts";
import { forbidden } from "./refusal.ts";
import type { Issue, Project, User } from "./types.ts";
import { emit, timestamp, type World } from "./world.ts";

/** A new issue. Quick actions in the description are executed with the actor's rights and cut out. */
export const createIssue = (world: World, actor: User, project: Project, input: NewIssueInput): Issue => {
  if (!canCreateIssue(world, actor, project)) throw forbidden();
  checkTexts(input);
  const issue = draftIssue(world, actor, project, input);
  const rights = { metadata: canSetNewMetadata(world, actor, project), confidentiality: true };
  const patch = permittedPatch(world, actor, project, null, input, rights);
  const commands = executeCommands(world, actor, issue, input.description ?? "", false);
  issue.description = input.description == null ? null : commands.text;
  fillDraft(issue, mergedPatch(patch, commands.patch));
  insertIssue(world, issue);
  recordLabels(world, actor, issue, [], issue.createdAt);
  issue.mentioned = mentionedUsers(world, actor, issue, issue.description);
  finishCommands(issue, commands);
  notifyAssignees(world, actor, issue, []);
  const text = issue.description;
  announceText(world, { author: actor, issue, note: null, text, mentionedBefore: [] });
  emit(world, { kind: "issue", action: "open", actor, issue, changes: {}, at: issue.createdAt });
  return issue;
};

const mentionAgain = (world: World, actor: User, issue: Issue): void => {
  const mentionedBefore = issue.mentioned;
  issue.mentioned = mentionedUsers(world, actor, issue, issue.description);
  announceText(world, { author: actor, issue, note: null, text: issue.description, mentionedBefore });
};

/** Applies a patch that is allowed already and announces it, as an update does in GitLab even when nothing differs. */
export const patchIssue = (world: World, actor: User, issue: Issue, patch: IssuePatch): void => {
  const { stateEvent, ...rest } = patch;
  if (stateEvent !== undefined) changeState(world, actor, issue, stateEvent);
  if (Object.keys(rest).length === 0) return;
  const changes = applyPatch(world, actor, issue, rest);
  if (changes.description !== undefined) mentionAgain(world, actor, issue);
  const at = timestamp(world);
  issue.project.lastActivityAt = at;
  emit(world, { kind: "issue", action: "update", actor, issue, changes, at });
};

/** Changes an issue; metadata that the actor may not set is left out in silence, as in GitLab. */
export const updateIssue = (world: World, actor: User, issue: Issue, input: IssueInput): Issue => {
  const mayUpdate = canUpdateIssue(world, actor, issue);
  const mayLabel = canSetMetadata(world, actor, issue);
  if (!mayUpdate && !mayLabel) throw forbidden();
  checkTexts(input);
  const rights = { metadata: mayLabel, confidentiality: mayLabel };
  const patch = permittedPatch(world, actor, issue.project, issue, input, rights);
  if (typeof patch.description !== "string") {
    patchIssue(world, actor, issue, patch);
    return issue;
  }
  const commands = executeCommands(world, actor, issue, patch.description, true);
  patchIssue(world, actor, issue, mergedPatch({ ...patch, description: commands.text }, commands.patch));
  finishCommands(issue, commands);
  return issue;
};

/** Removes the issue, its notes and links for good. */
export const deleteIssue = (world: World, actor: User, issue: Issue): void => {
  if (!canDeleteIssue(world, actor, issue)) throw forbidden();
  forgetIssues(world, new Set([issue]));
};
