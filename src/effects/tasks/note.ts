/** A note on an issue, posted once: looked for by its marker after every doubt. */
import { LiaisonError } from "../../lib/errors.ts";
import { issueKeyOf } from "../../model/ids.ts";
import { referenceOf } from "../../model/issue.ts";
import { rankOf, rankOfIssue } from "../../model/rank.ts";
import type { NewNoteWish } from "../../model/task.ts";
import { mayWriteInternally, unlessMadePublic } from "../internal.ts";
import { isOwnWith, markerOf, withMarker } from "../marker.ts";
import { type Brought, leastRank } from "./issue.ts";
import { placeOf } from "./place.ts";
import type { TaskRound } from "./ports.ts";
import { attempt, mayBeThereSince, requireTimely } from "./steps.ts";

/** More people would read the note than may. */
class TooManyReaders extends LiaisonError {
  constructor(message: string, remedy: string) {
    super(message, { code: "effects.too-many-readers", disposition: { kind: "give-up" }, remedy });
  }
}

const requireFewReaders = async (
  wish: NewNoteWish,
  place: Parameters<typeof mayWriteInternally>[0],
): Promise<void> => {
  if (wish.internal && !(await mayWriteInternally(place)))
    throw new TooManyReaders(
      "It is an internal note, and GitLab would make it public.",
      "Give the bot's account the Planner or Reporter role in the project.",
    );
  const rank = wish.internal ? rankOf("private", false) : rankOfIssue(place.issue);
  if (rank < leastRank(wish))
    throw new TooManyReaders(
      `${referenceOf(place.issue)} can be read by more people than may read the note.`,
      "Make the issue confidential or its project private, or say that the channel's readers may see less.",
    );
};

/** Posts a note, or finds it where an earlier attempt had. `key`: what its marker is made from. */
export const noteOnce = async (
  round: TaskRound,
  key: string,
  wish: NewNoteWish,
  channel?: string,
): Promise<Brought> => {
  const { issue, gitlab } = await placeOf(round, wish.on);
  const { ports } = round;
  const { instance, projectId } = issue.ref;
  const issueKey = issueKeyOf(issue.ref);
  const isOurs = isOwnWith(markerOf(key), ports.ownIds(instance));
  const listed = mayBeThereSince(round) === null ? null : await gitlab.findNote(issue.ref, isOurs);
  const found = await unlessMadePublic(gitlab, issue.ref, listed, wish);
  let noteId = found?.id ?? null;
  if (noteId === null) {
    await requireFewReaders(wish, { issue, gitlab, ports });
    requireTimely(wish, round);
    await attempt(round, channel);
    ({ noteId } = await gitlab.postNote(issue.ref, {
      body: withMarker(wish.body, key),
      internal: wish.internal,
    }));
  }
  if (noteId === null) throw new Error("GitLab took the note for quick actions only and stored no note");
  await ports.addOwnNote(instance, projectId, noteId, issueKey);
  const reference = referenceOf(issue);
  return {
    found: found !== null,
    why: found === null ? `posted on ${reference}` : `found again on ${reference}`,
    result: { issueKey, reference, url: `${issue.url}#note_${noteId}`, noteId },
  };
};
