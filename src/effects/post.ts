/**
 * Posting a note once. Before a note is posted again after a lost answer or a crash, before a first note on an
 * issue that is not new to GitLab, and after a backup was brought back, the bot's own notes are searched for the marker.
 */

import { isUntouched } from "../model/issue.ts";
import { unlessMadePublic } from "./internal.ts";
import { isOwnWith, markerOf, withMarker } from "./marker.ts";
import type { ListedNote, OpenEffect } from "./ports.ts";
import { NO_RIDERS, type Riders, withRiders } from "./quick-actions.ts";
import { forgottenSince, type Round } from "./round.ts";

/** An issue younger than this cannot have a note of ours that we forgot, unless it was brought here with its notes. */
const NEW_ISSUE_MS = 120_000;

const isNew = (issue: Round["issue"], now: Date): boolean =>
  now.getTime() - Date.parse(issue.createdAt) <= NEW_ISSUE_MS && isUntouched(issue);

/** Where a note stands now. */
export interface Posted {
  readonly noteId: number;
  readonly found: boolean;
  /** `commands_changes` of the answer; null where the note was found, not posted. */
  readonly commandsChanges: Readonly<Record<string, unknown>> | null;
}

/** A note to be there once, under the marker of its key. */
export interface NoteToPost {
  readonly key: string;
  readonly body: string;
  readonly internal: boolean;
  readonly riders?: Riders;
  /** A marker that stands beside that of the key, and by which the note is found as well. */
  readonly mark?: string;
  /** It goes into a list of ours, however old and long: what was never tried is not there, and is not looked for. */
  readonly isInOurList?: boolean;
}

const mayBeThere = (round: Round, { isInOurList }: NoteToPost, carried: readonly OpenEffect[]): boolean =>
  carried.some(({ attempts }) => attempts > 0) ||
  forgottenSince(round) !== null ||
  (isInOurList !== true && !isNew(round.issue, round.ports.now()));

/**
 * Our own note under this key, if GitLab has one; else the oldest of ours with the note's other mark. One that is public
 * and was to be internal is deleted, and none.
 */
export const findOwnNote = async (
  round: Round,
  note: Pick<NoteToPost, "key" | "mark" | "internal" | "body">,
): Promise<ListedNote | null> => {
  const { ref } = round.issue;
  const { key, mark } = note;
  const ownIds = round.ports.ownIds(ref.instance);
  const listed = await round.gitlab.findNote(ref, isOwnWith(markerOf(key), ownIds));
  const found = await unlessMadePublic(round.gitlab, ref, listed, note);
  return found ?? (mark === undefined ? null : round.gitlab.findNote(ref, isOwnWith(mark, ownIds)));
};

/** Posts a note unless it is there. `carried`: what it is posted for; `beforeSending` records the attempt. */
export const postOnce = async (
  round: Round,
  note: NoteToPost,
  carried: readonly OpenEffect[],
  beforeSending: () => Promise<void>,
): Promise<Posted> => {
  const found = mayBeThere(round, note, carried) ? await findOwnNote(round, note) : null;
  const { instance, projectId } = round.issue.ref;
  if (found !== null) {
    await round.ports.store.ownNotes.add(instance, projectId, found.id, round.issueKey);
    return { noteId: found.id, found: true, commandsChanges: null };
  }
  await beforeSending();
  const body = withRiders(withMarker(note.body, note.key, note.mark), note.riders ?? NO_RIDERS);
  const answer = await round.gitlab.postNote(round.issue.ref, { body, internal: note.internal });
  if (answer.noteId === null)
    throw new Error("GitLab took the note for quick actions only and stored no note");
  await round.ports.store.ownNotes.add(instance, projectId, answer.noteId, round.issueKey);
  return { noteId: answer.noteId, found: false, commandsChanges: answer.commandsChanges };
};
