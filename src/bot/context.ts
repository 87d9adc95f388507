import type { Vocabulary } from "../commands/parse.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { EscalationFrontMatter } from "../config/schema/front-matter.ts";
import type { LiaisonRow, Partner } from "../config/schema/people.ts";
import type { Logger } from "../lib/log.ts";
import type { Deadline } from "../model/deadline.ts";
import type { Effect, LabelsUnderWay } from "../model/effect.ts";
import type { EscalationRecord } from "../model/escalation.ts";
import type { EventOf, IssueEventName, MemberEvent } from "../model/event.ts";
import type { UserRef } from "../model/ids.ts";
import type { IssueSnapshot, Visibility } from "../model/issue.ts";
import type { Findings, QuestionText } from "../model/knowledge.ts";
import type { MeetingAnswer } from "../model/meeting.ts";
import type { IssueMarks, IssueMemory, Turn } from "../model/memory.ts";
import type { Outcome, Standing } from "../model/outcome.ts";
import type { CommandRun, Plan } from "../model/plan.ts";
import type { Introduced, RegisterEntry } from "../model/register.ts";
import type { RequestKind, StoredRequest } from "../model/request.ts";
import type { TaskState } from "../model/task.ts";
import type { FarewellView, IntroductionView, OnboardingView, RequestView } from "../render/people-views.ts";
import type { SavedReply } from "../render/reply.ts";
import type {
  DocumentationTemplateView,
  EscalationTemplateView,
  ReplyTemplateView,
} from "../render/views.ts";
import type { AreaSet } from "../triage/areas.ts";
import type { Assigned } from "../triage/assigned.ts";
import type { Role, Somebody } from "../triage/role.ts";
import type { RuleSet } from "../triage/rules.ts";
import type { KnownEscalation } from "./known-escalation.ts";
import type { PlanWriter } from "./plan-writer.ts";

/** What handlers may ask GitLab. Answers become recorded facts, so that a decision can be replayed. */
export interface Reader {
  /** Titles of all labels that can be used in the issue's project, groups' labels included. */
  projectLabels(): Promise<readonly string[]>;
  /** Whether the issue's author is a member, direct or inherited; undefined: could not be found out. */
  authorIsMember(source: "group" | "project", id: string | number): Promise<boolean | undefined>;
  /** An account by its id; null: there is none. */
  user(id: number): Promise<UserRef | null>;
  /** An account by its name; null: there is none. */
  userNamed(username: string): Promise<UserRef | null>;
  /** A project as the token for it sees it; null: it is not there for us. */
  project(path: string): Promise<ProjectFacts | null>;
  /** Role of somebody in a project, by its number: see model/access-level.ts; 0: none. */
  accessLevel(projectId: number, userId: number): Promise<number>;
  /** The issue's last comments that everybody who sees the issue may read, oldest first; none of ours. */
  lastComments(limit: number): Promise<readonly CommentFact[]>;
  /** Who put labels on and took them off. */
  labelEvents(): Promise<readonly LabelFact[]>;
  /** Who closed and reopened the issue. */
  stateEvents(): Promise<readonly StateFact[]>;
  /** Who reacted to the issue itself. */
  reactions(): Promise<readonly ReactionFact[]>;
  /** What GitLab wrote about changes, newest first. */
  systemNotes(): Promise<readonly SystemNoteFact[]>;
  /** An issue by its reference; null: there is none for us. */
  issueAt(project: string, iid: number): Promise<IssueSnapshot | null>;
}

/**
 * What we keep ourselves, as handlers may ask it. Answers become recorded facts, but for decisions and effects: those
 * are asked anew when a decision is replayed.
 */
