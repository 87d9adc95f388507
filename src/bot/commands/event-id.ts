/** Ids of what befalls an escalation by a command: they name the comment and what of it was meant. */

/** `note:NOTEID:FORM`, for one command of one comment; `form` is the command's normal form. */
export const commandEventId = (noteId: number, form: string): string => `note:${noteId}:${form}`;

const NOTE_ID = /^note:(\d+):/;

/** The comment from which an event came; null: from no command. */
export const noteIdOf = (eventId: string): number | null => {
  const [, noteId] = NOTE_ID.exec(eventId) ?? [];
  return noteId === undefined ? null : Number(noteId);
};
