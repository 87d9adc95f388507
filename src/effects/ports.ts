/** What applying effects needs of the rest, as narrow as it can be; `app.ts` joins these with store and GitLab. */
import type { Effect, StatusView, TellWay } from "../model/effect.ts";
import type { EscalationTarget } from "../model/escalation.ts";
import type { IssueRef } from "../model/ids.ts";
import type { IssueSnapshot, ProjectRef } from "../model/issue.ts";
import type { Outcome, Standing } from "../model/outcome.ts";

/** An effect that has not ended yet. */
export interface OpenEffect {
  readonly effect: Effect;
  /** `attempting`: a request was sent, and its answer was never recorded. */
  readonly state: "planned" | "attempting" | "waiting";
  readonly attempts: number;
  readonly attemptedAt: Date | null;
  /** Not before; null: at once. */
  readonly retryAt: Date | null;
  /** The plan that wished it last. */
  readonly planId: number;
  /** Of a word: the way of its last attempt; null or absent: there was none. */
  readonly way?: TellWay | null;
  /** Since when it waits for an inbox; null or absent: it does not. */
  readonly putOffSince?: Date | null;
}

/** The effect log, and what is kept of the issue's notes. */
export interface EffectStore {
  readonly effects: {
    open(issueKey: string): Promise<readonly OpenEffect[]>;
    ofIssue(
      issueKey: string,
    ): Promise<readonly { readonly effect: Effect; readonly outcome: Outcome | null }[]>;
    /** Committed before a request is sent, so that a crash leaves a trace of it. false: another process was faster. */
    attempt(
      key: string,
      now: Date,
      seen: Pick<OpenEffect, "state" | "attempts" | "planId">,
      way?: TellWay,
    ): Promise<boolean>;
    /** Wishes it once more where it had ended, on account of this plan. */
    reopen(key: string, planId: number): Promise<void>;
    /** Lets it wait for something of ours, which is no try. */
    putOff(key: string, outcome: Outcome, since: Date, until: Date): Promise<void>;
    finish(key: string, outcome: Outcome, now: Date, retryAt?: Date): Promise<void>;
  };
  readonly issues: {
    load(issueKey: string): Promise<{
      readonly statusNote: { readonly noteId: number; readonly digest: string } | null;
      readonly memory: { readonly removedLabels: readonly string[] };
    } | null>;
    saveStatusNote(issueKey: string, noteId: number, digest: string): Promise<void>;
  };
  readonly inboxes: {
    /** `refusedAt`: it was tried, and cannot be. */
    get(
      instance: string,
      username: string,
    ): Promise<{ readonly issueKey: string | null; readonly refusedAt: Date | null } | null>;
  };
  readonly ownNotes: {
    add(instance: string, projectId: number, noteId: number, issueKey: string): Promise<void>;
  };
}

/** A note as GitLab lists it. */
export interface ListedNote {
  readonly id: number;
  readonly authorId: number;
  readonly body: string;
  readonly internal: boolean;
}

