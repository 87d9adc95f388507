/** What somebody asks the support managers for: to be a row's liaison, a topic for its meeting, a seat in it. */

/** What can be asked for. */
export type RequestKind = "join" | "surface" | "attend";

/** A request, before anybody has decided about it. */
export interface NewRequest {
  /** The key of the task that opens its issue. */
  readonly id: string;
  readonly kind: RequestKind;
  /** Id of the row. */
  readonly team: string;
  /** Of the account that asks. */
  readonly instance: string;
  readonly username: string;
  readonly name: string;
  /** What is to be surfaced; else empty. */
  readonly words: string;
  /** The issue on which it was asked for; null: on the command line. */
  readonly originKey: string | null;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
}

/** How the managers decided. */
export interface RequestDecision {
  readonly outcome: "approved" | "declined";
  /** Username of whoever decided. */
  readonly by: string;
  /** Their words; empty: none. */
  readonly words: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A request as it stands. `done`: what was approved has come about. */
export interface StoredRequest extends NewRequest {
  readonly state: "open" | "approved" | "declined" | "done";
  readonly decision: RequestDecision | null;
  /** Of the managers' issue; null: it is not open yet. */
  readonly issueKey: string | null;
}
