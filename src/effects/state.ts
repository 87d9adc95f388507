/** Closing and reopening issues of our own. A partner's issue is never closed by us: no handler of ours wishes that. */
import type { StateEffect } from "../model/effect.ts";
import type { OpenEffect } from "./ports.ts";
import { attempt, type Round, settle, settleFailure } from "./round.ts";

/** Brings the issue to the state that is wished, if it was opened by us. */
export const bringState = async (
  round: Round,
  open: OpenEffect & { readonly effect: StateEffect },
): Promise<void> => {
  const { key, to } = open.effect;
  const { issue, ports } = round;
  try {
    if (!ports.ownIds(issue.ref.instance).has(issue.authorId))
      return await settle(round, open.effect, { key, state: "skipped", why: "the issue is not ours" });
    if (issue.state === to)
      return await settle(round, open.effect, { key, state: "skipped", why: `it is ${to} already` });
    await attempt(round, [open]);
    await round.gitlab.changeIssue(issue.ref, { stateEvent: to === "closed" ? "close" : "reopen" });
    await settle(round, open.effect, { key, state: "done", why: `it is ${to} now` });
  } catch (error) {
    await settleFailure(round, [open], error);
  }
};
