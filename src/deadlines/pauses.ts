/** Times in which clocks stand still: an issue waits on the partner or is closed, or somebody has snoozed it. Pure. */
import type { Pause } from "../model/deadline.ts";
import type { IssueMarks, Turn } from "../model/memory.ts";

/** Whom it waits on, and what people told us. */
interface Standing {
  readonly turn: Turn;
  readonly marks: Pick<IssueMarks, "snoozedUntil">;
}

/** More changes than these since a clock began are not had by any issue that still waits for an answer. */
const MOST = 200;

const STANDS_STILL = new Set<Turn["side"]>(["partner", "nobody"]);

const isLater = (one: string, other: string): boolean => Date.parse(one) > Date.parse(other);

/** The wait that has ended between the two, or was begun anew by another word of ours. */
const endedWait = (before: Turn, after: Turn): Pause[] => {
  const isSame = before.side === after.side && before.since === after.since;
  if (!STANDS_STILL.has(before.side) || isSame || !isLater(after.since, before.since)) return [];
  const why = before.side === "nobody" ? "closed" : before.corrected === true ? "said" : "waiting";
  return [{ from: before.since, until: after.since, why }];
};

/** With the wait that ended when whom it waits on changed. */
export const withWait = (known: readonly Pause[], before: Turn, after: Turn): readonly Pause[] => [
  ...known,
  ...endedWait(before, after),
];

/** A snooze that another takes the place of ends there. */
const cutAt =
  (now: string) =>
  (pause: Pause): Pause =>
    pause.why === "snoozed" && pause.until !== null && isLater(pause.until, now)
      ? { ...pause, until: now }
      : pause;

const withSnooze = (
  pauses: readonly Pause[],
  before: string | null,
  after: string | null,
  now: string,
): Pause[] => {
  if (before === after) return [...pauses];
  const kept = pauses.map(cutAt(now));
  return after !== null && isLater(after, now)
    ? [...kept, { from: now, until: after, why: "snoozed" }]
    : kept;
};

/**
 * What is to be remembered of pauses after a decision. `before`: how the issue stood after the one before; null: it is
 * the first.
 */
export const pausesAfter = (
  known: readonly Pause[],
  before: Standing | null,
  after: Standing,
  now: Date,
): readonly Pause[] => {
  const all = withSnooze(
    before === null ? known : withWait(known, before.turn, after.turn),
    before?.marks.snoozedUntil ?? null,
    after.marks.snoozedUntil ?? null,
    now.toISOString(),
  );
  return all.slice(-MOST);
};

/**
 * With the partner's pause as it is configured now (`partner`; null: there is none). One that is not configured any more
 * has ended by now, and counts for as long as it was.
 */
export const withPartnerPause = (
  known: readonly Pause[],
  partner: Pick<Pause, "from" | "until"> | null,
  now: Date,
): readonly Pause[] => {
  const at = now.toISOString();
  const kept = known.flatMap((pause): Pause[] => {
    const isOver = pause.until !== null && !isLater(pause.until, at);
    if (pause.why === "paused" && pause.from === partner?.from) return [];
    return pause.why !== "paused" || isOver ? [pause] : [{ ...pause, until: at }];
  });
  return partner === null || isLater(partner.from, at)
    ? kept
    : [...kept, { ...partner, why: "paused" as const }].slice(-MOST);
};

/**
 * Since when the partner waits for a word of ours: from when nobody has said one, or from when it was our turn after
 * that. However often they ask, it stays.
 */
export const owedSince = (ownTurn: Turn, pauses: readonly Pause[]): string => {
  const waits = pauses.filter(({ why }) => why === "waiting" || why === "said" || why === "closed");
  const ends = waits.flatMap(({ until }) => until ?? []);
  return ends.reduce((last, end) => (isLater(end, last) ? end : last), ownTurn.silentSince ?? ownTurn.since);
};

/** A pause in milliseconds since 1970; until Infinity: nobody knows when it ends. */
export interface PausedSpan {
  readonly from: number;
  readonly until: number;
}

/**
 * Those that count for a team: that the partner was spoken to is no answer of the team's. Only what somebody has said,
 * or a closed issue, stops its clocks.
 */
export const teamPausedSpans = (pauses: readonly Pause[], turn: Turn): PausedSpan[] => {
  const isPartners = turn.side === "partner" && turn.corrected !== true;
  return pausedSpans(
    pauses.filter(({ why }) => why !== "waiting"),
    isPartners ? { ...turn, side: "liaison" } : turn,
  );
};

/** All pauses that count now, the present wait included, in order and without overlaps. */
export const pausedSpans = (pauses: readonly Pause[], turn: Turn): PausedSpan[] => {
  const spans: PausedSpan[] = pauses.map(({ from, until }) => ({
    from: Date.parse(from),
    until: until === null ? Number.POSITIVE_INFINITY : Date.parse(until),
  }));
  if (STANDS_STILL.has(turn.side))
    spans.push({ from: Date.parse(turn.since), until: Number.POSITIVE_INFINITY });
  const merged: PausedSpan[] = [];
  for (const span of spans.sort((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.until) merged.push(span);
    else merged[merged.length - 1] = { from: last.from, until: Math.max(last.until, span.until) };
  }
  return merged;
};
