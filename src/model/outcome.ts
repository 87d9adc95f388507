import type { SubscribeWay } from "./effect.ts";

/**
 * How a person knows of an issue. `mentioned` cannot be verified: GitLab keeps no list that we could read for it.
 * `named`: not reached. `left`: took the subscription off by hand, and is left in peace.
 */
export type Standing = "subscribed" | "participant" | "mentioned" | "named" | "left";

/** How every effect ends, with why. */
export interface Outcome {
  readonly key: string;
  /**
   * `done`: changed something. `skipped`: already so, or not ours to do. `failed`: given up.
   * `waiting`: will be tried again. `observed`: would have been done in `mode: act`.
   */
  readonly state: "done" | "skipped" | "failed" | "waiting" | "observed";
  /** One sentence, for people. */
  readonly why: string;
  /** Of a subscription: how it ended, and by which way. */
  readonly standing?: Standing;
  readonly way?: SubscribeWay;
  /** Of labels: those that we put on, and those that we took off. */
  readonly labels?: readonly string[];
  readonly unlabelled?: readonly string[];
  /** ISO 8601, UTC: when it ended. */
  readonly at?: string;
  /** Of a waiting write: its answer was lost, so it may have been executed. */
  readonly lost?: true;
  /** Of a waiting change: GitLab left it out, for want of rights. */
  readonly leftOut?: true;
  /** Of a posted or edited note. */
  readonly noteId?: number;
}
