import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import type { Logger } from "../lib/log.ts";
import type { EventOf, IssueEventName, MemberEvent } from "../model/event.ts";
import type { UserRef } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { Standing } from "../model/outcome.ts";
import type { Assigned } from "../triage/assigned.ts";
import type { RuleSet } from "../triage/rules.ts";
import type { PlanWriter } from "./plan-writer.ts";

/** What handlers may ask GitLab. Answers become recorded facts, so that a decision can be replayed. */
export interface Reader {
  /** Titles of all labels that can be used in the issue's project, groups' labels included. */
  projectLabels(): Promise<readonly string[]>;
  /** Whether the issue's author is a member, direct or inherited; undefined: could not be found out. */
  authorIsMember(source: "group" | "project", id: string | number): Promise<boolean | undefined>;
  /** An account by its id; null: there is none. */
  user(id: number): Promise<UserRef | null>;
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
  /** Labels that we put on this issue ourselves. */
  readonly ownLabels: readonly string[];
  /** We have posted the status note before. */
  readonly hasStatusNote: boolean;
  /** How people were reached on this issue before, by username in lower case. */
  readonly reached: Readonly<Record<string, Standing>>;
  /** The issue is a long-lived list: never labelled, hurried or escalated as a whole. */
  readonly isTracker: boolean;
  readonly configuration: Configuration;
  /** The configuration's rules, compiled. */
  readonly rules: RuleSet;
  /** Renders a template of `templates/comment/` by name; others' text in the view is made harmless. */
  readonly renderComment: (template: string, view: CommentView) => string;
  readonly now: Date;
  readonly log: Logger;
  /** Read-only. */
  readonly gitlab: Reader;
  readonly plan: PlanWriter;
}
