import type { Side } from "./effect.ts";
import type { IssueSnapshot } from "./issue.ts";

/** Whose turn it is: every watched issue waits on exactly one side (DESIGN, section 8). */
export interface Turn {
  readonly side: Side;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** What we remember of an issue between two pieces of news. */
export interface IssueMemory {
  /** The newest state we believe: by `updatedAt`, never backwards. */
  readonly snapshot: IssueSnapshot;
  /** Id of the partner. */
  readonly partner: string | null;
  readonly turn: Turn;
  /** First public comment by a human of our side after the partner's. ISO 8601, UTC. */
  readonly firstResponseAt: string | null;
  /** Labels that a human took off: they stay off. */
  readonly removedLabels: readonly string[];
  /** Labels that we put on, and neither we nor anybody else took off again. */
  readonly ownLabels: readonly string[];
  /** ISO 8601, UTC: what the effect log says of labels up to then is folded into `ownLabels`. */
  readonly rememberedAt: string;
  /** A handler failed at the last look: what it saw counts as changed until it has decided. */
  readonly undecided?: true;
}
