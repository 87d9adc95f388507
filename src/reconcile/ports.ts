/** What reading without hooks needs of the rest, as narrow as it can be; `app.ts` joins it. */

import type { IssueRef, UserRef } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { PolledDelivery } from "../model/polled-delivery.ts";
import type { Telling } from "../model/telling.ts";

/** A note as it was read. */
export interface ReadNote {
  readonly id: number;
  readonly authorId: number;
  readonly authorUsername: string;
  readonly authorName: string;
  readonly body: string;
  readonly internal: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Where to look for changed issues. */
export type ReadPlace =
  | { readonly kind: "project" | "group"; readonly path: string }
  | { readonly kind: "author"; readonly username: string }
  /** Some issues of one project, by their numbers there. */
  | { readonly kind: "issues"; readonly path: string; readonly iids: readonly number[] };

/** What GitLab wrote into an issue's thread about a change. */
interface SystemNote {
  readonly authorId: number;
  readonly authorUsername: string;
  readonly authorName: string;
  readonly body: string;
  readonly createdAt: string;
}

/** What is asked of one GitLab instance. */
export interface PollGitlab {
  /** Oldest change first; each yielded issue is complete. */
  changedIssues(place: ReadPlace, since: Date): AsyncIterable<IssueSnapshot>;
  /** Newest first. */
  systemNotes(ref: IssueRef): Promise<readonly SystemNote[]>;
  /** Comments written or edited since; no system notes. */
  changedNotes(ref: IssueRef, since: Date): Promise<readonly ReadNote[]>;
}

/** The same, and who changed what. */
export interface SweepGitlab extends PollGitlab {
  labelEvents(ref: IssueRef): Promise<
    readonly {
      readonly user: UserRef | null;
      readonly action: "add" | "remove";
      readonly label: string | null;
      readonly at: string;
    }[]
  >;
  stateEvents(
    ref: IssueRef,
  ): Promise<readonly { readonly user: UserRef | null; readonly state: string; readonly at: string }[]>;
}

/** Somebody's reaction, as it was read. */
export interface ReadAward {
  readonly id: number;
  readonly user: UserRef;
  /** GitLab's name without colons. */
  readonly emoji: string;
  readonly at: string;
}

/** Where reactions are read. */
export interface AwardsGitlab {
  /** On a note, or with null on the issue itself. Throws `gitlab.not-found` where it is not there any more. */
  awards(ref: IssueRef, noteId: number | null): Promise<readonly ReadAward[]>;
  readIssue(ref: IssueRef): Promise<IssueSnapshot | null>;
}

/** Something that a reaction can decide, and that is not decided. */
export interface OpenQuestion {
  /** Its escalation. */
  readonly escalation: string;
  /** Whose news a reaction is. */
  readonly issueKey: string;
  /** Where the reactions are: the same issue, or that of an inbox. */
  readonly placeKey: string;
  /** The note that asks; null: the issue itself does. */
  readonly noteId: number | null;
  /** Since when it is open. */
  readonly since: Date;
}

/** What is asked and not decided, those first that were not looked at for longest. */
export interface OpenQuestions {
  open(mostEscalations: number): Promise<readonly OpenQuestion[]>;
  /** Which of these ids of found news are known already. */
  foundBefore(messageIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Its turn comes again after all others. */
  looked(escalation: string, at: Date): Promise<void>;
}

/** Where found news goes: the same way as webhooks. */
export interface PollDeliveries {
  /** Durable when it resolves. */
  add(delivery: PolledDelivery): Promise<"stored" | "duplicate">;
}

/** How far each place has been read. */
export interface Watermarks {
  get(name: string): Promise<Date | null>;
  set(name: string, at: Date): Promise<void>;
}

/** Of several replicas one at a time does what is regular. */
export interface Claims {
  /** Moves the watermark to `at`, unless that was done less than `everyMs` milliseconds before. */
  claim(name: string, at: Date, everyMs: number): Promise<boolean>;
}

/** Something that a webhook told of an issue. */
export interface Told extends Telling {
  /** By our own account. */
  readonly own: boolean;
}

/** What is known of issues already, to be compared with what is read. */
export interface KnownIssues {
  /** What webhooks told of an issue since then. */
  told(issueKey: string, since: Date): Promise<readonly Told[]>;
  /** How the issue was when it was decided about last, with what we did to its labels since; null: it never was. Without its description. */
  remembered(issueKey: string): Promise<IssueSnapshot | null>;
  /** Whether it is a partner's issue, or one that we opened for one. */
  concerns(issue: IssueSnapshot): Promise<boolean>;
  /** Whether news of it waits to be decided. */
  isWaiting(issueKey: string): Promise<boolean>;
}
