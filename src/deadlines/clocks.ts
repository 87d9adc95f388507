/**
 * Clocks of an issue: what is owed, since when, and until when. Pure functions of what is remembered, the escalations and
 * the configuration; time that counts is working time outside of pauses.
 */
import { WITH_TEAM } from "../escalation/machine.ts";
import type { Deadline, DeadlineKind, Pause } from "../model/deadline.ts";
import type { EscalationRecord, EscalationView } from "../model/escalation.ts";
import type { Turn } from "../model/memory.ts";
import type { Calendar } from "./calendar/calendar.ts";
import { addWorkingTime, workingTimeBetween } from "./calendar/working-time.ts";
import { owedSince, type PausedSpan, pausedSpans, teamPausedSpans } from "./pauses.ts";
import type { PartnerDeadlines } from "./settings.ts";

/** What clocks depend on. */
export interface ClockFacts {
  readonly issue: { readonly createdAt: string; readonly state: "opened" | "closed" };
  /** null: nobody of ours has answered yet. */
  readonly firstResponseAt: string | null;
  /** Who spoke last, escalations apart. */
  readonly ownTurn: Turn;
  /** Whom it waits on, escalations counted in. */
  readonly turn: Turn;
  readonly pauses: readonly Pause[];
  readonly escalations: readonly {
    readonly record: Pick<EscalationRecord, "id" | "team" | "events">;
    readonly view: Pick<EscalationView, "state" | "openedAt" | "answeredAt">;
  }[];
}

type Clock = Pick<Deadline, "kind" | "key" | "team" | "startedAt">;

const clock = (
  kind: DeadlineKind,
  startedAt: string,
  of: { id: string; team: string } | null = null,
): Clock => ({
  kind,
  key: [kind, ...(of === null ? [] : [of.id]), startedAt].join(" "),
  ...(of === null ? {} : { team: of.team }),
  startedAt,
});

/** The partner waits for a word of ours: the first, or the next. */
const ownClocks = ({ issue, firstResponseAt, ownTurn, pauses, turn }: ClockFacts): Clock[] => {
  if (firstResponseAt === null) return [clock("firstResponse", issue.createdAt)];
  const isOurs = turn.side === "liaison" || turn.side === "team";
  return isOurs ? [clock("nextUpdate", owedSince(ownTurn, pauses))] : [];
};

/** A question that was opened again after an answer is owed an answer since then. */
const askedAt = ({ record, view }: ClockFacts["escalations"][number]): string | null => {
  const again = record.events.findLast(({ kind }) => kind === "reopened")?.at;
  return view.answeredAt !== null && again !== undefined && view.openedAt !== null ? again : view.openedAt;
};

const teamClocks = ({ escalations }: ClockFacts): Clock[] =>
  escalations.flatMap((one) => {
    const since = askedAt(one);
    if (since === null || !WITH_TEAM.includes(one.view.state)) return [];
    const { record, view } = one;
    const seen = view.state === "acknowledged" ? [] : [clock("escalationAcknowledged", since, record)];
    return [...seen, clock("escalationAnswered", since, record)];
  });

/** The moment by which so much working time has passed outside of pauses; null: a pause without an end comes before. */
const reached = (
  calendar: Calendar,
  from: Date,
  milliseconds: number,
  pauses: readonly PausedSpan[],
): Date | null => {
  let at = from;
  let left = milliseconds;
  for (const pause of pauses) {
    if (pause.until <= at.getTime()) continue;
    const stop = new Date(Math.max(at.getTime(), pause.from));
    const worked = workingTimeBetween(calendar, at, stop);
    if (worked >= left) break;
    if (pause.until === Number.POSITIVE_INFINITY) return null;
    left -= worked;
    at = new Date(pause.until);
  }
  return addWorkingTime(calendar, at, left);
};

/** Everything that is owed on an issue, the earliest first; stopped clocks last. */
export const deadlinesOf = (facts: ClockFacts, settings: PartnerDeadlines): Deadline[] => {
  if (facts.issue.state === "closed") return [];
  const own = pausedSpans(facts.pauses, facts.turn);
  const teams = teamPausedSpans(facts.pauses, facts.turn);
  const moment = ({ startedAt, team }: Clock, milliseconds: number): string | null => {
    const pauses = team === undefined ? own : teams;
    return reached(settings.calendar, new Date(startedAt), milliseconds, pauses)?.toISOString() ?? null;
  };
  const found = [...ownClocks(facts), ...teamClocks(facts)].flatMap((one) => {
    const limit = settings.limits[one.kind];
    if (limit === undefined) return [];
    return [{ ...one, soonAt: moment(one, limit - settings.soonFor(limit)), dueAt: moment(one, limit) }];
  });
  const late = (at: string | null): number => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at));
  return found.sort((one, other) => late(one.dueAt) - late(other.dueAt) || 0);
};
