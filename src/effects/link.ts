/** GitLab's link between a team's issue and the partner's: read back, made where it is missing, tried again for a while. */
import { messageOf } from "../lib/errors.ts";
import type { EscalationEffect } from "../model/effect.ts";
import type { IssueRef } from "../model/ids.ts";
import { failureOf, isPassing, LEFT_OUT_WAIT_MS, Overtaken, triesAgain } from "./failure.ts";
import type { OpenEffect } from "./ports.ts";
import { type Round, settle } from "./round.ts";

type OpenEscalation = OpenEffect & { readonly effect: EscalationEffect };

/** Reads back what came of `/relate`, and links by a request of its own where that did not work; null: it is linked. */
const errorOfLinking = async (round: Round, target: IssueRef): Promise<unknown> => {
  const { projectId, iid } = round.issue.ref;
  try {
    const links = await round.gitlab.links(target);
    if (!links.some((one) => one.projectId === projectId && one.iid === iid))
      await round.gitlab.linkIssues(target, round.issue.ref);
    return null;
  } catch (error) {
    return error;
  }
};

/** Links an issue that is there, and ends its effect with that: rights that are missing may come back, so it is tried again. */
export const linkAndSettle = async (
  round: Round,
  { effect, attempts }: OpenEscalation,
  target: IssueRef,
  outcome: { readonly state: "done" | "skipped"; readonly why: string },
): Promise<void> => {
  const { key } = effect;
  const error = await errorOfLinking(round, target);
  if (error === null) return settle(round, effect, { key, ...outcome });
  if (error instanceof Overtaken) throw error;
  const why = `${outcome.why} It could not be linked with the partner's issue: ${messageOf(error)}`;
  const { retryInMs } = failureOf(key, error, attempts + 1);
  if (isPassing(error) && retryInMs !== undefined)
    return settle(round, effect, { key, state: "waiting", why }, retryInMs);
  if (triesAgain(attempts)) return settle(round, effect, { key, state: "waiting", why }, LEFT_OUT_WAIT_MS);
  return settle(round, effect, { key, ...outcome, why });
};