export interface Records {
  /** How many escalations a team was asked for since a moment (ISO 8601). */
  requestedOf(team: string, since: string): Promise<number>;
  /** Escalations that an issue is part of, on whatever side. */
  escalationsOf(issueKey: string): Promise<readonly EscalationRecord[]>;
  /** What is known of other questions that share telling words with this one. */
  questionsLike(question: QuestionText): Promise<Findings>;
  /** What became of a task (model/task.ts) by its key; null: there is none. */
  task(key: string): Promise<TaskFact | null>;
  /** How often these (usernames, or paths of groups, in lower case) were introduced since a moment (ISO 8601), and when last. */
  introductionsOf(handles: readonly string[], since: string): Promise<readonly Introduced[]>;
  /** Who was introduced on this issue, ever: their handles. */
  introducedHere(): Promise<readonly string[]>;
  /** What somebody (a username) has asked the support managers for. */
  requestsOf(username: string): Promise<readonly StoredRequest[]>;
  /** The last answer to this issue's question at a meeting, unless it could not be told; null: there is none. */
  meetingAnswer(): Promise<MeetingAnswer | null>;
  /** The newest decisions about this issue. */
  decisions(limit: number): Promise<readonly Plan[]>;
  /** Every wish that this issue ever had, and how it ended. */
  effects(): Promise<readonly { readonly effect: Effect; readonly outcome: Outcome | null }[]>;
}

/** What became of a task, as far as others are concerned. */
export interface TaskFact {
  readonly state: TaskState;
  /** `group/project#12`, and its address, of the issue that it opened; null: none so far. */
  readonly reference: string | null;
  readonly url: string | null;
}

/** A project that may be escalated to. */
export interface ProjectFacts {
  readonly id: number;
  readonly path: string;
  readonly visibility: Visibility;
  readonly archived: boolean;
  readonly issuesEnabled: boolean;
}

