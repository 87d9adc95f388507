/** Clocks of an issue at a decision: with what it stands on, and with what is wanted so far. */
import { createHash } from "node:crypto";
import { firstAnswer, type KnownEscalation } from "../bot/known-escalation.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import { deadlinesOf } from "../deadlines/clocks.ts";
import { owedSince, pausesAfter, withPartnerPause } from "../deadlines/pauses.ts";
import { partnerDeadlines, settingsText } from "../deadlines/settings.ts";
import type { Pause } from "../model/deadline.ts";
import { referenceOf } from "../model/issue.ts";
import type { IssueMarks, IssueMemory, Turn } from "../model/memory.ts";
import { countedTurn } from "../triage/counted-turn.ts";
import { pausedTime, pauseOf } from "../triage/partner-standing.ts";
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
  { memory: known, partner, now }: Facts,
  memory: IssueMemory,
  turn: Turn,
  marks: IssueMarks,
): readonly Pause[] => {
  const before = memory.waits === undefined ? null : { turn: memory.waits, marks: known?.marks ?? {} };
  const pauses = pausesAfter(memory.pauses ?? [], before, { turn, marks }, new Date(now));
  return withPartnerPause(pauses, pausedTime(partner), new Date(now));
};

/** Whom it waits on; on us since the partner asked first, however often they did since. */
const sinceOwed = (counted: Turn, turn: Turn, pauses: readonly Pause[]): Turn => {
  if (counted.side !== "liaison" || counted.since !== turn.since) return counted;
  const { silentSince: _, ...waits } = counted;
  return { ...waits, since: owedSince(turn, pauses) };
};

/**
 * By what a partner's clocks are calculated at a moment, its pause included, as a digest: an issue that was calculated by
 * something else is to be looked at again. undefined: there are no clocks.
 */
export const clockedBy = (configuration: Configuration, partner: Partner, now: Date): string | undefined => {
  const settings = settingsText(configuration, partner);
  if (settings === null) return undefined;
  const time = pausedTime(partner);
  const begun = time !== null && Date.parse(time.from) <= now.getTime() ? time : null;
  const text = JSON.stringify([settings, begun, pauseOf(partner, now) !== null]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
};

/** Whom it waits on, what is owed then, and which pauses are to be remembered. Lists of a partner's, and partners who are paused, are hurried by nobody. */
export const clocksAt = (
  facts: Facts,
  memory: IssueMemory,
  { turn, marks, escalations }: Standing,
  configuration: Configuration,
): Pick<Required<IssueMemory>, "waits" | "pauses" | "deadlines"> => {
  const counted = countedTurn(turn, escalations);
  const pauses = pausesOf(facts, memory, counted, marks);
  const waits = sinceOwed(counted, turn, pauses);
  const isIdle = isTracker(facts) || pauseOf(facts.partner, new Date(facts.now)) !== null;
  const settings = isIdle ? null : partnerDeadlines(configuration, facts.partner);
  if (settings === null) return { waits, pauses, deadlines: [] };
  const clocks = {
    issue: facts.issue,
    firstResponseAt: memory.firstResponseAt ?? firstAnswer(escalations, marks),
    ownTurn: turn,
    turn: counted,
    pauses,
    escalations,
  };
  return { waits, pauses, deadlines: deadlinesOf(clocks, settings) };
};
