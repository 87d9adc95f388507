/**
 * When a meeting takes place: from its words, in its time zone, out of holidays. What we host is moved to the next
 * working day; what others host is not ours to move, and is said to be on a holiday. Pure.
 */
import type { Occurrence } from "../cadence/cadence.ts";
import { type Calendar, hoursOn } from "../calendar/calendar.ts";
import { localDate, localMoment } from "../calendar/working-time.ts";
import { dateOf, dayOf } from "./days.ts";
import type { Meeting } from "./meeting.ts";
import { type SeriesDay, seriesDays } from "./series.ts";

/** One time that a meeting takes place. */
export interface MeetingTime {
  /** The day by the words, `2026-12-24`: what it is known by, also when it was moved. */
  readonly planned: string;
  /** The day on which it is. */
  readonly date: string;
  readonly start: Date;
  readonly end: Date;
  /** The words name no time of day. */
  readonly isAllDay: boolean;
  /** The words name no day either: any other one of the same span would fit as well. */
  readonly isGuess: boolean;
  /** It is on a holiday: others host it, so it is not ours to move. */
  readonly isOnHoliday: boolean;
  /** It was to be on a holiday, and there is no working day before the next one. */
  readonly isCancelled: boolean;
  /** What it is about, in the table's words. */
  readonly about: string | null;
}

const LONGEST_MOVE = 7;
const MINUTE_MS = 60_000;

const isHoliday = ({ holidays }: Calendar, date: string): boolean =>
  holidays.some(({ from, until }) => from <= date && date <= until);

const isWorked = (calendar: Calendar, day: number): boolean => hoursOn(calendar, day).length > 0;

/** The next day on which people work, before `limit`; undefined: there is none near enough. */
const workedAfter = (calendar: Calendar, day: number, limit: number): number | undefined => {
  for (let next = day + 1; next < limit && next <= day + LONGEST_MOVE; next += 1)
    if (isWorked(calendar, next)) return next;
  return undefined;
};

type Placed = Pick<MeetingTime, "isOnHoliday" | "isCancelled"> & { readonly day: number };

const placed = (meeting: Meeting, { day, isGuess }: SeriesDay, next: number): Placed => {
  const { calendar, role } = meeting;
  const isOff = isHoliday(calendar, dateOf(day));
  const isMoved = isGuess ? !isWorked(calendar, day) : isOff && role === "host";
  if (!isMoved) return { day, isOnHoliday: isOff, isCancelled: false };
  const moved = workedAfter(calendar, day, next);
  return { day: moved ?? day, isOnHoliday: moved === undefined && isOff, isCancelled: moved === undefined };
};

const timeOf = (
  meeting: Meeting,
  { time, about }: Occurrence,
  planned: SeriesDay,
  next: number,
): MeetingTime => {
  const { day, ...where } = placed(meeting, planned, next);
  const zone = { ...meeting.calendar, zone: meeting.zone };
  const date = dateOf(day);
  const start = localMoment(zone, date, time ?? "00:00");
  const end =
    time === undefined
      ? localMoment(zone, dateOf(day + 1), "00:00")
      : new Date(start.getTime() + meeting.minutes * MINUTE_MS);
  return {
    planned: dateOf(planned.day),
    date,
    start,
    end,
    isAllDay: time === undefined,
    isGuess: planned.isGuess,
    ...where,
    about: about ?? null,
  };
};

interface Planned {
  readonly series: Occurrence;
  readonly day: SeriesDay;
}

const saysMore = ({ series, day }: Planned, { series: other, day: otherDay }: Planned): boolean =>
  (series.time !== undefined && other.time === undefined) || (otherDay.isGuess && !day.isGuess);

/** What is planned by all words of the meeting; of two that fall on one day, the one that says more. */
const plannedDays = (meeting: Meeting, begin: number, end: number): Planned[] => {
  const from = meeting.from === null ? null : dayOf(meeting.from);
  const byDay = new Map<number, Planned>();
  for (const series of meeting.series)
    for (const day of seriesDays(series, { from }, begin, end)) {
      const known = byDay.get(day.day);
      if (known === undefined || saysMore({ series, day }, known)) byDay.set(day.day, { series, day });
    }
  return [...byDay.values()].toSorted((one, other) => one.day.day - other.day.day);
};

/** As far as one may be moved: the next one has to be known to say whether it can be. */
const NEXT_WITHIN = LONGEST_MOVE + 1;

