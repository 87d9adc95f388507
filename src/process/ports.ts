/** What processing needs of the rest, as narrow as it can be; `app.ts` joins these with store and GitLab. */

import type { LabelFact, StateFact } from "../bot/context.ts";
import type { ProjectStop } from "../bot/plan-writer.ts";
import type { Effect } from "../model/effect.ts";
import type { EscalationEvent, EscalationRecord, EscalationState } from "../model/escalation.ts";
import type { IssueRef, UserRef } from "../model/ids.ts";
import type { IssueSnapshot, ProjectRef } from "../model/issue.ts";
import type { Findings, Lesson, QuestionText } from "../model/knowledge.ts";
import type { MeetingAnswer } from "../model/meeting.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { Outcome } from "../model/outcome.ts";
import type { CommandRun, Plan } from "../model/plan.ts";
import type { PolledDelivery } from "../model/polled-delivery.ts";
import type { Introduced } from "../model/register.ts";
import type { StoredRequest } from "../model/request.ts";
import type { Task } from "../model/task.ts";
import type { UndoItem } from "../model/undo.ts";

/** What is kept of an issue. */
export interface StoredIssue {
  readonly memory: IssueMemory;
  readonly statusNote: { readonly noteId: number; readonly digest: string } | null;
}

/** An effect as the log has it. */
export interface LoggedEffect {
  readonly effect: Effect;
  readonly state: string;
  readonly outcome: Outcome | null;
}

/** News for the issue that another was moved to, stored with the decision about that one. */
export interface SuccessorNews {
  readonly delivery: PolledDelivery;
  /** What is remembered of it where nothing was decided about it yet; null: nothing is. */
  readonly memory: IssueMemory | null;
}

/** The tables that a decision reads and writes. */
export interface DecisionStore {
  readonly deliveries: {
    hold(held: readonly { readonly id: number; readonly until: Date }[]): Promise<void>;
    /** When the first of those that were put off is due; null: none were. */
    heldUntil(issueKey: string): Promise<Date | null>;
    /** Whether news of an issue waits to be decided. */
    isWaiting(issueKey: string): Promise<boolean>;
    /** Settles deliveries that lead to no plan, with why. */
    settle(ids: readonly number[], state: "ignored" | "unreadable", why: string): Promise<void>;
  };
  readonly issues: { load(issueKey: string): Promise<StoredIssue | null> };
  readonly effects: { ofIssue(issueKey: string): Promise<readonly LoggedEffect[]> };
  readonly decisions: {
    save(decision: {
      readonly plan: Plan;
      readonly facts: unknown;
      readonly memory: IssueMemory;
      readonly deliveryIds: readonly number[];
      readonly asked?: readonly string[];
      readonly knownEscalations?: readonly string[];
      readonly escalations: readonly EscalationWrite[];
      readonly lessons?: readonly Lesson[];
      readonly undo?: { readonly run: string };
      readonly projectStop?: { readonly projectId: number; readonly stop: ProjectStop | null };
      readonly successor?: SuccessorNews;
    }): Promise<number | null>;
    latest(issueKey: string, limit: number): Promise<readonly { readonly plan: Plan }[]>;
  };
  readonly escalations: {
    ofIssue(issueKey: string): Promise<readonly EscalationOfIssue[]>;
    requestedSince(team: string, since: Date): Promise<number>;
  };
  readonly knowledge: {
    like(instance: string, exceptIssueKey: string, question: QuestionText): Promise<Findings>;
  };
  readonly tasks: { get(key: string): Promise<Pick<Task, "state" | "result"> | null> };
  readonly requests: {
    ofPerson(instance: string, username: string): Promise<readonly StoredRequest[]>;
    /** The request that an issue is; null: it is none. */
    ofIssue(issueKey: string): Promise<StoredRequest | null>;
  };
  readonly introductions: {
    since(instance: string, handles: readonly string[], since: Date): Promise<readonly Introduced[]>;
    /** Handles of those who were introduced on an issue. */
    onIssue(issueKey: string): Promise<readonly string[]>;
  };
  readonly spokenItems: { answerOf(issueKey: string): Promise<MeetingAnswer | null> };
  readonly undo: {
    /** What is to be taken back on an issue, the first that was asked for first. */
    waiting(
      issueKey: string,
    ): Promise<readonly { readonly run: string; readonly items: readonly UndoItem[] }[]>;
    /** It cannot be taken back; it can be asked for again. */
    fail(run: string, issueKey: string, why: string): Promise<void>;
  };
  readonly commands: {
    ofNotes(instance: string, noteIds: readonly number[]): Promise<readonly CommandRun[]>;
    timesOf(instance: string, userId: number, since: Date): Promise<readonly Date[]>;
  };
  readonly projectStops: { get(instance: string, projectId: number): Promise<ProjectStop | null> };
}

/** An escalation that an issue is part of, and as what. */
export interface EscalationOfIssue {
  readonly role: "source" | "target";
  readonly record: EscalationRecord;
}

/** Events for an escalation, and where it stands with them. */
export interface EscalationWrite {
  readonly before: EscalationRecord;
  readonly events: readonly EscalationEvent[];
  readonly state: EscalationState;
  readonly since: string;
  readonly sourceKeys: readonly string[];
  readonly targetKey: string | null;
}

/** Somebody's reaction, change of labels or of state, and GitLab's words about changes. */
interface GitlabHistory {
  awards(
    ref: IssueRef,
    noteId: number | null,
  ): Promise<readonly { readonly user: UserRef; readonly emoji: string; readonly at: string }[]>;
  labelEvents(ref: IssueRef): Promise<readonly LabelFact[]>;
  stateEvents(ref: IssueRef): Promise<readonly StateFact[]>;
  systemNotes(ref: IssueRef): Promise<readonly GitlabNote[]>;
  readNotes(
    ref: IssueRef,
    options: { readonly newestFirst: boolean; readonly limit?: number },
  ): Promise<readonly GitlabNote[]>;
}

/** A note as GitLab tells it. */
interface GitlabNote {
  readonly id: number;
  readonly authorId: number;
  readonly authorUsername: string;
  readonly authorName: string;
  readonly body: string;
  readonly internal: boolean;
  readonly system: boolean;
  readonly createdAt: string;
}

/** What a decision may ask one GitLab instance. */
export interface DecisionGitlab extends GitlabHistory {
  readIssue(ref: IssueRef): Promise<IssueSnapshot | null>;
  projectLabels(projectId: number): Promise<readonly { readonly title: string }[]>;
  groupMembers(path: string): Promise<readonly { readonly user: UserRef }[]>;
  projectMembers(path: string): Promise<readonly { readonly user: UserRef }[]>;
  userById(id: number): Promise<UserRef | null>;
  userByUsername(username: string): Promise<UserRef | null>;
  projectByPath(path: string): Promise<ProjectRef | null>;
  projectSettings(path: string): Promise<{
    readonly project: ProjectRef;
    readonly archived: boolean;
    readonly issuesEnabled: boolean;
  } | null>;
  accessLevel(projectId: number, userId: number): Promise<number>;
}

/** Reads comments as they are now. */
export interface PresentNotes {
  /** null: it is not there any more. */
  readNote(
    ref: IssueRef,
    noteId: number,
  ): Promise<{ readonly id: number; readonly body: string; readonly updatedAt: string } | null>;
}

/** What webhooks told of comments. */
export interface ToldNotes {
  /** Bodies of the webhooks that told of a comment (see `noteNews`), newest first. */
  bodiesOfNote(issueKey: string, news: string): Promise<readonly (string | Uint8Array)[]>;
}
