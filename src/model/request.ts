/** What somebody asks the support managers for: to be a row's liaison, a topic for its meeting, a seat in it. */

/** What can be asked for. */
export type RequestKind = "join" | "surface" | "attend";

/** Where something was asked, and who may read an answer there. */
export interface RequestOrigin {
  readonly issueKey: string;
  /** Id of the partner whose issue it is; null: not known any more. */
  readonly partner: string | null;
  /** In an internal note. */
  readonly internal: boolean;
  /** How few could read it there: see model/rank.ts. */
  readonly rank: number;
}

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
  /** null: on the command line. */
  readonly origin: RequestOrigin | null;
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