/** Those that begin after `after` and not after `until`, in their order, with those that are cancelled. */
export const timesBetween = (meeting: Meeting, after: Date, until: Date): MeetingTime[] => {
  // Local dates are at most a day away from those of UTC.
  const begin = dayOf(localDate({ ...meeting.calendar, zone: "UTC" }, after)) - 1;
  const end = dayOf(localDate({ ...meeting.calendar, zone: "UTC" }, until)) + 1;
  const last = meeting.until === null ? end : Math.min(end, dayOf(meeting.until));
  const planned = plannedDays(meeting, begin - LONGEST_MOVE, end + NEXT_WITHIN);
  return planned
    .flatMap(({ series, day }, index) => {
      const next = planned[index + 1]?.day.day ?? Number.POSITIVE_INFINITY;
      return day.day > last ? [] : [timeOf(meeting, series, day, next)];
    })
    .filter(({ start }) => start > after && start <= until)
    .toSorted((one, other) => one.start.getTime() - other.start.getTime());
};

const DAY_MS = 86_400_000;
/** Days ahead in which the next one is looked for, one after the other. */
const HORIZONS = [45, 400, 4_500];

/** The next one that takes place after a moment; null: there is none within twelve years. */
export const nextTime = (meeting: Meeting, after: Date): MeetingTime | null => {
  for (const days of HORIZONS) {
    const until = new Date(after.getTime() + days * DAY_MS);
    const found = timesBetween(meeting, after, until).find(({ isCancelled }) => !isCancelled);
    if (found !== undefined) return found;
  }
  return null;
};

const LONGEST_BREAK = 60;
const MINUTES_A_DAY = 1_440;
const NINE = 9 * 60 * MINUTE_MS;

/** Milliseconds since the day began there, as a moment; a day of work may end with the day. */
const momentOn = (calendar: Calendar, day: number, since: number): Date => {
  const minutes = since / MINUTE_MS;
  const date = dateOf(day + Math.floor(minutes / MINUTES_A_DAY));
  const clock = [Math.floor((minutes % MINUTES_A_DAY) / 60), minutes % 60];
  return localMoment(calendar, date, clock.map((part) => String(part).padStart(2, "0")).join(":"));
};

/** When everything has to be ready: as work begins on the last working day before. */
export const preparedAt = ({ calendar }: Pick<Meeting, "calendar">, { date }: MeetingTime): Date => {
  const day = dayOf(date);
  let before = day - 1;
  while (!isWorked(calendar, before) && before > day - LONGEST_BREAK) before -= 1;
  return momentOn(calendar, before, hoursOn(calendar, before)[0]?.begin ?? NINE);
};

/** People write down what was said after a meeting, not in it. */
const WRITING_UP_MS = 3 * 60 * MINUTE_MS;

/**
 * When it is over for good, though nobody has said so: some hours after its end, and not before work ends on that day. Of
 * one without a time of day nobody knows when in the day it is: then the end of work counts as its end.
 */
export const movesOnAt = (
  { calendar }: Pick<Meeting, "calendar">,
  { date, end, isAllDay }: Pick<MeetingTime, "date" | "end" | "isAllDay">,
): Date => {
  const day = dayOf(date);
  const last = hoursOn(calendar, day).at(-1);
  const home = last === undefined ? end : momentOn(calendar, day, last.end);
  const over = new Date((isAllDay ? home : end).getTime() + WRITING_UP_MS);
  return over > home ? over : home;
};

/**
 * Until when what was said belongs to a meeting that took place: its end, or when somebody closed its agenda where that
 * was before. What partners say while people write things up nobody has spoken about. `meeting`: null where it has left
 * the configuration; then, and where its words have changed since, the end is not known, and `movesOnAt` is taken.
 */
export const spokenUntil = (
  meeting: Meeting | null,
  agenda: { readonly planned: string; readonly startsAt: Date; readonly movesOnAt: Date },
  closedAt: Date,
): Date => {
  const { planned, startsAt, movesOnAt: latest } = agenda;
  const time =
    meeting === null
      ? undefined
      : timesBetween(meeting, new Date(startsAt.getTime() - 1), startsAt).find(
          (one) => one.planned === planned,
        );
  return new Date(Math.min(closedAt.getTime(), (time?.end ?? latest).getTime(), latest.getTime()));
};
