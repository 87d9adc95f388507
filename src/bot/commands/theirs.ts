/** Whether a comment says what its author wrote. */
import type { NoteEvent } from "../../model/event.ts";

/** GitLab stores a comment and its date of change in one moment, and tells of whole seconds. */
const AT_ONCE_MS = 1_000;

/**
 * Text that we wrote ourselves commands nothing, and nobody commands in another's name: a maintainer may edit anybody's
 * comment, and the hook still names its author as the user. Where nobody is named as the editor, as in GitLab's lists,
 * an edited comment commands nothing.
 */
export const isTheirOwn = ({ name, note, actor }: NoteEvent, ownIds: ReadonlySet<number>): boolean => {
  if (note.authorId !== actor.id || ownIds.has(note.authorId)) return false;
  const untouched =
    name === "note.create" &&
    note.editedBy === null &&
    Date.parse(note.updatedAt) - Date.parse(note.createdAt) <= AT_ONCE_MS;
  return untouched || note.editedBy === note.authorId;
};
