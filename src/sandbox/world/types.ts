/**
 * The state of the sandbox GitLab: plain records that refer to each other directly. Only the actions in this
 * folder change them; everybody else reads. Field names are the domain's; the REST and webhook folders turn
 * them into GitLab's own names.
 */
import type { UserStatus } from "./user-status.ts";
import type {
  AccessLevel,
  Day,
  HookSwitch,
  IssueType,
  Scope,
  Severity,
  Timestamp,
  Visibility,
} from "./words.ts";

export type {
  AccessLevel,
  Day,
  HookSwitch,
  IssueType,
  LinkType,
  Scope,
  Severity,
  Timestamp,
  Visibility,
} from "./words.ts";

export interface User {
  readonly id: number;
  /** Id of the personal namespace, from the same sequence as group ids. */
  readonly namespaceId: number;
  username: string;
  name: string;
  email: string;
  /** The address that strangers may see, or null. */
  publicEmail: string | null;
  state: "active" | "blocked" | "deactivated";
  isAdministrator: boolean;
  /** A bot account: GitLab mails it nothing. */
  isBot: boolean;
  readonly createdAt: Timestamp;
  /** What they say of themselves; null: nothing. */
  status: UserStatus | null;
}

export interface Token {
  readonly id: number;
  /** The secret itself, `glpat-…`. */
  readonly value: string;
  readonly name: string;
  readonly user: User;
  readonly scopes: readonly Scope[];
  /** Made by an administrator to act as that user. */
  readonly impersonation: boolean;
  readonly createdAt: Timestamp;
  /** The token stops at 00:00 UTC of this day; null: never. */
  expiresAt: Day | null;
  revoked: boolean;
  /** It was exchanged for a successor: whoever shows it again may have stolen it. */
  rotated: boolean;
  /** Id of the first of all tokens that came out of each other by rotation. */
  readonly family: number;
  lastUsedAt: Timestamp | null;
}

/** A user's direct role in one group or project. */
export interface Member {
  readonly user: User;
  accessLevel: AccessLevel;
  /** The role ends at 00:00 UTC of this day; null: never. */
  expiresAt: Day | null;
  readonly createdAt: Timestamp;
  readonly createdBy: User | null;
}

/** What groups and projects have in common. */
interface Place {
  readonly id: number;
  name: string;
  path: string;
  /** Path with all parents, `kde/sysadmin/tools`. */
  fullPath: string;
  description: string;
  visibility: Visibility;
  readonly createdAt: Timestamp;
  readonly creator: User;
  /** Direct members by user id. */
  readonly members: Map<number, Member>;
  readonly labels: Label[];
  readonly milestones: Milestone[];
  readonly hooks: Hook[];
}

export interface Group extends Place {
  readonly kind: "group";
  readonly parent: Group | null;
  readonly subgroups: Group[];
  readonly projects: Project[];
}

export interface Project extends Place {
  readonly kind: "project";
  /** The group it lives in; null: the personal namespace of `creator`. */
  readonly group: Group | null;
  /** By iid, in order of creation. */
  readonly issues: Map<number, Issue>;
  lastIid: number;
  lastActivityAt: Timestamp;
  issuesEnabled: boolean;
  archived: boolean;
}

export interface Label {
  readonly id: number;
  readonly owner: Group | Project;
  name: string;
  /** `#rrggbb`. */
  color: string;
  description: string | null;
  priority: number | null;
  readonly createdAt: Timestamp;
  updatedAt: Timestamp;
  /** Ids of users who subscribed to the label itself. */
  readonly subscribers: Set<number>;
}

export interface Milestone {
  readonly id: number;
  readonly iid: number;
  readonly owner: Group | Project;
  title: string;
  description: string;
  state: "active" | "closed";
  dueDate: Day | null;
  startDate: Day | null;
  readonly createdAt: Timestamp;
  updatedAt: Timestamp;
}

