/** A note of ours is taken back. What people have made of it is theirs: one that was edited, replied or reacted to stays. */
import type { RemoveNoteEffect } from "../model/effect.ts";
import { plainText } from "./marker.ts";
import type { OpenEffect, ReadNote } from "./ports.ts";
import { attempt, type Round, settle, settleFailure } from "./round.ts";

/** GitLab writes both dates in one request, which may take a moment. */
const SAME_MOMENT_MS = 5_000;

const wasEdited = (note: ReadNote, body: string | null): boolean =>
  body === null
    ? Date.parse(note.updatedAt) - Date.parse(note.createdAt) > SAME_MOMENT_MS
    : plainText(note.body) !== plainText(body);

/** Why the note stays; null: nothing of anybody else's is in it. */
const whyStays = async (round: Round, note: ReadNote, body: string | null): Promise<string | null> => {
  const { ref } = round.issue;
  const ownIds = round.ports.ownIds(ref.instance);
  if (!ownIds.has(note.authorId)) return "the note is not ours";
  if (note.isInThread) return "somebody has replied to the note, so it stays";
  if (wasEdited(note, body)) return "somebody has edited the note, so it stays";
  const awards = await round.gitlab.awards(ref, note.id);
  return awards.some(({ user }) => !ownIds.has(user.id))
    ? "somebody has reacted to the note, so it stays"
    : null;
};

/** Deletes one note, unless it stays. A lost answer does no harm: what is gone is gone. */
export const removeNote = async (
  round: Round,
  open: OpenEffect & { readonly effect: RemoveNoteEffect },
): Promise<void> => {
  const { key, noteId, body } = open.effect;
  const { gitlab, issue } = round;
  try {
    const note = await gitlab.readNote(issue.ref, noteId);
    if (note === null)
      return await settle(round, open.effect, {
        key,
        state: "skipped",
        why: "the note is not there any more",
      });
    const why = await whyStays(round, note, body);
    if (why !== null) return await settle(round, open.effect, { key, state: "skipped", why });
    await attempt(round, [open]);
    await gitlab.deleteNote(issue.ref, noteId);
    await settle(round, open.effect, { key, state: "done", why: "the note was deleted" });
  } catch (error) {
    await settleFailure(round, [open], error);
  }
};
