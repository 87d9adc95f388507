/** Our reactions: put on once, and there already where somebody of ours has put them on. */
import type { ReactEffect } from "../model/effect.ts";
import type { OpenEffect } from "./ports.ts";
import { attempt, type Round, settle, settleFailure } from "./round.ts";

/** Puts one open reaction on. */
export const react = async (
  round: Round,
  open: OpenEffect & { readonly effect: ReactEffect },
): Promise<void> => {
  const { key, noteId, emoji } = open.effect;
  try {
    await attempt(round, [open]);
    const answer = await round.gitlab.award(round.issue.ref, noteId, emoji);
    const why = answer === "awarded" ? `:${emoji}: is on it` : `:${emoji}: was on it already`;
    await settle(round, open.effect, { key, state: answer === "awarded" ? "done" : "skipped", why });
  } catch (error) {
    await settleFailure(round, [open], error);
  }
};
