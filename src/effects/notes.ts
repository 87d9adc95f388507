/** Notes that rules and handlers ask for: events, posted once per key. */
import type { NoteEffect } from "../model/effect.ts";
import { mayWriteInternally } from "./internal.ts";
import type { OpenEffect } from "./ports.ts";
import { findOwnNote, postOnce } from "./post.ts";
import { answerDueInMs, attempt, type Round, settle, settlePosting } from "./round.ts";

const WOULD_BE_PUBLIC =
  "it is an internal note, and GitLab would make it public: give the bot the Planner or Reporter role in the project";

/** Posts one open note, or finds it where an earlier attempt had posted it. */
export const postNote = async (
  round: Round,
  open: OpenEffect & { readonly effect: NoteEffect },
): Promise<void> => {
  const { key, body, internal } = open.effect;
  if (answerDueInMs(round, open) > 0) return;
  try {
    if (internal && !(await mayWriteInternally(round))) {
      // An earlier attempt may have been made public: looking for it takes it back.
      if (open.attempts > 0) await findOwnNote(round, { key, body, internal });
      return await settle(round, open.effect, { key, state: "failed", why: WOULD_BE_PUBLIC });
    }
    const posted = await postOnce(round, { key, body, internal }, [open], () => attempt(round, [open]));
    const why = posted.found
      ? "the note was there already, from an attempt whose answer was lost"
      : "the note was posted";
    await settle(round, open.effect, {
      key,
      state: posted.found ? "skipped" : "done",
      noteId: posted.noteId,
      why,
    });
  } catch (error) {
    await settlePosting(round, [open], error);
  }
};
