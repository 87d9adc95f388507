/**
 * The decision about one partner's issue: facts in, plan out. It can be run on stored facts again,
 * printed by `simulate`, and compared; nothing is changed anywhere.
 */
import { firstAnswer, known, united, withChanges } from "../bot/known-escalation.ts";
import type { ProjectStop } from "../bot/plan-writer.ts";
import { type Asking, type Decision, type HandlerRun, type Question, runHandlers } from "../bot/run.ts";
import { wordsOf } from "../bot/words.ts";
import { saysOnlyCommands } from "../commands/only.ts";
import type { IssueNews } from "../model/event.ts";
import { issueKeyOf } from "../model/ids.ts";
import type { Lesson } from "../model/knowledge.ts";
import type { IssueMemory } from "../model/memory.ts";
import { mostCareful } from "../model/mode.ts";
import type { Plan } from "../model/plan.ts";
import { modeOf, pauseOf } from "../triage/partner-standing.ts";
import { countsAsNews, QUIET } from "./counts.ts";
import { clockedBy, clocksAt } from "./deadlines.ts";
import { contextFor, type Given, isAbout, silenceWith } from "./decision-context.ts";
import type { Brain, Facts } from "./facts.ts";
import { ownedBy } from "./owner.ts";
import type { RolesOn } from "./people.ts";
import type { RecordingReader } from "./reader.ts";
import { remember } from "./remember.ts";
import { hushed } from "./silence.ts";

/** A plan, what is remembered, and how the handlers fared. */
export interface Decided {
  readonly plan: Plan;
  readonly memory: IssueMemory;
  readonly runs: readonly HandlerRun[];
  readonly lessons: readonly Lesson[];
  /** undefined: nothing was said of it. */
  readonly projectStop: ProjectStop | null | undefined;
}

const planOf = (facts: Facts, decision: Decision, quiet: boolean): Plan => {
  const matched = [facts.match.reason, ...facts.match.also].map((sentence) => ({
    askedBy: "partner matching",
    acted: false,
    sentence,
  }));
  const why = pauseOf(facts.partner, new Date(facts.now));
  const paused = why === null ? [] : [{ askedBy: "process", acted: false, sentence: why }];
  const idle = quiet ? [{ askedBy: "process", acted: false, sentence: QUIET }] : [];
  return {
    issueKey: issueKeyOf(facts.issue.ref),
    decidedAt: facts.now,
    partner: facts.partner.id,
    effects: decision.effects,
    considered: [...matched, ...paused, ...idle, ...decision.considered],
    escalations: decision.escalations,
    commands: decision.commands,
    wakes: decision.wakes,
    tasks: decision.tasks,
    registered: decision.registered,
    contacts: decision.contacts,
    topics: decision.topics,
  };
};

/** Whether it was found by a backfill that is to tell nobody. */
const isQuietly = ({ found }: IssueNews): boolean => found?.by === "backfilled quietly";

/** Why nothing is written about it. */
const OLD_NEWS = "a backfill posts no notes (`--notes` does)";

/** Decides. Handlers' failures are in `runs`; what the others want stands. */
export const decide = async (
  facts: Facts,
  brain: Brain,
  reads: Omit<RecordingReader, "lookups">,
  rolesOn: RolesOn,
): Promise<Decided> => {
  const { partner, news } = facts;
  const words = wordsOf(brain.configuration, facts.botNames);
  // Who only asks something of us has said nothing to the others: whose turn it is stays.
  const said = news.filter((one) => !("note" in one && saysOnlyCommands(one.note.body, words)));
  const memory = remember({ ...facts, news: said, partner: partner.id, roleOf: rolesOn.news });
  const before = facts.escalations.map(known);
  const contextOf = contextFor(facts, memory, before, { ...brain, words }, reads, rolesOn);
  const observing = mostCareful(brain.configuration.mode, partner.mode) === "observe";
  const isOwn = ({ name }: IssueNews): boolean => name === "time.due";
  // On the first day of acting only what people touch from then on is touched.
  const sleeps = memory.observed === true && !observing;
  const events = news.filter(countsAsNews(facts, rolesOn.news)).filter((one) => !(sleeps && isOwn(one)));
  const { handlers } = brain;
  const questions: Question<Given>[] = [
    ...events.map((event) => ({ listeners: handlers.listenersFor(event.name), given: contextOf(event) })),
    ...events.map((event) => ({
      listeners: handlers.laterListenersFor(event.name),
      given: contextOf(event),
    })),
  ];
  const { observed: _, clockedBy: __, ...awake } = memory;
  const clocked = clockedBy(brain.configuration, partner, new Date(facts.now));
  const quiet = news.length > 0 && news.every(isQuietly);
  const asking: Asking = {
    issueKey: issueKeyOf(facts.issue.ref),
    partner: partner.id,
    modes: [modeOf(brain.configuration, partner, new Date(facts.now))],
    quiet,
  };
  const decision = await runHandlers(questions, asking, { ...brain.limits, readingMs: reads.readingMs });
  const { correction, ...marks } = { ...memory.marks, ...decision.marks };
  const turn = correction ?? memory.turn;
  const silenced = silenceWith(facts, marks, decision.projectStop, brain.configuration);
  const plan = hushed(planOf(facts, decision, events.length === 0), silenced ?? (quiet ? OLD_NEWS : null));
  const escalations = withChanges(before, decision.escalations).filter(isAbout(facts.issue));
  return {
    plan: { ...plan, escalations: united(plan.escalations) },
    memory: {
      ...awake,
      ...(correction === undefined || memory.left === undefined
        ? {}
        : { left: { ...memory.left, turn: correction } }),
      // A team's answer that somebody has sent is the first word that the partner gets, if there was none before.
      firstResponseAt: memory.firstResponseAt ?? firstAnswer(escalations, marks),
      turn,
      marks,
      ...clocksAt(facts, memory, { turn, marks, escalations }, brain.configuration),
      ...(clocked === undefined ? {} : { clockedBy: clocked }),
      // Where nobody was asked, nobody has taken it over either.
      ...(observing || (sleeps && events.length === 0) ? { observed: true } : {}),
      ...(events.length === 0 ? {} : ownedBy(memory, facts, brain.configuration)),
      teams: escalations.map(({ record: { team }, view: { state, answeredAt } }) => ({
        team,
        state,
        ...(answeredAt === null ? {} : { answeredAt }),
      })),
    },
    runs: decision.runs,
    lessons: decision.lessons,
    projectStop: decision.projectStop,
  };
};
