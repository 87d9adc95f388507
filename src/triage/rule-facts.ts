import type { DeadlineKind, DeadlineStatus } from "../model/deadline.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { PatternSet, Search } from "./patterns.ts";

/** What rules are asked about. */
export interface RuleSubject {
  readonly issue: IssueSnapshot;
  /** Id of the partner whose issue it is: rules speak of partner issues only. */
  readonly partner: string;
  /** null: not known, and rules about it say nothing. */
  readonly authorUsername: string | null;
  /** What is owed on the issue, and how each stands; absent: nothing is known of deadlines. */
  readonly owed?: readonly { readonly kind: DeadlineKind; readonly status: DeadlineStatus }[];
  /** Whether the author is a member of this group or project; undefined: not known. */
  memberOf(source: "group" | "project", id: number | string): boolean | undefined;
}

/** A subject, prepared once for all rules. */
export interface RuleFacts {
  readonly subject: RuleSubject;
  readonly issue: IssueSnapshot;
  readonly labels: ReadonlySet<string>;
  /** In lower case. */
  readonly author: string | null;
  readonly inTitle: Search;
  readonly inDescription: Search;
}

/** Prepares a subject; texts are searched when the first rule asks. */
export const factsOf = (subject: RuleSubject, patterns: PatternSet): RuleFacts => ({
  subject,
  issue: subject.issue,
  labels: new Set(subject.issue.labels),
  author: subject.authorUsername?.toLowerCase() ?? null,
  inTitle: patterns.search(subject.issue.title),
  inDescription: patterns.search(subject.issue.description),
});
