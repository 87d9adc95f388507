/**
 * The decision about one partner's issue: facts in, plan out. It can be run on stored facts again,
 * printed by `simulate`, and compared; nothing is changed anywhere.
 */
import type { LoadedHandlers } from "../bot/application.ts";
import type { Context, Reader, Records, Rendering } from "../bot/context.ts";
import { type KnownEscalation, known, united, withChanges } from "../bot/known-escalation.ts";
import type { ProjectStop } from "../bot/plan-writer.ts";
import {
  type Asking,
  type Decision,
  type HandlerRun,
  type Question,
  type RunLimits,
  runHandlers,
} from "../bot/run.ts";
import { silenceOf } from "../bot/silenced.ts";
import { wordsOf } from "../bot/words.ts";
import { saysOnlyCommands } from "../commands/only.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import type { EscalationRecord } from "../model/escalation.ts";
import type { IssueNews } from "../model/event.ts";
import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMarks, IssueMemory } from "../model/memory.ts";
import type { Standing } from "../model/outcome.ts";
import type { CommandRun, Plan } from "../model/plan.ts";
import { assignedTo } from "../triage/assigned.ts";
import { countedTurn } from "../triage/counted-turn.ts";
import type { Match } from "../triage/match.ts";
import type { RuleSet } from "../triage/rules.ts";
import { countsAsNews, QUIET } from "./counts.ts";
import type { Roles, RolesOn } from "./people.ts";
import { remember } from "./remember.ts";
import { hushed } from "./silence.ts";

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
  readonly escalations: readonly EscalationRecord[];
  /** Commands of this news' comments that were dealt with before. */
  readonly runs: readonly CommandRun[];
  /** The project's maintainers want no notes of ours. */
  readonly projectStop: ProjectStop | null;
  /** Usernames of our accounts there. */
  readonly botNames: readonly string[];
  readonly ownIds: readonly number[];
}

/** What decides: the configuration, compiled, and the handlers. */
export interface Brain {
  readonly configuration: Configuration;
  readonly rules: RuleSet;
  readonly roles: Roles;
  readonly handlers: LoadedHandlers;
  readonly renderComment: Context["renderComment"];
  readonly render: Rendering;
  readonly limits: RunLimits;
}

/** A plan, what is remembered, and how the handlers fared. */
export interface Decided {
  readonly plan: Plan;
  readonly memory: IssueMemory;
  readonly runs: readonly HandlerRun[];
  /** undefined: nothing was said of it. */
  readonly projectStop: ProjectStop | null | undefined;
}

const isTracker = ({ partner, issue }: Facts): boolean =>
  partner.trackers.some(
    (reference) => reference.toLowerCase() === `${issue.project.path}#${issue.ref.iid}`.toLowerCase(),
  );

/** With what was wanted of our silence so far. */
const silenceWith = (
  facts: Facts,
  marks: IssueMarks,
  said: Decision["projectStop"],
  configuration: Configuration,
): string | null => {
  const projectStop = said === undefined ? facts.projectStop : said;
  return silenceOf({ labels: facts.issue.labels, marks, projectStop }, configuration);
};

/** An issue that was moved away, or taken back, is no part of an escalation any more. */
const isAbout =
  ({ ref }: IssueSnapshot) =>
  ({ view }: KnownEscalation): boolean =>
    view.sources.some(({ issueKey }) => issueKey === issueKeyOf(ref));

type Given = Omit<Context, "plan">;

/** What handlers see of the facts, with what was wanted so far in this decision. */
const contextFor = (
  facts: Facts,
  memory: IssueMemory,
  before: readonly KnownEscalation[],
  brain: Brain,
  reads: { readonly reader: Reader; readonly records: Records },
  rolesOn: RolesOn,
) => {
  const { issue, partner } = facts;
  const shared = {
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
    render: brain.render,
    now: new Date(facts.now),
    log: brain.limits.log.child({ issue: issueKeyOf(issue.ref), partner: partner.id }),
    gitlab: reads.reader,
    records: reads.records,
    ownIds: new Set(facts.ownIds),
    roleOf: rolesOn.somebody(issue),
    words: wordsOf(brain.configuration, facts.botNames),
  };
  return (event: IssueNews) =>
    (soFar: Decision): Given => {
      const escalations = withChanges(before, soFar.escalations).filter(isAbout(issue));
      const marks = { ...memory.marks, ...soFar.marks };
      return {
        ...shared,
        event,
        escalations,
        marks,
        runs: [...facts.runs, ...soFar.commands],
        turn: countedTurn(marks.correction ?? memory.turn, escalations),
        silenced: silenceWith(facts, marks, soFar.projectStop, brain.configuration),
      };
    };
};

const planOf = (facts: Facts, decision: Decision, quiet: boolean): Plan => {
  const matched = [facts.match.reason, ...facts.match.also].map((sentence) => ({
    askedBy: "partner matching",
    acted: false,
    sentence,
  }));
  const idle = quiet ? [{ askedBy: "process", acted: false, sentence: QUIET }] : [];
  return {
    issueKey: issueKeyOf(facts.issue.ref),
    decidedAt: facts.now,
    partner: facts.partner.id,
    effects: decision.effects,
    considered: [...matched, ...idle, ...decision.considered],
    escalations: decision.escalations,
    commands: decision.commands,
  };
};

/** Decides. Handlers' failures are in `runs`; what the others want stands. */
export const decide = async (
  facts: Facts,
  brain: Brain,
  reads: { readonly reader: Reader; readonly records: Records },
  rolesOn: RolesOn,
): Promise<Decided> => {
  const { partner, news } = facts;
  const words = wordsOf(brain.configuration, facts.botNames);
  // Who only asks something of us has said nothing to the others: whose turn it is stays.
  const said = news.filter((one) => !("note" in one && saysOnlyCommands(one.note.body, words)));
  const memory = remember({ ...facts, news: said, partner: partner.id, roleOf: rolesOn.news });
  const before = facts.escalations.map(known);
  const contextOf = contextFor(facts, memory, before, brain, reads, rolesOn);
  const events = news.filter(countsAsNews(facts, rolesOn.news));
  const { handlers } = brain;
  const questions: Question<Given>[] = [
    ...events.map((event) => ({ listeners: handlers.listenersFor(event.name), given: contextOf(event) })),
    ...events.map((event) => ({
      listeners: handlers.laterListenersFor(event.name),
      given: contextOf(event),
    })),
  ];
  const asking: Asking = {
    issueKey: issueKeyOf(facts.issue.ref),
    partner: partner.id,
    modes: [brain.configuration.mode, partner.mode],
  };
  const decision = await runHandlers(questions, asking, brain.limits);
  const { correction, ...marks } = { ...memory.marks, ...decision.marks };
  const turn = correction ?? memory.turn;
  const silenced = silenceWith(facts, marks, decision.projectStop, brain.configuration);
  const plan = hushed(planOf(facts, decision, events.length === 0), silenced);
  const escalations = withChanges(before, decision.escalations).filter(isAbout(facts.issue));
  return {
    plan: { ...plan, escalations: united(plan.escalations) },
    memory: {
      ...memory,
      turn,
      marks,
      waits: countedTurn(turn, escalations),
      teams: escalations.map(({ record, view }) => ({ team: record.team, state: view.state })),
    },
    runs: decision.runs,
    projectStop: decision.projectStop,
  };
};