/** A comment that was read. */
export interface CommentFact {
  readonly id: number;
  readonly author: UserRef;
  readonly body: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A label that somebody put on or took off; null: somebody who is not there any more. */
export interface LabelFact {
  readonly id: number;
  readonly user: UserRef | null;
  readonly action: "add" | "remove";
  readonly label: string | null;
  readonly at: string;
}

/** Somebody closed or reopened the issue. */
export interface StateFact {
  readonly user: UserRef | null;
  readonly state: string;
  readonly at: string;
}

/** Somebody reacted. */
export interface ReactionFact {
  readonly user: UserRef;
  readonly emoji: string;
  readonly at: string;
}

/** GitLab's own words about a change, in the name of whoever made it. */
export interface SystemNoteFact {
  readonly id: number;
  readonly author: UserRef;
  readonly body: string;
  readonly at: string;
}

/** What templates of comments can use. */
export interface CommentView {
  readonly issue: {
    readonly title: string;
    readonly url: string;
    /** `group/project#12` */
    readonly reference: string;
    /** Username of the author; empty where it is not known. */
    readonly author: string;
    readonly state: string;
  };
  readonly partner: { readonly id: string; readonly name: string };
  /** The liaison's name; empty where nobody is assigned. */
  readonly liaison: { readonly name: string };
  readonly rule: { readonly name: string };
}

/** An issue of our own. */
export interface RenderedIssue {
  readonly title: string;
  readonly body: string;
}

/** Others' text and our own templates as Markdown that does only what it should. */
export interface Rendering {
  /** Others' text within a line of ours. */
  readonly inline: (text: string) => string;
  /** Others' text as a block quote. */
  readonly quote: (text: string) => string;
  /** What a person of ours sends to a partner, readable and harmless, as a block quote. */
  readonly answer: (text: string) => string;
  /** `@username`, which notifies the person. */
  readonly mention: (username: string) => string;
  /** A link whose text and address cannot break out. */
  readonly link: (label: string, url: string) => string;
  /** An escalation from its template, or, where that fails, from the plain built-in one, with why. */
  readonly escalation: (
    team: LiaisonRow,
    view: EscalationTemplateView,
  ) => {
    readonly frontMatter: EscalationFrontMatter;
    readonly body: string;
    readonly failure: string | null;
  };
  /** A documentation task. Throws where it cannot be rendered. */
  readonly documentation: (
    template: string,
    view: DocumentationTemplateView,
  ) => {
    readonly frontMatter: { title: string; labels: string[]; assignees: string[] };
    readonly body: string;
  };
  /** The saved replies that there are. */
  readonly replies: () => readonly SavedReply[];
  /** A saved reply. Throws where it cannot be rendered. */
  readonly reply: (name: string, view: ReplyTemplateView) => string;
  /** Somebody who knows is introduced. Throws where the template cannot be rendered. */
  readonly introduction: (view: IntroductionView) => string;
  /** What the support managers are asked. Throws where the template cannot be rendered. */
  readonly request: (kind: RequestKind, view: RequestView) => RenderedIssue;
  /** A new liaison's first issue. Throws where the template cannot be rendered. */
  readonly onboarding: (view: OnboardingView) => RenderedIssue;
  /** What is left to do when a partner leaves. Throws where the template cannot be rendered. */
  readonly farewell: (view: FarewellView) => RenderedIssue;
  /** Text as a block of code. */
  readonly code: (text: string) => string;
}

/** What a handler of `member.*` gets: there is no issue, and nothing to plan. */
export interface MemberContext {
  readonly event: MemberEvent;
  readonly log: Logger;
  /** Reads a group's members again, where a partner's people are known by it. */
  refreshMembers(groupPath: string): Promise<void>;
}

/** Everything a handler may look at, and the plan it writes into. */
export interface Context<Name extends IssueEventName = IssueEventName> {
  readonly event: EventOf<Name>;
  /** The issue as it is now, which may be later than the event. */
  readonly issue: IssueSnapshot;
  readonly partner: Partner;
  /** Why the issue is this partner's. */
  readonly partnerReason: string;
  readonly liaison: Assigned;
  /** What we knew before this news, with this news' turn and first response folded in. */
  readonly memory: IssueMemory;
  /** When this issue was looked at before, ISO 8601; null: never. */
  readonly lastLookedAt: string | null;
  /** Labels that we put on this issue ourselves. */
  readonly ownLabels: readonly string[];
  readonly labelsUnderWay: LabelsUnderWay;
  /** We have posted the status note before. */
  readonly hasStatusNote: boolean;
  /** How people were reached on this issue before, by username in lower case. */
  readonly reached: Readonly<Record<string, Standing>>;
  /** The issue is a long-lived list: never labelled, hurried or escalated as a whole. */
  readonly isTracker: boolean;
  readonly configuration: Configuration;
  /** The configuration's rules, compiled. */
  readonly rules: RuleSet;
  /** The configuration's areas, compiled. */
  readonly areas: AreaSet;
  /** Renders a template of `templates/comment/` by name; others' text in the view is made harmless. */
  readonly renderComment: (template: string, view: CommentView) => string;
  readonly now: Date;
  readonly log: Logger;
  /** Read-only. */
  readonly gitlab: Reader;
  readonly records: Records;
  /** What this issue was handed to other teams for, the oldest first. */
  readonly escalations: readonly KnownEscalation[];
  /** What it was part of before: it was taken back, or is somewhere else now. */
  readonly formerEscalations: readonly KnownEscalation[];
  /** Whom the issue waits on, escalations counted in. */
  readonly turn: Turn;
  /** What is owed here and until when, the earliest first. */
  readonly deadlines: readonly Deadline[];
  /** What people told us to do here from now on. */
  readonly marks: IssueMarks;
  /** Our notes are silenced here, by a command, a label, or for the whole project: why; null: they are not. */
  readonly silenced: string | null;
  /** What is kept of people by what was wanted so far. */
  readonly registered: readonly RegisterEntry[];
  /** Commands of this news' comments that were dealt with before. */
  readonly runs: readonly CommandRun[];
  /** Our own user ids here. */
  readonly ownIds: ReadonlySet<number>;
  readonly roleOf: (somebody: Somebody) => Role;
  /** What commands can speak of. */
  readonly words: Vocabulary;
  readonly render: Rendering;
  readonly plan: PlanWriter;
}
