import type { EmojiEvent, NoteEvent } from "../../world/events.ts";
import type { Note } from "../../world/types.ts";
import { issueUrl, type Json, noteUrl, projectBody, repositoryBody, userBody } from "./common.ts";
import { utcWords } from "./dates.ts";
import { issueAttributes } from "./issue-attributes.ts";

/** A comment's own attributes; those of diffs and resolvable threads are always null here. */
const noteAttributes = (instanceUrl: string, note: Note): Json => ({
  attachment: null,
  author_id: note.author.id,
  change_position: null,
  commit_id: null,
  created_at: utcWords(note.createdAt),
  discussion_id: note.discussionId,
  id: note.id,
  line_code: null,
  note: note.body,
  noteable_id: note.issue.id,
  noteable_type: "Issue",
  original_position: null,
  position: null,
  project_id: note.issue.project.id,
  resolved_at: null,
  resolved_by_id: null,
  resolved_by_push: null,
  st_diff: null,
  system: note.system,
  type: note.type,
  updated_at: utcWords(note.updatedAt),
  updated_by_id: null,
  description: note.body,
  url: noteUrl(instanceUrl, note),
  internal: note.internal,
});

/** Whether readers of the project alone may not see the comment. */
export const isConfidentialNote = (note: Note): boolean => note.internal || note.issue.confidential;

/** The body of a note hook: a comment on an issue that was written or edited. */
export const notePayload = (instanceUrl: string, event: Omit<NoteEvent, "kind" | "at">): Json => {
  const { note, issue, actor, action } = event;
  return {
    object_kind: "note",
    event_type: isConfidentialNote(note) ? "confidential_note" : "note",
    // The note's author, whoever edits it.
    user: userBody(note.author),
    project_id: issue.project.id,
    project: projectBody(instanceUrl, issue.project),
    object_attributes: {
      ...noteAttributes(instanceUrl, note),
      updated_by_id: action === "update" ? actor.id : null,
      action,
    },
    repository: repositoryBody(instanceUrl, issue.project),
    issue: issueAttributes(instanceUrl, issue, utcWords),
  };
};

/** The body of an emoji hook: a reaction to an issue or to a comment on one. */
export const emojiPayload = (instanceUrl: string, event: Omit<EmojiEvent, "kind">): Json => {
  const { award, issue, note, actor, action } = event;
  return {
    object_kind: "emoji",
    event_type: action,
    user: userBody(actor),
    project_id: issue.project.id,
    project: projectBody(instanceUrl, issue.project),
    object_attributes: {
      user_id: award.user.id,
      created_at: utcWords(award.createdAt),
      id: award.id,
      name: award.name,
      awardable_type: note === null ? "Issue" : "Note",
      awardable_id: note === null ? issue.id : note.id,
      updated_at: utcWords(event.at),
      action,
      awarded_on_url: note === null ? issueUrl(instanceUrl, issue) : noteUrl(instanceUrl, note),
    },
    ...(note === null ? {} : { note: noteAttributes(instanceUrl, note) }),
    issue: issueAttributes(instanceUrl, issue, utcWords),
  };
};
