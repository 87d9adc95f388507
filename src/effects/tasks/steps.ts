/** What all tasks have in common: that an attempt is recorded before it is made, and what was lost is looked for. */
import { LiaisonError } from "../../lib/errors.ts";
import { Overtaken } from "../failure.ts";
import { CLOCKS_DIFFER_MS } from "../round.ts";
import type { TaskEnd, TaskRound } from "./ports.ts";

/** Records that a request is about to be sent; throws `Overtaken` where it must not be. */
export const attempt = async (round: TaskRound, channel?: string): Promise<void> => {
  const tried = await round.ports.tasks.attempt(round.task, round.ports.now(), channel);
  if (tried === null) throw new Overtaken(round.task.key);
  round.task = tried;
};

/** Records how the task ended, or until when it waits. */
export const end = async (round: TaskRound, ended: TaskEnd): Promise<void> => {
  const known = await round.ports.tasks.finish(round.task, ended, round.ports.now());
  if (known === null) throw new Overtaken(round.task.key);
  round.task = known;
  round.ports.onEnd(round.task, ended);
};

/** Since when something of this task may be in GitLab that we do not know of; null: nothing can be. */
export const mayBeThereSince = ({ task, ports }: TaskRound): Date | null => {
  const { forgotten } = ports;
  const wished = task.createdAt.getTime();
  const starts = [
    ...(task.attempts > 0 ? [wished] : []),
    // What was wished, and done, while nothing was remembered is wished again afterwards.
    ...(forgotten === null ? [] : [Math.min(wished, forgotten.from.getTime())]),
  ];
  return starts.length === 0 ? null : new Date(Math.min(...starts) - CLOCKS_DIFFER_MS);
};

/** It was to be there by a moment that has passed. */
class TooLate extends LiaisonError {
  constructor(until: string) {
    super(`It could not be written in time, by ${until}.`, {
      code: "effects.too-late",
      disposition: { kind: "give-up" },
      remedy: "What it says is in the next one, or of no use any more.",
    });
  }
}

interface Timely {
  readonly until?: string;
}

/** Whether the time for it has passed. */
export const isTooLate = ({ until }: Timely, { ports }: TaskRound): boolean =>
  until !== undefined && ports.now() > new Date(until);

/** Asked before anything is written anew; what an earlier attempt has written stays. */
export const requireTimely = (wish: Timely, round: TaskRound): void => {
  if (wish.until !== undefined && isTooLate(wish, round)) throw new TooLate(wish.until);
};

/** The issue that this is about is not there yet, or not any more. */
export class NotThere extends LiaisonError {
  constructor(message: string, remedy: string, waitMs: number | null) {
    super(message, {
      code: "effects.task-issue",
      disposition: waitMs === null ? { kind: "give-up" } : { kind: "wait", milliseconds: waitMs },
      remedy,
    });
  }
}
