/** What processing needs of the rest, as narrow as it can be; `app.ts` joins these with store and GitLab. */
import type { Effect } from "../model/effect.ts";
import type { IssueRef, UserRef } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import type { WaitingDelivery } from "./news.ts";

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

/** The tables that a decision reads and writes. */
export interface DecisionStore {
  readonly deliveries: {
    waitingFor(issueKey: string): Promise<readonly WaitingDelivery[]>;
    /** Settles deliveries that lead to no plan, with why. */
    settle(ids: readonly number[], state: "ignored" | "unreadable", why: string): Promise<void>;
  };
  readonly issues: { load(issueKey: string): Promise<StoredIssue | null> };
  readonly effects: {
    ofIssue(issueKey: string): Promise<readonly LoggedEffect[]>;
    issuesChangedBy(askedBy: string, since: Date): Promise<number>;
  };
  readonly ruleStops: {
    stopped(): Promise<ReadonlyMap<string, string>>;
    stop(rule: string, why: string, now: Date): Promise<void>;
  };
  readonly decisions: {
    save(decision: {
      readonly plan: Plan;
      readonly facts: unknown;
      readonly memory: IssueMemory;
      readonly deliveryIds: readonly number[];
    }): Promise<void>;
  };
}

/** What a decision may ask one GitLab instance. */
export interface DecisionGitlab {
  readIssue(ref: IssueRef): Promise<IssueSnapshot | null>;
  projectLabels(projectId: number): Promise<readonly { readonly title: string }[]>;
  groupMembers(path: string): Promise<readonly { readonly user: UserRef }[]>;
  projectMembers(path: string): Promise<readonly { readonly user: UserRef }[]>;
  userById(id: number): Promise<UserRef | null>;
}
