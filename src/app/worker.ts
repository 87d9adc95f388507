/** What a job does: decide about an issue's news, then apply what is open. */

import { applyEffects } from "../effects/apply.ts";
import type { EffectPorts } from "../effects/ports.ts";
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import { type ProcessPorts, processIssue } from "../process/issue.ts";

/** When a job wants to run again; null: when there is news. */
export interface JobAnswer {
  readonly againAt: Date | null;
}

/** GitLab being away is nobody's mistake: the news waits for it, however long that takes. */
const WAIT_MS = 15_000;

/** A handler failed; what the others wanted is done, and the news is decided again. */
class HandlerFailed extends Error {}

const waitFor = (error: unknown): number | undefined => {
  if (!(error instanceof LiaisonError) || !error.code.startsWith("gitlab.")) return undefined;
  if (error.disposition.kind === "wait") return error.disposition.milliseconds;
  return error.disposition.kind === "retry" ? WAIT_MS : undefined;
};

/** The handler of the queue's jobs. What it throws counts as a try of the job; what passes by itself does not. */
export const createWorker =
  (process: ProcessPorts, effects: EffectPorts, log: Logger) =>
  async (issueKey: string): Promise<JobAnswer> => {
    try {
      const { fresh, undecided } = await processIssue(issueKey, process);
      const againAt = await applyEffects(issueKey, fresh, effects);
      if (undecided) throw new HandlerFailed("a handler failed; see the log for which");
      return { againAt };
    } catch (error) {
      const milliseconds = waitFor(error);
      if (milliseconds === undefined) throw error;
      log.warn(
        { issue: issueKey, reason: messageOf(error), milliseconds },
        "GitLab cannot be asked; the news waits",
      );
      return { againAt: new Date(effects.now().getTime() + milliseconds) };
    }
  };
