/** What a rule has done on an issue and is to be taken back. */
import type { Effect } from "./effect.ts";

/** Who asks for what is taken back: an operator, by `liaison undo`. */
export const UNDO = "undo";

/** One thing that was done. */
export interface UndoItem {
  /** Of the effect log; null: of an escalation that was not opened yet. */
  readonly historyId: number | null;
  readonly kind: Effect["kind"];
  /** `rule: NAME` */
  readonly askedBy: string;
  /** Id of the partner. */
  readonly partner: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Labels that were put on and taken off. */
  readonly labels: readonly string[];
  readonly unlabelled: readonly string[];
  /** The note that was written. */
  readonly noteId: number | null;
  /** Its text, as far as it is kept. */
  readonly body: string | null;
  /** Id of the escalation. */
  readonly escalation: string | null;
  /** Of what cannot be taken back: what it is, in a few words. */
  readonly what: string;
}