export interface Issue {
  /** Global id: `noteable_id` of its notes. */
  readonly id: number;
  /** Number within the project. */
  readonly iid: number;
  readonly project: Project;
  readonly author: User;
  title: string;
  /** Stored text, executed quick actions already cut out. */
  description: string | null;
  state: "opened" | "closed";
  type: IssueType;
  severity: Severity;
  confidential: boolean;
  discussionLocked: boolean | null;
  labels: readonly Label[];
  assignees: readonly User[];
  milestone: Milestone | null;
  dueDate: Day | null;
  startDate: Day | null;
  weight: number | null;
  readonly createdAt: Timestamp;
  updatedAt: Timestamp;
  updatedBy: User | null;
  lastEditedAt: Timestamp | null;
  lastEditedBy: User | null;
  closedAt: Timestamp | null;
  closedBy: User | null;
  movedTo: Issue | null;
  /** The issue that this one was closed as a duplicate of. */
  duplicatedTo: Issue | null;
  /** System and internal ones too, in order of creation. */
  readonly notes: Note[];
  /** Explicit choices by user id: true subscribed, false unsubscribed. Nobody's entry: see `isSubscribed`. */
  readonly subscriptions: Map<number, boolean>;
  /** Users mentioned in the description. */
  mentioned: readonly User[];
  readonly awards: AwardEmoji[];
  readonly labelEvents: LabelEvent[];
  readonly stateEvents: StateEvent[];
  readonly links: IssueLink[];
}

export interface Note {
  readonly id: number;
  readonly issue: Issue;
  readonly author: User;
  body: string;
  /** Written by GitLab itself ("added ~bug label"). */
  readonly system: boolean;
  /** Visible to Planners, Reporters and above only. */
  readonly internal: boolean;
  /** 40 hexadecimal digits; replies share it. */
  readonly discussionId: string;
  /** `DiscussionNote` for a thread, null for a plain comment. */
  type: "DiscussionNote" | null;
  /** The issue that a cross-reference comes from: readers who may not see it do not get this note. */
  readonly crossReferenceFrom: Issue | null;
  readonly createdAt: Timestamp;
  updatedAt: Timestamp;
  mentioned: readonly User[];
  readonly awards: AwardEmoji[];
}

export interface AwardEmoji {
  readonly id: number;
  /** Without colons. */
  readonly name: string;
  readonly user: User;
  readonly createdAt: Timestamp;
}

/** One link, kept in `links` of both issues. `blocks`: the source blocks the target. */
export interface IssueLink {
  readonly id: number;
  readonly source: Issue;
  readonly target: Issue;
  readonly type: "relates_to" | "blocks";
  readonly createdAt: Timestamp;
}

/** Who added or removed which label when. */
export interface LabelEvent {
  readonly id: number;
  readonly user: User;
  readonly action: "add" | "remove";
  /** Null once the label was deleted. */
  label: Label | null;
  readonly createdAt: Timestamp;
}

export interface StateEvent {
  readonly id: number;
  readonly user: User;
  readonly state: "closed" | "reopened";
  readonly createdAt: Timestamp;
}

export interface Todo {
  readonly id: number;
  /** Whose list it is on. */
  readonly user: User;
  readonly author: User;
  readonly action: "assigned" | "mentioned" | "directly_addressed" | "marked";
  readonly issue: Issue;
  /** The note that mentions the user; null: the issue itself. */
  readonly note: Note | null;
  state: "pending" | "done";
  readonly createdAt: Timestamp;
  updatedAt: Timestamp;
}

export interface Hook {
  readonly id: number;
  /** The group or project that it belongs to. */
  readonly owner: Group | Project;
  url: string;
  name: string | null;
  description: string | null;
  /** Sent as X-Gitlab-Token; null: none. Never returned by the API. */
  token: string | null;
  /** `whsec_…`, signs every body; null: none. Never returned by the API. */
  signingToken: string | null;
  readonly switches: Set<HookSwitch>;
  enableSslVerification: boolean;
  pushEventsBranchFilter: string | null;
  branchFilterStrategy: string;
  customHeaders: { readonly key: string; readonly value: string }[];
  urlVariables: { readonly key: string; readonly value: string }[];
  customWebhookTemplate: string | null;
  readonly createdAt: Timestamp;
  /** Failures in a row; one success sets it to 0. */
  recentFailures: number;
  /** Deliveries before this moment are dropped; null: not paused. */
  disabledUntil: Timestamp | null;
  /** Attempted deliveries, oldest first; appended to by the delivery side only. */
  readonly deliveries: HookDelivery[];
}

/** One attempt to deliver, as `GET …/hooks/:id/events` tells it. */
export interface HookDelivery {
  readonly id: number;
  readonly hook: Hook;
  readonly url: string;
  /** The switch that fired, e.g. `issues_events`. */
  readonly trigger: HookSwitch;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** The body that was sent, as JSON text. */
  readonly requestBody: string;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
  /** The status code, or `internal error` when there was no answer. */
  readonly responseStatus: number | "internal error";
  readonly durationSeconds: number;
  readonly createdAt: Timestamp;
}