/** A note as GitLab has it now. */
export interface ReadNote extends ListedNote {
  /** It is one of several of a thread: somebody has replied. */
  readonly isInThread: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Somebody put a label on or took it off. */
interface LabelChange {
  /** null: GitLab names nobody. */
  readonly user: { readonly id: number } | null;
  readonly action: "add" | "remove";
  /** null: it was deleted since. */
  readonly label: string | null;
}

/** How a subscription is made: the bot's own token acting as an administrator, or the person's own token. */
export type SubscribeAs =
  | { readonly way: "sudo"; readonly username: string }
  | { readonly way: "token"; readonly token: string };

/** The writes, and the reads that go with them, of one GitLab instance. */
export interface EffectGitlab {
  readIssue(ref: IssueRef): Promise<IssueSnapshot | null>;
  /** The oldest note that fits; looks no further than that. */
  findNote(ref: IssueRef, fits: (note: ListedNote) => boolean): Promise<ListedNote | null>;
  /** An internal one that GitLab makes public is deleted, and an error. */
  postNote(
    ref: IssueRef,
    note: { readonly body: string; readonly internal: boolean },
  ): Promise<{ readonly noteId: number | null; readonly commandsChanges: Readonly<Record<string, unknown>> }>;
  editNote(ref: IssueRef, noteId: number, body: string): Promise<"edited" | "gone">;
  /** null: it is not there. */
  readNote(ref: IssueRef, noteId: number): Promise<ReadNote | null>;
  deleteNote(ref: IssueRef, noteId: number): Promise<"deleted" | "gone">;
  awards(
    ref: IssueRef,
    noteId: number | null,
  ): Promise<readonly { readonly user: { readonly id: number } }[]>;
  /** Oldest first. */
  labelEvents(ref: IssueRef): Promise<readonly LabelChange[]>;
  /** The accounts of our present tokens. */
  ownUsers(): Promise<readonly { readonly id: number }[]>;
  changeIssue(
    ref: IssueRef,
    change: {
      readonly addLabels?: readonly string[];
      readonly removeLabels?: readonly string[];
      readonly assigneeIds?: readonly number[];
      readonly stateEvent?: "close" | "reopen";
      readonly title?: string;
      readonly description?: string;
    },
  ): Promise<IssueSnapshot>;
  createIssue(project: string, issue: NewIssue): Promise<IssueSnapshot>;
  /** Issues of these authors in a project, created since then. */
  ownIssuesSince(
    project: string,
    authorIds: readonly number[],
    since: Date,
  ): Promise<readonly IssueSnapshot[]>;
  links(ref: IssueRef): Promise<readonly { readonly projectId: number; readonly iid: number }[]>;
  linkIssues(ref: IssueRef, to: IssueRef): Promise<"linked" | "already">;
  award(ref: IssueRef, noteId: number | null, emoji: string): Promise<"awarded" | "already">;
  projectSettings(path: string): Promise<ProjectSettings | null>;
  accessLevel(projectId: number, userId: number): Promise<number>;
  subscribe(ref: IssueRef, as: SubscribeAs): Promise<"subscribed" | "already">;
  /** Whether the person gets every comment, which GitLab tells only in that person's own name. */
  isSubscribed(ref: IssueRef, as: SubscribeAs): Promise<boolean>;
  participants(ref: IssueRef): Promise<readonly { readonly username: string }[]>;
  projectLabels(projectId: number): Promise<readonly { readonly title: string }[]>;
  createLabel(
    projectId: number,
    label: { readonly title: string; readonly color: string; readonly description?: string },
  ): Promise<"created" | "exists">;
  userByUsername(username: string): Promise<{ readonly id: number } | null>;
}

/** An issue of ours that is to be. */
interface NewIssue {
  readonly title: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly assigneeIds: readonly number[];
  readonly confidential: boolean;
  /** `2026-12-01`. */
  readonly dueDate: string | null;
  readonly type: string;
}

/** A project, as far as it lets us open issues. */
export interface ProjectSettings {
  readonly project: ProjectRef;
  readonly archived: boolean;
  readonly issuesEnabled: boolean;
  /** Our own role there. */
  readonly ownAccess: number;
}

/** What is kept of escalations while they are opened. */
export interface EscalationLog {
  /** When it was asked for; null: it is not known. */
  requestedAt(id: string): Promise<Date | null>;
  /** What it was opened as; null: it is not there yet. */
  targetOf(id: string): Promise<EscalationTarget | null>;
  /** Why it is not opened any more; null: it is still to be. */
  whyNotOpen(id: string): Promise<string | null>;
  /** It is there: everybody concerned gets the news. */
  opened(id: string, target: EscalationTarget, issue: IssueSnapshot): Promise<void>;
  /** It will not be opened: nobody wants it any more. */
  dropped(id: string, why: string): Promise<void>;
  /** It could not be opened, for this reason; the same reason is told once. */
  hindered(id: string, why: string): Promise<void>;
}

/**
 * A backup was brought back: what was done after it was taken and before it came back stands in GitLab, and not in
 * the effect log.
 */
export interface ForgottenTime {
  readonly from: Date;
  readonly until: Date;
}

/** Everything that applying needs. */
export interface EffectPorts {
  readonly store: EffectStore;
  readonly escalations: EscalationLog;
  readonly gitlab: (instance: string) => EffectGitlab;
  /** Our user ids there, present and earlier: markers count in their notes alone. */
  readonly ownIds: (instance: string) => ReadonlySet<number>;
  /**
   * Why an effect that was wished earlier must not be applied now: what is only observed since, a rule that is stopped
   * or gone, a partner who does not want it any more. null: it may.
   */
  readonly whyNot: (effect: Effect, issueKey: string) => Promise<string | null>;
  /** What of it is held for now, by key, and when to look again; null: not before somebody lets its asker go on. */
  readonly holds: (open: readonly OpenEffect[]) => Promise<ReadonlyMap<string, Date | null>>;
  /** Why nothing may be written on an issue now; null: it may. */
  readonly whySilent: (issueKey: string) => Promise<string | null>;
  /** The project of a team's row as it is now; undefined: it has none any more. */
  readonly projectOf: (team: string) => string | undefined;
  /** Whether a project is of the groups that this partner is known by: its people read internal notes there. */
  readonly isPartnersOwn: (partner: string, projectPath: string) => boolean;
  /** Whether the configuration gives that person an inbox there. */
  readonly expectsInbox: (instance: string, username: string) => boolean;
  /** The person's own token on an instance, where the configuration has one. */
  readonly tokenOf: (username: string, instance: string) => string | null;
  readonly renderStatus: (
    view: StatusView,
    reached: Readonly<Record<string, { readonly standing: Standing }>>,
  ) => string;
  readonly now: () => Date;
  /** Milliseconds after which GitLab has surely ended a request whose answer was lost (60 s, its worker time-out). */
  readonly answerWindowMs: number;
  /** What may have been done without our knowing it; null: nothing. */
  readonly forgotten: ForgottenTime | null;
  /** Told of every outcome, for figures and for people who watch; `planId`: the plan that wished the effect last. */
  readonly onOutcome: (effect: Effect, outcome: Outcome, planId: number | null) => void;
  /** Does a part of the work for these effects: what is asked of GitLab by the ports given to it carries their keys in log and trace. */
  readonly step: <Answer>(
    open: readonly OpenEffect[],
    work: (ports: EffectPorts) => Promise<Answer>,
  ) => Promise<Answer>;
}
