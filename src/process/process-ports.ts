/** What processing an issue stands on; `app.ts` joins it. */
import type { HandlerRun } from "../bot/run.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { Plan } from "../model/plan.ts";
import type { PolledDelivery } from "../model/polled-delivery.ts";
import type { Directory, Matcher } from "../triage/match.ts";
import type { WhyStopped } from "./cap.ts";
import type { Brain } from "./facts.ts";
import type { DecisionGitlab, DecisionStore, PresentNotes, ToldNotes } from "./ports.ts";

/** Under which number a plan is stored (null: it is nobody's, and none is), and for which deliveries. */
export interface StoredPlan {
  readonly planId: number | null;
  readonly deliveryIds: readonly number[];
}

/** Everything that processing an issue needs. */
export interface ProcessPorts {
  readonly store: DecisionStore & { readonly deliveries: ToldNotes };
  readonly gitlab: (instance: string) => DecisionGitlab & PresentNotes;
  readonly brain: () => Brain;
  readonly matcher: () => Matcher;
  /** Resolved beforehand; the promise settles once every source was read at least once. */
  readonly directory: (instance: string) => Promise<Directory>;
  readonly ownIds: (instance: string) => ReadonlySet<number>;
  /** Usernames of our accounts there: commands may begin with them. */
  readonly botNames: (instance: string) => readonly string[];
  readonly now: () => Date;
  /** News of an issue that was just read, as whoever looks for what GitLab never told stores it: one for each `occasion`. */
  readonly newsOf: (issue: IssueSnapshot, occasion: string) => PolledDelivery;
  /** Stores such news, once for each change of the issue. */
  readonly found: (issue: IssueSnapshot) => Promise<void>;
  readonly onRuns: (runs: readonly HandlerRun[]) => void;
  /** Told of every plan once it is stored, and of the deliveries that it settles. */
  readonly onPlan: (plan: Plan, stored: StoredPlan) => void;
  /** Told of deliveries that lead to nothing, and why; `issue` is as they tell it. */
  readonly onIgnored: (deliveryIds: readonly number[], why: string, issue: IssueSnapshot) => void;
  /** Says, and sees to it, that a rule is stopped that wants to change too many issues. */
  readonly whyStopped: WhyStopped;
}
