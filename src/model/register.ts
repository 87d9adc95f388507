/** What is kept of people who are brought together, with the decision that led to it. */

import type { NewRequest, RequestDecision } from "./request.ts";

/** Somebody who knows was brought into an issue, by a command. */
export interface Introduction {
  /** The command of the comment: an introduction is one, however often it is decided about. */
  readonly occurrence: string;
  readonly instance: string;
  /** A username, or a group's path, in lower case. */
  readonly handle: string;
  /** Id of the area. */
  readonly area: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** No more introductions of theirs than this since then, this one not counted. */
  readonly atMost: { readonly since: string; readonly count: number };
}

/** How often somebody was introduced in the time that counts, and when last (ISO 8601), which may be before it. */
export interface Introduced {
  readonly handle: string;
  readonly count: number;
  readonly lastAt: string;
}

/** What is to be kept with a decision. */
export type RegisterEntry =
  | ({ readonly kind: "introduction" } & Introduction)
  | { readonly kind: "request"; readonly request: NewRequest }
  /** `request`: its id. */
  | { readonly kind: "decision"; readonly request: string; readonly decision: RequestDecision };
