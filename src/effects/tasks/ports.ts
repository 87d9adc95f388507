/** What doing tasks needs of the rest; `app/task-job.ts` joins it. */
import type { Content, Sent, Task, TaskResult } from "../../model/task.ts";
import type { EffectGitlab, ForgottenTime } from "../ports.ts";

/** How a task ended, or until when it waits. */
export interface TaskEnd {
  readonly state: "done" | "skipped" | "failed" | "observed" | "waiting";
  readonly why: string;
  readonly result?: TaskResult;
  readonly retryAt?: Date;
  readonly lost?: true;
}

/** Reads and writes of one GitLab instance. */
export type TaskGitlab = Pick<
  EffectGitlab,
  | "accessLevel"
  | "changeIssue"
  | "createIssue"
  | "deleteNote"
  | "findNote"
  | "ownIssuesSince"
  | "postNote"
  | "projectLabels"
  | "projectSettings"
  | "readIssue"
  | "userByUsername"
>;

/** A way out that is not GitLab's. What it throws says with `answerLost` whether the message may have gone out. */
export interface Outlet {
  send(content: Content, message: { readonly id: string; readonly at: Date }): Promise<Sent>;
}

/** How a channel took a message; `partly`: not for all of its recipients. */
export type MessageResult = "sent" | "partly" | "refused" | "lost";

/** See above. */
export interface TaskPorts {
  readonly tasks: {
    get(key: string): Promise<Task | null>;
    attempt(task: Task, now: Date, channel?: string): Promise<Task | null>;
    finish(task: Task, end: TaskEnd, now: Date): Promise<Task | null>;
  };
  readonly addOwnNote: (
    instance: string,
    projectId: number,
    noteId: number,
    issueKey: string,
  ) => Promise<void>;
  /** Settles once it is known who we are there. */
  readonly gitlab: (instance: string) => Promise<TaskGitlab>;
  readonly ownIds: (instance: string) => ReadonlySet<number>;
  /** null: no channel of that name is configured any more. */
  readonly outlet: (channel: string) => Outlet | null;
  /** Why it may not be done any more; null: it may. */
  readonly whyNot: (task: Task) => Promise<string | null>;
  readonly now: () => Date;
  /** Milliseconds after which GitLab has surely ended a request whose answer was lost. */
  readonly answerWindowMs: number;
  readonly forgotten: ForgottenTime | null;
  readonly onEnd: (task: Task, end: TaskEnd) => void;
  /** How a channel took a message. */
  readonly onMessage: (channel: string, result: MessageResult) => void;
}

/** A task that is being done; `task` is replaced as it is tried. */
export interface TaskRound {
  task: Task;
  readonly ports: TaskPorts;
}
