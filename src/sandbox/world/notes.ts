/** Comments on issues. */
import { canAdminNote, canCreateNote, canUseInternalNotes, hasRole, OWNER } from "./access.ts";
import { patchIssue } from "./issues.ts";
import { announceText, mentionedUsers } from "./mentions.ts";
import type { CommandsChanges } from "./quick-actions/command.ts";
import { type Executed, executeCommands, finishCommands } from "./quick-actions/execute.ts";
import { badRequest, forbidden } from "./refusal.ts";
import { newDiscussionId } from "./system-notes.ts";
import { finishTodosOn } from "./todos.ts";
import type { Issue, Note, Timestamp, User } from "./types.ts";
import { emit, nextId, timestamp, type World } from "./world.ts";

const MAXIMUM_TITLE = 255;
const MAXIMUM_NOTE = 1_000_000;

export interface NoteInput {
  readonly body: string;
  /** Left out in silence, so that the note is public, when the actor may not write internal notes: as in GitLab. */
  readonly internal?: boolean | undefined;
  /** For owners and administrators; ignored otherwise. */
  readonly createdAt?: Timestamp | undefined;
  /** The note's thread: a reply takes its visibility from there. */
  readonly replyTo?: Note | undefined;
  /** Starts a thread instead of a plain comment. */
  readonly thread?: boolean | undefined;
}

/** A stored note, or, for quick actions only, none; with what the commands did. */
export interface NoteResult {
  readonly note: Note | null;
  /** In the API's words, e.g. `{ add_label_ids: [3] }`. */
  readonly commandsChanges: CommandsChanges;
  readonly summary: readonly string[];
}

const checkBody = (body: string): void => {
  if (body.trim() === "") throw badRequest(`Note {:note=>["can't be blank"]}`);
  if (body.length > MAXIMUM_NOTE) {
    throw badRequest(`Note {:note=>["is too long (maximum is ${MAXIMUM_NOTE} characters)"]}`);
  }
};

const insertNote = (world: World, actor: User, issue: Issue, body: string, input: NoteInput): Note => {
  const at = (hasRole(world, actor, issue.project, OWNER) ? input.createdAt : undefined) ?? timestamp(world);
  const { replyTo } = input;
  const note: Note = {
    id: nextId(world, "note"),
    issue,
    author: actor,
    body,
    system: false,
    internal: replyTo?.internal ?? (input.internal === true && canUseInternalNotes(world, actor, issue)),
    discussionId: replyTo?.discussionId ?? newDiscussionId(),
    type: replyTo !== undefined || input.thread === true ? "DiscussionNote" : null,
    crossReferenceFrom: null,
    createdAt: at,
    updatedAt: at,
    mentioned: mentionedUsers(world, actor, issue, body),
    awards: [],
  };
  if (replyTo !== undefined) replyTo.type = "DiscussionNote";
  issue.notes.push(note);
  issue.updatedAt = timestamp(world);
  issue.project.lastActivityAt = issue.updatedAt;
  world.notes.set(note.id, note);
  finishTodosOn(world, actor, issue);
  announceText(world, { author: actor, issue, note, text: body, mentionedBefore: [] });
  emit(world, { kind: "note", action: "create", actor, issue, note, at });
  return note;
};

/** GitLab notices a title that is too long when it executes the command: the rest of the note stays. */
const checkTitle = (title: string | undefined): void => {
  if ((title ?? "").length <= MAXIMUM_TITLE) return;
  throw badRequest(`Note {:validation=>["Title is too long (maximum is ${MAXIMUM_TITLE} characters)"]}`);
};

const applyCommands = (world: World, actor: User, issue: Issue, commands: Executed): void => {
  checkTitle(commands.patch.title);
  if (Object.keys(commands.updates).length > 0) patchIssue(world, actor, issue, commands.patch);
  finishCommands(issue, commands);
};

/**
 * Comments on an issue. Quick actions are executed with the actor's rights after the rest of the text was
 * stored, and cut out of it; when nothing else is left, no note is stored (GitLab answers 202, or 400 when
 * the commands had nothing to say).
 */
export const createNote = (world: World, actor: User, issue: Issue, input: NoteInput): NoteResult => {
  if (!canCreateNote(world, actor, issue)) throw forbidden();
  checkBody(input.body);
  const commands = executeCommands(world, actor, issue, input.body, true);
  const isOnlyCommands = commands.count > 0 && commands.text.trim() === "";
  const note = isOnlyCommands ? null : insertNote(world, actor, issue, commands.text, input);
  applyCommands(world, actor, issue, commands);
  if (isOnlyCommands && commands.summary.length === 0) throw badRequest("Failed to apply commands.");
  return { note, commandsChanges: commands.updates, summary: commands.summary };
};

/** Edits a comment; commands in the new text are executed and cut out as well. Nobody is told of an edit. */
export const updateNote = (world: World, actor: User, note: Note, body: string): NoteResult => {
  if (!canAdminNote(world, actor, note)) throw forbidden();
  checkBody(body);
  const { issue } = note;
  const commands = executeCommands(world, actor, issue, body, true);
  if (commands.count > 0 && commands.text.trim() === "") {
    applyCommands(world, actor, issue, commands);
    deleteNote(world, actor, note);
    return { note: null, commandsChanges: commands.updates, summary: commands.summary };
  }
  if (commands.text !== note.body) {
    const mentionedBefore = note.mentioned;
    note.body = commands.text;
    note.updatedAt = timestamp(world);
    note.mentioned = mentionedUsers(world, actor, issue, note.body);
    issue.updatedAt = note.updatedAt;
    announceText(world, { author: actor, issue, note, text: note.body, mentionedBefore });
    emit(world, { kind: "note", action: "update", actor, issue, note, at: note.updatedAt });
  }
  applyCommands(world, actor, issue, commands);
  return { note, commandsChanges: commands.updates, summary: commands.summary };
};

/** Removes a comment; no hook tells of that. */
export const deleteNote = (world: World, actor: User, note: Note): void => {
  if (!canAdminNote(world, actor, note)) throw forbidden();
  note.issue.notes.splice(note.issue.notes.indexOf(note), 1);
  note.issue.updatedAt = timestamp(world);
  world.notes.delete(note.id);
};
