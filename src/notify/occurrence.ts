/** When a digest is due: at a local time, on working days of a calendar. Pure. */
import { WEEKDAYS } from "../config/schema/calendars.ts";
import type { Digest } from "../config/schema/digests.ts";
import { type Calendar, hoursOn } from "../deadlines/calendar/calendar.ts";
import { isWorkingTime, localDate, localMoment } from "../deadlines/calendar/working-time.ts";

/** How often, and when. */
export type Rhythm = Pick<Digest, "for" | "every" | "on" | "at">;

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const THURSDAY = 3;

/** Days since 1970, as the calendar's hours are asked for. */
const dayOf = (date: string): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const weekdayOf = (day: number): number => (((day + THURSDAY) % 7) + 7) % 7;

const isWorked = (calendar: Calendar, day: number): boolean => hoursOn(calendar, day).length > 0;

const firstWorked = (calendar: Calendar, from: number, before: number): number | null => {
  for (let day = from; day < before; day += 1) if (isWorked(calendar, day)) return day;
  return null;
};

const monthOf = (day: number, months: number): number => {
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / DAY_MS;
};

const everyOf = ({ every, for: whom }: Rhythm): "day" | "week" | "month" =>
  every ?? (whom === "partners" ? "month" : "day");

/** The day of the period that a day is in, or of one before it; null: nobody works in it. */
const dayOfPeriod = (rhythm: Rhythm, calendar: Calendar, today: number, back: number): number | null => {
  const every = everyOf(rhythm);
  if (every === "day") return isWorked(calendar, today - back) ? today - back : null;
  if (every === "month") return firstWorked(calendar, monthOf(today, -back), monthOf(today, 1 - back));
  const begin = today - ((weekdayOf(today) - WEEKDAYS.indexOf(rhythm.on) + 7) % 7) - 7 * back;
  return firstWorked(calendar, begin, begin + 7);
};

/** Longer holidays than this many days, weeks or months nobody has. */
const MOST_BACK = 60;

/** The last moments at or before `now` at which it was due, the newest first; at most `count`. */
const occurrences = (rhythm: Rhythm, calendar: Calendar, now: Date, count: number): Date[] => {
  const today = dayOf(localDate(calendar, now));
  const found: Date[] = [];
  for (let back = 0; back < MOST_BACK && found.length < count; back += 1) {
    const day = dayOfPeriod(rhythm, calendar, today, back);
    const at = day === null ? null : localMoment(calendar, dateOf(day), rhythm.at);
    if (at !== null && at <= now) found.push(at);
  }
  return found;
};

/** A time at which a digest was due. */
export interface Occurrence {
  readonly at: Date;
  /** The local date of it. */
  readonly date: string;
  /** The time before it. */
  readonly before: Date;
  /** What was opened before then is not new, whenever the last one went out. */
  readonly earliest: Date;
  /** It is the day of the week on which also is told what does not change from day to day. */
  readonly isWeekly: boolean;
}

/** The last one; null: there was none in a long time. */
export const latestOccurrence = (rhythm: Rhythm, calendar: Calendar, now: Date): Occurrence | null => {
  const [at, before, earlier] = occurrences(rhythm, calendar, now, 3);
  if (at === undefined) return null;
  const date = localDate(calendar, at);
  const weekly = dayOfPeriod({ ...rhythm, every: "week" }, calendar, dayOf(date), 0);
  return {
    at,
    date,
    before: before ?? new Date(at.getTime() - DAY_MS),
    earliest: new Date(Math.min(earlier?.getTime() ?? Infinity, at.getTime() - 7 * DAY_MS)),
    isWeekly: everyOf(rhythm) !== "day" || weekly === dayOf(date),
  };
};

/** Whether what was due then may still go out: on the same day, or later while people work. */
export const isStillTime = (calendar: Calendar, { date }: Occurrence, now: Date): boolean =>
  localDate(calendar, now) === date || isWorkingTime(calendar, now);
