import type { Effect } from "./effect.ts";

/** Something a handler or rule considered, whether it led to an effect or not: the answer to "why" and "why not". */
export interface Consideration {
  readonly askedBy: string;
  readonly acted: boolean;
  /** One sentence, for people. */
  readonly sentence: string;
}

/** What should be true now, and why. Data: it can be printed, stored, replayed and compared. */
export interface Plan {
  /** The issue it is for, see `issueKeyOf`. */
  readonly issueKey: string;
  /** ISO 8601, UTC. */
  readonly decidedAt: string;
  /** Id of the partner; null: not a partner's issue, nothing is done. */
  readonly partner: string | null;
  readonly effects: readonly Effect[];
  readonly considered: readonly Consideration[];
}
