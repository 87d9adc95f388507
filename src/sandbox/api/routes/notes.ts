/** Comments and discussions of issues. */
import { type Actor, canReadNote } from "../../world/access.ts";
import { createNote, deleteNote, type NoteResult, updateNote } from "../../world/notes.ts";
import { notFound } from "../../world/refusal.ts";
import type { Issue, Note } from "../../world/types.ts";
import type { World } from "../../world/world.ts";
import {
  type Answer,
  type Call,
  created,
  issueOf,
  noContent,
  numberIn,
  partIn,
  type Route,
  success,
  userOf,
} from "../call.ts";
import { discussionEntity, noteEntity } from "../entities/note.ts";
import { flag, moment, oneOf, readParams, required, text } from "../fields.ts";
import { compareBy, paginate } from "../paging.ts";

const readable = (world: World, actor: Actor, issue: Issue): Note[] =>
  issue.notes.filter((note) => canReadNote(world, actor, note));

const list = (call: Call) => {
  const issue = issueOf(call);
  const input = readParams(call.params, {
    order_by: oneOf("created_at", "updated_at"),
    sort: oneOf("asc", "desc"),
    activity_filter: oneOf("all_notes", "only_comments", "only_activity"),
  });
  const { activity_filter: filter = "all_notes" } = input;
  const notes = readable(call.world, call.actor, issue)
    .filter((note) => filter === "all_notes" || note.system === (filter === "only_activity"))
    .sort(
      compareBy({
        key: input.order_by === "updated_at" ? (note) => note.updatedAt : (note) => note.createdAt,
        descending: input.sort !== "asc",
      }),
    );
  return paginate(call, notes, (note) => noteEntity(call.world, note));
};

/** The note as far as the caller may know it, or 404. */
export const noteOf = (call: Call): Note => {
  const issue = issueOf(call);
  const note = call.world.notes.get(numberIn(call, "note_id"));
  if (note?.issue !== issue || !canReadNote(call.world, call.actor, note)) throw notFound();
  return note;
};

const answer = (world: World, result: NoteResult, status: number): Answer =>
  result.note === null
    ? { status: 202, body: { commands_changes: result.commandsChanges, summary: result.summary } }
    : { status, body: noteEntity(world, result.note, result.commandsChanges) };

const noteFields = { body: required(text), internal: flag, confidential: flag, created_at: moment };

const add = (call: Call) => {
  const issue = issueOf(call);
  const input = readParams(call.params, noteFields);
  const result = createNote(call.world, userOf(call), issue, {
    body: input.body,
    internal: input.internal ?? input.confidential,
    createdAt: input.created_at,
  });
  return answer(call.world, result, 201);
};

const change = (call: Call) => {
  const note = noteOf(call);
  const { body } = readParams(call.params, { body: required(text) });
  return answer(call.world, updateNote(call.world, userOf(call), note, body), 200);
};

const remove = (call: Call) => {
  deleteNote(call.world, userOf(call), noteOf(call));
  return noContent;
};

const threadsOf = (call: Call): Map<string, Note[]> => {
  const threads = new Map<string, Note[]>();
  for (const note of readable(call.world, call.actor, issueOf(call))) {
    const thread = threads.get(note.discussionId);
    if (thread === undefined) threads.set(note.discussionId, [note]);
    else thread.push(note);
  }
  return threads;
};

const threadOf = (call: Call): Note[] => {
  const thread = threadsOf(call).get(partIn(call, "discussion_id"));
  if (thread === undefined) throw notFound("Discussion");
  return thread;
};

const startThread = (call: Call) => {
  const issue = issueOf(call);
  const input = readParams(call.params, noteFields);
  const internal = input.internal ?? input.confidential;
  const result = createNote(call.world, userOf(call), issue, { body: input.body, internal, thread: true });
  const { note } = result;
  return note === null
    ? answer(call.world, result, 202)
    : created(discussionEntity(call.world, note.discussionId, [note]));
};

const reply = (call: Call) => {
  const [replyTo] = threadOf(call);
  const { body } = readParams(call.params, { body: required(text) });
  return answer(call.world, createNote(call.world, userOf(call), issueOf(call), { body, replyTo }), 201);
};

const listThreads = (call: Call) =>
  paginate(call, [...threadsOf(call)], ([id, notes]) => discussionEntity(call.world, id, notes));

const NOTES = "/projects/:id/issues/:iid/notes";
const DISCUSSIONS = "/projects/:id/issues/:iid/discussions";

export const noteRoutes: readonly Route[] = [
  { method: "get", path: NOTES, anonymous: true, handle: list },
  { method: "post", path: NOTES, handle: add },
  {
    method: "get",
    path: `${NOTES}/:note_id`,
    anonymous: true,
    handle: (call) => success(noteEntity(call.world, noteOf(call))),
  },
  { method: "put", path: `${NOTES}/:note_id`, handle: change },
  { method: "delete", path: `${NOTES}/:note_id`, handle: remove },
  { method: "get", path: DISCUSSIONS, anonymous: true, handle: listThreads },
  { method: "post", path: DISCUSSIONS, handle: startThread },
  {
    method: "get",
    path: `${DISCUSSIONS}/:discussion_id`,
    anonymous: true,
    handle: (call) => success(discussionEntity(call.world, partIn(call, "discussion_id"), threadOf(call))),
  },
  { method: "post", path: `${DISCUSSIONS}/:discussion_id/notes`, handle: reply },
];
