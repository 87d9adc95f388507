/**
 * What is to be done once and is not about one partner's issue: an issue of our own is opened, a note is written there,
 * a message goes out. Frozen data, as effects are, each with a key by which it is wished and done once.
 */
import { createHash } from "node:crypto";
import type { Mode } from "./mode.ts";

/** An issue of ours, opened once. */
export interface NewIssueWish {
  readonly instance: string;
  /** Path of the project. */
  readonly project: string;
  readonly title: string;
  /** Rendered Markdown, others' text already made harmless. */
  readonly description: string;
  /** Titles; those that the project does not have are left out. */
  readonly labels: readonly string[];
  /** Usernames; those that are not there are left out. */
  readonly assignees: readonly string[];
  readonly confidential: boolean;
  /** `2026-12-01`; null: none. */
  readonly dueDate: string | null;
  /** What stands in it may be read by members only: it waits while the project is not private and it is not confidential. */
  readonly onlyPrivate: boolean;
  /** The same, for whoever has an account: not in a public project. */
  readonly onlyInternal?: boolean;
  /** `group/project#12` on the same instance: linked with it. */
  readonly relatesTo?: string;
  /** ISO 8601, UTC: what could not be opened by then is not worth it any more. */
  readonly until?: string;
}

/** A note on an issue, posted once. */
export interface NewNoteWish {
  /**
   * An issue's key; `INSTANCE:group/project#12`; or `task:KEY`: the issue that another task opens, which is waited for.
   */
  readonly on: string;
  /** Rendered Markdown, others' text already made harmless. */
  readonly body: string;
  readonly internal: boolean;
  /** See `NewIssueWish`. */
  readonly onlyPrivate: boolean;
  readonly onlyInternal?: boolean;
  readonly until?: string;
}

/** What goes out by a channel, in the channel's own form. */
export type Content =
  | {
      readonly kind: "mail";
      readonly to: readonly string[];
      readonly subject: string;
      readonly text: string;
      readonly html: string;
    }
  /** In the dialect of Slack or Mattermost. */
  | { readonly kind: "chat"; readonly text: string }
  /** `type`: dotted, such as `digest.liaison`. */
  | {
      readonly kind: "webhook";
      readonly type: string;
      /** ISO 8601, UTC. */
      readonly timestamp: string;
      readonly data: unknown;
    }
  | ({ readonly kind: "issue" } & NewIssueWish)
  | ({ readonly kind: "note" } & NewNoteWish);

/** What became of a message. */
export interface Sent {
  /** A sentence, for people. */
  readonly why: string;
  /** Of several recipients: how many the channel would not send it to. */
  readonly refused: number;
}

/** A message for one channel. */
export interface ChannelMessage {
  /** Its name in `channels`. */
  readonly channel: string;
  readonly content: Content;
}

/** Whether it goes to anybody: a mail without addresses would be refused each time before the next channel is tried. */
export const hasRecipient = (content: Content): boolean => content.kind !== "mail" || content.to.length > 0;

/** What a task wants. */
export type TaskWish =
  | ({ readonly kind: "issue" } & NewIssueWish)
  | ({ readonly kind: "note" } & NewNoteWish)
  /** State: the description of an issue of ours is this; our markers stay in it. */
  | { readonly kind: "describe"; readonly on: string; readonly description: string }
  /** State: an issue of ours is open or closed. */
  | { readonly kind: "state"; readonly on: string; readonly to: "opened" | "closed" }
  /** The same thing by one of these channels, the first that takes it; each has it as its readers may see it. */
  | {
      readonly kind: "send";
      readonly messages: readonly ChannelMessage[];
      /** ISO 8601, UTC: the moment that it tells of. */
      readonly at: string;
      /** ISO 8601, UTC: what could not be sent by then is not worth sending any more. */
      readonly until: string;
    };

/** A task that is to be. */
export interface NewTask {
  /** Names nobody, since keys stay when people are forgotten; see `taskKey`. */
  readonly key: string;
  /** The handler or chore that asks. */
  readonly askedBy: string;
  /** One sentence, for people. */
  readonly reason: string;
  /** Id of the partner in whose name it is done; null: in nobody's. */
  readonly partner: string | null;
  /** `observe`: recorded, and never done. */
  readonly mode: Mode;
  readonly wish: TaskWish;
  /** ISO 8601, UTC; absent: at once. */
  readonly dueAt?: string;
}

/** What came of a task. */
export interface TaskResult {
  /** Of the issue that was opened or found. */
  readonly issueKey?: string;
  /** `group/project#12`. */
  readonly reference?: string;
  readonly url?: string;
  readonly noteId?: number;
  /** The channel that is, or was last, tried. */
  readonly channel?: string;
}

/** Of a task: the open ones first. */
export type TaskState = "planned" | "attempting" | "waiting" | "done" | "skipped" | "failed" | "observed";

/** A task as it stands. */
export interface Task extends Omit<NewTask, "mode" | "dueAt"> {
  readonly state: TaskState;
  /** Goes up when it is wished anew. */
  readonly version: number;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly dueAt: Date | null;
  /** When it was last tried; with state `attempting`, or where the answer was lost, it may have been done. */
  readonly attemptedAt: Date | null;
  readonly retryAt: Date | null;
  readonly result: TaskResult;
  readonly why: string | null;
}

const PREFIX = "task:";
const LONGEST = 200;

const shorten = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 24);

/** A key from its parts; a long one is cut and told apart by a digest. Parts that name people belong into `secretPart`. */
export const taskKey = (...parts: readonly string[]): string => {
  const key = parts.join("|");
  return key.length <= LONGEST ? key : `${key.slice(0, LONGEST - 25)}|${shorten(key)}`;
};

/** A part of a key that names somebody, as a digest: names can be forgotten, and keys stay. */
export const secretPart = (name: string): string => shorten(name.toLowerCase());

/** The key of a task's job, and how another task's wish (`on`) names it. */
export const taskJobKey = (key: string): string => `${PREFIX}${key}`;

/** The task that a job's key, or an `on`, names; undefined: it is none's. */
export const taskOfJob = (key: string): string | undefined =>
  key.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
