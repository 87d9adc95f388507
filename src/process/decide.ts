/**
 * The decision about one partner's issue: facts in, plan out. It can be run on stored facts again,
 * printed by `simulate`, and compared; nothing is changed anywhere.
 */
import type { LoadedHandlers } from "../bot/application.ts";
import type { Context, Reader } from "../bot/context.ts";
import { type HandlerRun, type Occasion, type RunLimits, runHandlers } from "../bot/run.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import type { IssueNews } from "../model/event.ts";
import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory } from "../model/memory.ts";
import type { Standing } from "../model/outcome.ts";
import type { Plan } from "../model/plan.ts";
import { assignedTo } from "../triage/assigned.ts";
import type { Match } from "../triage/match.ts";
import type { RuleSet } from "../triage/rules.ts";
import type { RoleOf, Roles } from "./people.ts";
import { remember } from "./remember.ts";

/** Everything a decision rests on, but for what handlers look up. */
export interface Facts {
  /** ISO 8601, UTC. */
  readonly now: string;
  /** Oldest first. */
  readonly news: readonly IssueNews[];
  /** The issue as it is now. */
  readonly issue: IssueSnapshot;
  readonly partner: Partner;
  readonly match: Pick<Match, "reason" | "also">;
  readonly memory: IssueMemory | null;
  readonly ownLabels: readonly string[];
  /** Labels that we took off since the issue was last looked at. */
  readonly takenOff: readonly string[];
  readonly hasStatusNote: boolean;
  /** How people were reached before, by username in lower case. */
  readonly reached: Readonly<Record<string, Standing>>;
}

/** What decides: the configuration, compiled, and the handlers. */
export interface Brain {
  readonly configuration: Configuration;
  readonly rules: RuleSet;
  readonly roles: Roles;
  readonly handlers: LoadedHandlers;
  readonly renderComment: Context["renderComment"];
  readonly limits: RunLimits;
}

/** A plan, what is remembered, and how the handlers fared. */
export interface Decided {
  readonly plan: Plan;
  readonly memory: IssueMemory;
  readonly runs: readonly HandlerRun[];
}

const isTracker = ({ partner, issue }: Facts): boolean =>
  partner.trackers.some(
    (reference) => reference.toLowerCase() === `${issue.project.path}#${issue.ref.iid}`.toLowerCase(),
  );

/** Polling sees that an issue is not as it was, and nobody's name for it (GitLab's ids begin with 1). */
const NOBODY_KNOWN = 0;

const sorted = (titles: readonly string[]): string => JSON.stringify([...titles].sort());

/** Whether somebody changed what is remembered; of the description nothing is. */
const isChanged = ({ issue, memory }: Facts): boolean =>
  memory !== null &&
  (memory.undecided === true ||
    issue.title !== memory.snapshot.title ||
    issue.state !== memory.snapshot.state ||
    sorted(issue.labels) !== sorted(memory.snapshot.labels));

/**
 * A machine's label or comment is no reason to speak up on an old issue; a new issue is, whoever opened it. A change that
 * nobody is named for may be a machine's too: it counts where what is remembered looks otherwise.
 */
const countsAsNews =
  (facts: Facts, roleOf: RoleOf) =>
  (news: IssueNews): boolean => {
    if (news.name === "issue.open") return true;
    // What our own note says of a closed or reopened issue has to be true, whoever did it.
    if (facts.hasStatusNote && (news.name === "issue.close" || news.name === "issue.reopen")) return true;
    return news.actor.id === NOBODY_KNOWN ? isChanged(facts) : roleOf(news) !== "bot";
  };

const QUIET = "only machines have spoken, or something was touched that nobody is named for";

/** Decides. Handlers' failures are in `runs`; what the others want stands. */
export const decide = async (
  facts: Facts,
  brain: Brain,
  reader: Reader,
  roleOf: RoleOf,
): Promise<Decided> => {
  const { issue, partner, news } = facts;
  const issueKey = issueKeyOf(issue.ref);
  const memory = remember({ ...facts, partner: partner.id, roleOf });
  const shared: Omit<Occasion, "event"> = {
    issue,
    partner,
    partnerReason: facts.match.reason,
    liaison: assignedTo(brain.configuration, partner, issue.ref.iid),
    memory,
    ownLabels: facts.ownLabels,
    hasStatusNote: facts.hasStatusNote,
    reached: facts.reached,
    isTracker: isTracker(facts),
    configuration: brain.configuration,
    rules: brain.rules,
    renderComment: brain.renderComment,
    now: new Date(facts.now),
    log: brain.limits.log.child({ issue: issueKey, partner: partner.id }),
    gitlab: reader,
  };
  const occasions: Occasion[] = news
    .filter(countsAsNews(facts, roleOf))
    .map((event) => ({ ...shared, event }));
  const decision = await runHandlers(brain.handlers, occasions, issueKey, brain.limits);
  const quiet = occasions.length === 0 ? [{ askedBy: "process", acted: false, sentence: QUIET }] : [];
  const matched = [facts.match.reason, ...facts.match.also].map((sentence) => ({
    askedBy: "partner matching",
    acted: false,
    sentence,
  }));
  return {
    plan: {
      issueKey,
      decidedAt: facts.now,
      partner: partner.id,
      effects: decision.effects,
      considered: [...matched, ...quiet, ...decision.considered],
    },
    memory,
    runs: decision.runs,
  };
};
