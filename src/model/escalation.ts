/** A question that was handed to another team: one record per question and team, told by the events that befell it. */
import type { IssueRef } from "./ids.ts";
import { type IssueSnapshot, referenceOf, type Visibility } from "./issue.ts";

/**
 * Where an escalation stands. `proposed`: a rule wants it and waits for the liaison's word. `requested`: to be opened
 * in the team's project. `open`: it is there. `acknowledged`: a human of the team has seen it. `answered`: the
 * team has answered. `relayed`: the partner has the answer. `done`: nothing is left to do. `unanswered`: closed without
 * a word. `lost`: the team's issue is not there any more.
 */
export type EscalationState =
  | "proposed"
  | "requested"
  | "open"
  | "acknowledged"
  | "answered"
  | "relayed"
  | "done"
  | "declined"
  | "withdrawn"
  | "dropped"
  | "unanswered"
  | "lost";

/** Who did something: an account by its name, never more than a status note or a report needs. */
export interface Doer {
  readonly id: number;
  readonly username: string;
  readonly name: string;
}

/** One of the issues for whose sake there is an escalation. */
export interface EscalationSource {
  readonly issueKey: string;
  /** Id of the partner. */
  readonly partner: string;
  readonly url: string;
  /** `group/project#12` */
  readonly reference: string;
  /** How few may read it, when it became a source: see model/rank.ts. */
  readonly rank: number;
}

/** The issue in the team's project. */
export interface EscalationTarget {
  readonly ref: IssueRef;
  readonly url: string;
  /** `group/project#12` */
  readonly reference: string;
  readonly visibility: Visibility;
  readonly confidential: boolean;
}

/** An issue as the target of an escalation. */
export const targetOf = (issue: IssueSnapshot): EscalationTarget => ({
  ref: issue.ref,
  url: issue.url,
  reference: referenceOf(issue),
  visibility: issue.project.visibility,
  confidential: issue.confidential,
});

interface EventBase<Kind extends string> {
  readonly kind: Kind;
  /** What it is known by, so that the same event counts once however often it is told: `note:123:FORM`, `opened`. */
  readonly id: string;
  /** ISO 8601, UTC: when it happened. */
  readonly at: string;
}

/** Ways in which a team shows that it has seen an escalation. */
export type Acknowledgement = "comment" | "reaction" | "assignment" | "label" | "command";

/** What can befall an escalation, as facts; its state follows from all of them in the order of their time. */
export type EscalationEvent =
  | (EventBase<"proposed"> & { readonly reason: string; readonly source: EscalationSource })
  | (EventBase<"requested"> & {
      readonly reason: string;
      readonly by: Doer | null;
      readonly source: EscalationSource;
    })
  | (EventBase<"confirmed"> & { readonly by: Doer })
  | (EventBase<"refused"> & { readonly by: Doer })
  | (EventBase<"opened"> & { readonly target: EscalationTarget })
  /** It could not be opened so far, or the link is missing; it is tried again. */
  | (EventBase<"hindered"> & { readonly why: string })
  /** A second trigger: its reason is told to the team. `rank`: of the issue where it was given. */
  | (EventBase<"reason"> & { readonly reason: string; readonly by: Doer | null; readonly rank: number })
  | (EventBase<"source-added"> & {
      readonly reason: string;
      readonly by: Doer | null;
      readonly source: EscalationSource;
    })
  | (EventBase<"source-closed"> & { readonly issueKey: string })
  | (EventBase<"source-reopened"> & { readonly issueKey: string })
  /** Somebody took one of several issues back: it is no part of it any more. */
  | (EventBase<"source-left"> & { readonly issueKey: string; readonly by: Doer; readonly reason: string })
  | (EventBase<"source-changed"> & { readonly issueKey: string; readonly to: EscalationSource })
  | (EventBase<"source-commented"> & { readonly issueKey: string; readonly url: string })
  | (EventBase<"acknowledged"> & { readonly by: Doer; readonly how: Acknowledgement })
  /** A human of the team has commented: an answer, should the issue be closed. */
  | (EventBase<"commented"> & { readonly by: Doer; readonly url: string })
  | (EventBase<"answered"> & { readonly by: Doer | null; readonly words: string })
  | (EventBase<"draft"> & { readonly by: Doer; readonly text: string; readonly direct: boolean })
  /** A person sends the team's answer to these partners' issues; `text` null: in words of their own, there. */
  | (EventBase<"sent"> & {
      readonly by: Doer;
      readonly issueKeys: readonly string[];
      readonly text: string | null;
    })
  | (EventBase<"declined"> & { readonly by: Doer | null; readonly reason: string })
  | (EventBase<"withdrawn"> & { readonly by: Doer | null; readonly reason: string })
  | (EventBase<"closed"> & { readonly by: Doer | null; readonly human: boolean })
  | (EventBase<"reopened"> & { readonly by: Doer | null })
  | (EventBase<"moved"> & { readonly target: EscalationTarget; readonly duplicate: boolean })
  /** Others may read the team's issue now than before. */
  | (EventBase<"target-changed"> & { readonly target: EscalationTarget })
  | EventBase<"lost">
  /** What was lost is there again: rights were given back. */
  | EventBase<"found">;

/** One kind of event. */
export type EscalationEventOf<Kind extends EscalationEvent["kind"]> = Extract<
  EscalationEvent,
  { readonly kind: Kind }
>;

/** An escalation as it is kept: who it is for, and everything that befell it. */
export interface EscalationRecord {
  /** Short, plain, the same for the same question: a digest of issue, team and occurrence. */
  readonly id: string;
  /** The GitLab instance that both sides are on. */
  readonly instance: string;
  /** Id of the team's row in the liaison table. */
  readonly team: string;
  /** Who wanted it: `rule: NAME`, or the handler that a person reached: `commands`, `escalate-by-label`. */
  readonly askedBy: string;
  /** In the order in which they were told. */
  readonly events: readonly EscalationEvent[];
  /** Grows with every change: what was decided on an older one is decided again. */
  readonly version: number;
}

/** What a decision wants to add to an escalation. */
export interface EscalationChange {
  /** As it was known; version 0: it is new. */
  readonly before: EscalationRecord;
  readonly events: readonly EscalationEvent[];
  /** It asks the team anew: no more than this since then, whoever else asks at the same moment. ISO 8601, UTC. */
  readonly atMost?: { readonly since: string; readonly count: number };
}

/** What follows from an escalation's events. */
export interface EscalationView {
  readonly state: EscalationState;
  /** ISO 8601, UTC: since when. */
  readonly since: string;
  /** In the order in which they joined, closed ones too: the one that asked is the first, while it is a part. */
  readonly sources: readonly EscalationSource[];
  /** Keys of the sources that are closed. */
  readonly closedSources: readonly string[];
  readonly target: EscalationTarget | null;
  /** Why it could not be opened so far; null: nothing is in the way. */
  readonly hindrance: string | null;
  /** The last text that the team handed over for the partner, and who; null: none. */
  readonly draft: EscalationEventOf<"draft"> | null;
  readonly openedAt: string | null;
  readonly acknowledgedAt: string | null;
  readonly answeredAt: string | null;
  readonly sentAt: string | null;
}
