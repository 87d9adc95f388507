import type { Effect } from "./effect.ts";
import type { EscalationChange } from "./escalation.ts";
import type { Contact, Topic } from "./meeting.ts";
import type { RegisterEntry } from "./register.ts";
import type { NewTask } from "./task.ts";

/** Stands for the partner where something is done in nobody's name; no id is like it. */
export const NOBODYS = "-";

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
  /** What befalls escalations by this decision. */
  readonly escalations: readonly EscalationChange[];
  /** Commands that were carried out, or refused. */
  readonly commands: readonly CommandRun[];
  /** When handlers want to be asked again though nothing happens; absent: nobody does. */
  readonly wakes?: readonly Wake[];
  /** What is to be done once beside this issue; absent: nothing. */
  readonly tasks?: readonly NewTask[];
  /** What is kept of people who are brought together; absent: nothing. */
  readonly registered?: readonly RegisterEntry[];
  /** That partners were spoken with; absent: nobody said so. */
  readonly contacts?: readonly Contact[];
  /** What people want to be spoken about; absent: nothing. */
  readonly topics?: readonly Topic[];
}

/** A moment at which a handler wants to be asked, by `time.due`. */
export interface Wake {
  readonly handler: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What for, for people; names nobody. */
  readonly why: string;
}

/** A command of a comment, and that it was dealt with: it is never carried out again. */
export interface CommandRun {
  readonly noteId: number;
  /** The same for the same command: an edited comment runs nothing twice. */
  readonly form: string;
  /** Id of who gave it. */
  readonly userId: number;
  /** false: not understood, or refused; a correction of the comment may be tried. */
  readonly ok: boolean;
  /** ISO 8601, UTC. */
  readonly at: string;
}
