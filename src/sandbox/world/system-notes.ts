/** Records of changes that GitLab writes into an issue's thread by itself; they announce nothing. */
import { randomBytes } from "node:crypto";
import type { Issue, Note, User } from "./types.ts";
import { nextId, timestamp, type World } from "./world.ts";

/** An id as GitLab gives to discussions: 40 hexadecimal digits. */
export const newDiscussionId = (): string => randomBytes(20).toString("hex");

/** Appends a system note; one that comes from another issue is hidden from those who may not see that one. */
export const addSystemNote = (
  world: World,
  actor: User,
  issue: Issue,
  body: string,
  crossReferenceFrom: Issue | null = null,
): Note => {
  const at = timestamp(world);
  const note: Note = {
    id: nextId(world, "note"),
    issue,
    author: actor,
    body,
    system: true,
    internal: false,
    discussionId: newDiscussionId(),
    type: null,
    crossReferenceFrom,
    createdAt: at,
    updatedAt: at,
    mentioned: [],
    awards: [],
  };
  issue.notes.push(note);
  world.notes.set(note.id, note);
  return note;
};
