import type { Finding } from "./finding.ts";
import type { UserRef } from "./ids.ts";
import type { IssueSnapshot } from "./issue.ts";

/** What handlers can listen to. The confidential variants are folded in, with a flag on the event. */
export type EventName =
  | "issue.open"
  | "issue.close"
  | "issue.reopen"
  | "issue.update"
  | "note.create"
  | "note.update"
  | "emoji.award"
  | "emoji.revoke"
  | "escalation.change"
  | "time.due"
  | "member.add"
  | "member.update"
  | "member.remove";

interface EventBase<Name extends EventName> {
  readonly name: Name;
  /** The instance's name in `liaison.yml`. */
  readonly instance: string;
  /** Who did it; not the author of the issue. */
  readonly actor: UserRef;
  /** ISO 8601, UTC: when it happened, as far as the payload tells. */
  readonly at: string;
  /** The event speaks of a confidential issue or an internal note. */
  readonly confidential: boolean;
  /** It was found by reading; absent: we were told. */
  readonly found?: Finding;
}

/** An issue was opened, closed, reopened or changed. */
export interface IssueEvent
  extends EventBase<"issue.open" | "issue.close" | "issue.reopen" | "issue.update"> {
  readonly issue: IssueSnapshot;
  /** Titles of labels that this event put on and took off. */
  readonly labelsAdded: readonly string[];
  readonly labelsRemoved: readonly string[];
  /** Other attributes that changed, by GitLab's names. */
  readonly changed: readonly string[];
}

/** A comment. */
export interface NoteRef {
  readonly id: number;
  readonly authorId: number;
  readonly body: string;
  readonly internal: boolean;
  /** Who edited it last, by id; null: nobody, or nobody whom GitLab names. */
  readonly editedBy: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly url: string;
}

/** A comment was written or edited on an issue. */
export interface NoteEvent extends EventBase<"note.create" | "note.update"> {
  readonly issue: IssueSnapshot;
  readonly note: NoteRef;
}

/** A reaction was put on, or taken from, an issue or one of its notes. */
export interface EmojiEvent extends EventBase<"emoji.award" | "emoji.revoke"> {
  readonly issue: IssueSnapshot;
  /** Without colons: `thumbsup`. */
  readonly emoji: string;
  readonly noteId: number | null;
  /** The reaction's own number, which no other ever has; null: it was not told. */
  readonly awardId: number | null;
}

/** Something befell an escalation that this issue is part of: told by ourselves, when it was stored. */
export interface EscalationNewsEvent extends EventBase<"escalation.change"> {
  readonly issue: IssueSnapshot;
  /** Id of the escalation. */
  readonly escalation: string;
}

/** A moment has come that a handler wanted to be woken at (`plan.wake`): told by ourselves, and news of nobody's. */
export interface TimeEvent extends EventBase<"time.due"> {
  readonly issue: IssueSnapshot;
  /** What it was wanted for, for people. */
  readonly why: string;
}

/** Somebody joined, changed role in, or left a group (group hooks only). */
export interface MemberEvent extends EventBase<"member.add" | "member.update" | "member.remove"> {
  readonly groupId: number;
  readonly groupPath: string;
  /** GitLab's words: `Guest`, `Developer`, `Maintainer` … */
  readonly access: string;
}

/** Everything a delivery can mean to us. */
export type Event = IssueEvent | NoteEvent | EmojiEvent | EscalationNewsEvent | TimeEvent | MemberEvent;

/** The event type that belongs to a name. */
export type EventOf<Name extends EventName> = Name extends IssueEvent["name"]
  ? IssueEvent
  : Name extends NoteEvent["name"]
    ? NoteEvent
    : Name extends EmojiEvent["name"]
      ? EmojiEvent
      : Name extends EscalationNewsEvent["name"]
        ? EscalationNewsEvent
        : Name extends TimeEvent["name"]
          ? TimeEvent
          : MemberEvent;

/** Names of events that speak of an issue. */
export type IssueEventName = Exclude<EventName, MemberEvent["name"]>;

/** Events that speak of an issue. */
export type IssueNews = IssueEvent | NoteEvent | EmojiEvent | EscalationNewsEvent | TimeEvent;
