import type { Deadline, Pause } from "./deadline.ts";
import type { PersonRef, Side } from "./effect.ts";
import type { EscalationState } from "./escalation.ts";
import type { IssueSnapshot } from "./issue.ts";

/** Whose turn it is: every watched issue waits on exactly one side (DESIGN, section 8). */
export interface Turn {
  readonly side: Side;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Of side `team`: the row of the liaison table. */
  readonly team?: string;
  /** A person said so. */
  readonly corrected?: boolean;
  /** Of a side that owes a word: since when nobody of ours has said one, where that is before `since`. ISO 8601, UTC. */
  readonly silentSince?: string;
}

/** How far people were reminded of a deadline: the stage that was said last, and when. */
export interface Reminded {
  readonly stage: ReminderStage;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** How many stages were said after the deadline was missed and its owners knew; absent: none, or by an earlier version. */
  readonly later?: number;
  /** Whoever is still to be told, by name: they do not work yet. */
  readonly left?: readonly { readonly stage: ReminderStage; readonly name: string }[];
}

/** Who is told of a deadline, one after the other: before it, after it, and whom else while nothing comes. */
export type ReminderStage = "soon" | "missed" | "cover" | "team" | "managers";

/** What people told us to do on one issue from now on. */
export interface IssueMarks {
  /** Our notes are silenced here; by whom (a username) and since when. */
  readonly stopped?: { readonly by: string; readonly at: string } | null;
  /** ISO 8601, UTC: until then it is on nobody's list. */
  readonly snoozedUntil?: string | null;
  /** Whose issue it is by somebody's word; `""`: nobody's. */
  readonly trackedFor?: string | null;
  /** Whose turn it is by somebody's word; it becomes the turn with the decision. */
  readonly correction?: Turn;
  /** Labels that we took off because somebody told us to: they stay off. */
  readonly keptOff?: readonly string[];
  /** Labels that a rule had taken off and that were put back: they stay on. */
  readonly keptOn?: readonly string[];
  /** Labels that ask for an escalation, and were looked at. */
  readonly askingLabels?: readonly string[];
  /** The label that says whom it waits on, as we wished it last: where a person took it off, it stays off. */
  readonly waitingLabel?: string | null;
  /** By keys of deadlines: how far people were reminded. */
  readonly reminders?: Readonly<Record<string, Reminded>>;
  /** The label that says how deadlines stand, as we wished it last: where a person took it off, it stays off. */
  readonly deadlineLabel?: string | null;
  /** ISO 8601, UTC: when a person sent a saved reply here. */
  readonly answeredAt?: string;
  /** ISO 8601, UTC: the topics that were asked for here by then were spoken about, a person says. */
  readonly topicsDoneAt?: string;
  /** The same by a partner: of those topics that were not asked for in internal notes. */
  readonly publicTopicsDoneAt?: string;
  /** Ids of those who were told that a command is not theirs to give. */
  readonly refused?: readonly number[];
}

/** How things stood with an issue when it was closed: where it was moved elsewhere, it goes on like that there. */
export interface Left {
  readonly turn: Turn;
  readonly ownLabels: readonly string[];
  readonly waitingLabel: string | null;
  readonly removedLabels: readonly string[];
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
  /** Whom it waits on, escalations counted in. */
  readonly waits?: Turn;
  readonly marks?: IssueMarks;
  /** Nobody has done anything to it since it was only observed: time alone begins nothing here. */
  readonly observed?: true;
  /** When a person of ours commented last, internally too. ISO 8601, UTC. */
  readonly spokenAt?: string;
  /** Since when it has the label by which people put it on the agenda, as far as we saw. ISO 8601, UTC. */
  readonly onAgendaSince?: string;
  /** Times in which clocks stood still, as far back as any clock may reach. */
  readonly pauses?: readonly Pause[];
  /** What is owed, and until when, as it was calculated last. */
  readonly deadlines?: readonly Deadline[];
  /** By which settings, as a digest; absent: there were none. */
  readonly clockedBy?: string;
  /** Who looked after it when it was decided about last; null: nobody. Absent: decided by an earlier version. */
  readonly owner?: PersonRef | null;
  /** Everybody who looked after it then, or was told of it with whoever does. Absent: decided by an earlier version. */
  readonly told?: readonly PersonRef[];
  /** Who looked after it before the present owner; ISO 8601, UTC: since when not any more. */
  readonly handedOver?: { readonly from: PersonRef | null; readonly at: string };
  /** Teams that were asked, and where each stands; ISO 8601, UTC: when it answered. */
  readonly teams?: readonly {
    readonly team: string;
    readonly state: EscalationState;
    readonly answeredAt?: string;
  }[];
  /** Key of the issue that it was before it was moved here. */
  readonly movedFrom?: string;
  /** Of a closed issue. */
  readonly left?: Left;
  /**
   * A handler failed at the last look, or a word that was said before the move was heard of late: the issue counts as
   * changed until that was decided about.
   */
  readonly undecided?: true;
}
