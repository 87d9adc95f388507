/** Comments, discussions, reactions, to-dos and resource events as the API shows them. */
import { issueUrl } from "../../world/addresses.ts";
import type { AwardEmoji, Issue, LabelEvent, Note, StateEvent, Todo } from "../../world/types.ts";
import type { World } from "../../world/world.ts";
import { issueEntity } from "./issue.ts";
import { labelBasic } from "./label.ts";
import { projectIdentity } from "./project.ts";
import { userBasic } from "./user.ts";

/** `commandsChanges` only right after the note was written; empty otherwise. */
export const noteEntity = (world: World, note: Note, commandsChanges: object = {}) => ({
  id: note.id,
  type: note.type,
  body: note.body,
  attachment: null,
  author: userBasic(world, note.author),
  created_at: note.createdAt,
  updated_at: note.updatedAt,
  system: note.system,
  noteable_id: note.issue.id,
  noteable_type: "Issue",
  noteable_iid: note.issue.iid,
  resolvable: false,
  confidential: note.internal,
  internal: note.internal,
  commands_changes: commandsChanges,
});

/** Notes of one thread. */
export const discussionEntity = (world: World, id: string, notes: readonly Note[]) => ({
  id,
  individual_note: notes.every((note) => note.type === null),
  notes: notes.map((note) => noteEntity(world, note)),
});

export const awardEntity = (world: World, issue: Issue, note: Note | null, award: AwardEmoji) => ({
  id: award.id,
  name: award.name,
  user: userBasic(world, award.user),
  created_at: award.createdAt,
  updated_at: award.createdAt,
  awardable_id: note?.id ?? issue.id,
  awardable_type: note === null ? "Issue" : "Note",
  url: null,
});

export const todoEntity = (world: World, todo: Todo) => {
  const anchor = todo.note === null ? "" : `#note_${todo.note.id}`;
  return {
    id: todo.id,
    project: projectIdentity(todo.issue.project),
    author: userBasic(world, todo.author),
    action_name: todo.action,
    target_type: "Issue",
    target: issueEntity(world, todo.user, todo.issue),
    target_url: `${issueUrl(world, todo.issue)}${anchor}`,
    body: todo.note?.body ?? todo.issue.title,
    state: todo.state,
    created_at: todo.createdAt,
    updated_at: todo.updatedAt,
  };
};

const resource = (issue: Issue) => ({ resource_type: "Issue", resource_id: issue.id });

export const labelEventEntity = (world: World, issue: Issue, event: LabelEvent) => ({
  id: event.id,
  user: userBasic(world, event.user),
  created_at: event.createdAt,
  ...resource(issue),
  label: event.label === null ? null : labelBasic(event.label),
  action: event.action,
});

export const stateEventEntity = (world: World, issue: Issue, event: StateEvent) => ({
  id: event.id,
  user: userBasic(world, event.user),
  created_at: event.createdAt,
  ...resource(issue),
  state: event.state,
});
