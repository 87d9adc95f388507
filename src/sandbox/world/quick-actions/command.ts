/** What a quick action is to the sandbox: when it may be used, and what it does to the issue. */
import type { IssuePatch } from "../issue-patch.ts";
import type { Day, Issue, User } from "../types.ts";
import type { World } from "../world.ts";

/** Where a command is executed. */
export interface CommandContext {
  readonly world: World;
  readonly actor: User;
  readonly issue: Issue;
  /** False while the issue is being created: commands that change an existing one are refused then. */
  readonly isPersisted: boolean;
  /** Whether the actor may set labels, people, dates. */
  readonly maySetMetadata: boolean;
  /** Whether the actor may close, reopen and rename. */
  readonly mayUpdate: boolean;
}

/** GitLab's `commands_changes`: its own parameter names, ids instead of records. */
export interface CommandsChanges {
  add_label_ids?: number[];
  remove_label_ids?: number[];
  label_ids?: number[];
  assignee_ids?: number[];
  milestone_id?: number | null;
  state_event?: "close" | "reopen";
  canonical_issue_id?: number;
  subscription_event?: "subscribe" | "unsubscribe";
  todo_event?: "add" | "done";
  emoji_award?: string;
  title?: string;
  confidential?: boolean;
  discussion_locked?: boolean;
  due_date?: Day | null;
  weight?: number | null;
}

/** Collected from all commands of one text, applied together afterwards. */
export interface Effects {
  readonly patch: IssuePatch;
  /** The same as the answer of the API shows it. */
  readonly updates: CommandsChanges;
  /** What is done once the issue exists: links, subscriptions, to-dos. */
  readonly afterwards: ((issue: Issue) => void)[];
}

export interface QuickAction {
  /** Otherwise the answer is "Could not apply … command." */
  readonly isAvailable: (context: CommandContext) => boolean;
  /** Without an argument nothing happens. */
  readonly needsArgument?: boolean;
  /** Adds to the effects; the sentence for the summary, or undefined when there is nothing to say. */
  readonly run: (context: CommandContext, argument: string, effects: Effects) => string | undefined;
}
