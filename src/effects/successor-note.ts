/**
 * A status note that we may not edit any more, because another account of ours wrote it: a group's token that was made
 * anew has a new user, who may edit others' notes only as a Maintainer (doc/user/permissions.md). A new note takes over.
 */
import { LiaisonError } from "../lib/errors.ts";
import type { StatusNoteEffect } from "../model/effect.ts";
import type { OpenEffect } from "./ports.ts";
import { postOnce } from "./post.ts";
import type { Round } from "./round.ts";

/** The refusal is not about the moment: the note is an earlier account's. Asks GitLab only after a refusal. */
const isEarlierAccounts = async ({ gitlab, issue, ports }: Round, noteId: number): Promise<boolean> => {
  const note = await gitlab.findNote(issue.ref, ({ id }) => id === noteId);
  if (note === null || !ports.ownIds(issue.ref.instance).has(note.authorId)) return false;
  return (await gitlab.ownUsers()).every(({ id }) => id !== note.authorId);
};

/** Edits a note of ours; `foreign`: GitLab refuses, since an account wrote it that is ours no more. */
export const editOwnNote = async (
  round: Round,
  noteId: number,
  body: string,
): Promise<"edited" | "gone" | "foreign"> => {
  try {
    return await round.gitlab.editNote(round.issue.ref, noteId, body);
  } catch (thrown) {
    const isRefused = thrown instanceof LiaisonError && thrown.code === "gitlab.forbidden";
    if (isRefused && (await isEarlierAccounts(round, noteId))) return "foreign";
    throw thrown;
  }
};

/** Posts what the note should say as a new one, once for each note that it follows; answers its id. */
export const postSuccessor = async (
  round: Round,
  { key }: StatusNoteEffect,
  earlier: number,
  text: string,
  carried: readonly OpenEffect[],
): Promise<number> => {
  const note = { key: `${key} after ${earlier}`, body: text, internal: false };
  const { noteId } = await postOnce(round, note, carried, async () => undefined);
  return noteId;
};
