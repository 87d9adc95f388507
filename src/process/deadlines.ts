/** Clocks of an issue at a decision: with what it stands on, and with what is wanted so far. */
import { firstAnswer, type KnownEscalation } from "../bot/known-escalation.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { deadlinesOf } from "../deadlines/clocks.ts";
import { pausesAfter } from "../deadlines/pauses.ts";
import { partnerDeadlines } from "../deadlines/settings.ts";
import type { Deadline, Pause } from "../model/deadline.ts";
import { referenceOf } from "../model/issue.ts";
import type { IssueMarks, IssueMemory, Turn } from "../model/memory.ts";
import { countedTurn } from "../triage/counted-turn.ts";
import { pauseOf } from "../triage/partner-standing.ts";
import type { Facts } from "./facts.ts";

/** The issue is a long-lived list. */
export const isTracker = ({ partner, issue }: Pick<Facts, "partner" | "issue">): boolean =>
  partner.trackers.some((reference) => reference.toLowerCase() === referenceOf(issue).toLowerCase());

/** What a decision makes of an issue, so far. */
interface Standing {
  /** Who spoke last, escalations apart. */
  readonly turn: Turn;
  readonly marks: IssueMarks;
  readonly escalations: readonly KnownEscalation[];
}

/** `memory`: with the news folded in, but for whom it waits on now. */
const pausesOf = (
  { memory: known, now }: Facts,
  memory: IssueMemory,
  turn: Turn,
  marks: IssueMarks,
): readonly Pause[] => {
  const before = memory.waits === undefined ? null : { turn: memory.waits, marks: known?.marks ?? {} };
  return pausesAfter(memory.pauses ?? [], before, { turn, marks }, new Date(now));
};

/** What is owed then, and which pauses are to be remembered. Lists of a partner's, and partners who are paused, are hurried by nobody. */
export const clocksAt = (
  facts: Facts,
  memory: IssueMemory,
  { turn, marks, escalations }: Standing,
  configuration: Configuration,
): { readonly pauses: readonly Pause[]; readonly deadlines: readonly Deadline[] } => {
  const counted = countedTurn(turn, escalations);
  const pauses = pausesOf(facts, memory, counted, marks);
  const isIdle = isTracker(facts) || pauseOf(facts.partner, new Date(facts.now)) !== null;
  const settings = isIdle ? null : partnerDeadlines(configuration, facts.partner);
  if (settings === null) return { pauses, deadlines: [] };
  const clocks = {
    issue: facts.issue,
    firstResponseAt: memory.firstResponseAt ?? firstAnswer(escalations, marks),
    ownTurn: turn,
    turn: counted,
    pauses,
    escalations,
  };
  return { pauses, deadlines: deadlinesOf(clocks, settings) };
};
