/**
 * What happened in the world, for those who tell others about it (webhooks). Listeners are called at once,
 * after the change: whoever wants the state as it was then must copy it before returning.
 */
import type {
  AwardEmoji,
  Day,
  Group,
  Issue,
  Label,
  Member,
  Milestone,
  Note,
  Project,
  Severity,
  Timestamp,
  User,
} from "./types.ts";

export interface Change<Value> {
  readonly previous: Value;
  readonly current: Value;
}

/** Fields of an issue that changed, in the domain's words; absent: unchanged. */
export interface IssueChanges {
  readonly title?: Change<string>;
  readonly description?: Change<string | null>;
  readonly state?: Change<"opened" | "closed">;
  readonly confidential?: Change<boolean>;
  readonly discussionLocked?: Change<boolean | null>;
  readonly labels?: Change<readonly Label[]>;
  readonly assignees?: Change<readonly User[]>;
  readonly milestone?: Change<Milestone | null>;
  readonly dueDate?: Change<Day | null>;
  readonly startDate?: Change<Day | null>;
  readonly weight?: Change<number | null>;
  readonly severity?: Change<Severity>;
  readonly closedAt?: Change<Timestamp | null>;
  readonly updatedAt?: Change<Timestamp>;
  readonly updatedBy?: Change<User | null>;
  readonly lastEditedAt?: Change<Timestamp | null>;
  readonly lastEditedBy?: Change<User | null>;
  readonly movedTo?: Change<Issue | null>;
}

interface Happening {
  /** Who did it. */
  readonly actor: User;
  readonly at: Timestamp;
}

export interface IssueEvent extends Happening {
  readonly kind: "issue";
  readonly action: "open" | "update" | "close" | "reopen";
  readonly issue: Issue;
  readonly changes: IssueChanges;
}

/** Never a system note, never a note of quick actions only. */
export interface NoteEvent extends Happening {
  readonly kind: "note";
  readonly action: "create" | "update";
  readonly issue: Issue;
  readonly note: Note;
}

export interface EmojiEvent extends Happening {
  readonly kind: "emoji";
  readonly action: "award" | "revoke";
  readonly award: AwardEmoji;
  readonly issue: Issue;
  /** The note that carries the reaction; null: the issue itself. */
  readonly note: Note | null;
}

export interface MemberEvent extends Happening {
  readonly kind: "member";
  readonly action: "add" | "update" | "remove";
  readonly place: Group | Project;
  readonly member: Member;
}

export interface SubgroupEvent extends Happening {
  readonly kind: "subgroup";
  readonly action: "create" | "destroy";
  readonly parent: Group;
  readonly group: Group;
}

export interface ProjectEvent extends Happening {
  readonly kind: "project";
  readonly action: "create" | "destroy";
  readonly project: Project;
}

export type WorldEvent = IssueEvent | NoteEvent | EmojiEvent | MemberEvent | SubgroupEvent | ProjectEvent;
