/** The days on which something happens again and again, as a cadence says. Pure, and without time zones: a day is a day. */
import type { CadenceUnit, Occurrence } from "../cadence/cadence.ts";
import { firstOf, indexOf, mondayOf, monthOf, weekdayOf, weekOf } from "./days.ts";

/** One day of a series. */
export interface SeriesDay {
  /** Since 1970. */
  readonly day: number;
  /** The words do not say which day: the first one that fits was taken. */
  readonly isGuess: boolean;
}

/** What the words of a cadence are counted from. */
export interface Counting {
  /** The first one, as days since 1970; null: not said. */
  readonly from: number | null;
}

const MONTHS: Readonly<Partial<Record<CadenceUnit, number>>> = { month: 1, quarter: 3, year: 12 };
const WORKING_WEEK = 5;

const onDay = (day: number): SeriesDay => ({ day, isGuess: false });

/** `times` days, evenly over so many. */
const spread = (first: number, length: number, times: number): SeriesDay[] =>
  Array.from({ length: times }, (_, index) => ({
    day: first + Math.floor((index * length) / times),
    isGuess: true,
  }));

const daysInWeek = (week: number, { weekday, times }: Occurrence, { from }: Counting): SeriesDay[] => {
  const monday = mondayOf(week);
  if (weekday !== undefined) return [onDay(monday + indexOf(weekday))];
  if (times === 1 && from !== null) return [onDay(monday + weekdayOf(from))];
  return spread(monday, times > WORKING_WEEK ? 7 : WORKING_WEEK, times);
};

/** The first, second … or last of some weekday; none where there are not so many. */
const weekdayIn = (first: number, end: number, weekday: number, ordinal: number): SeriesDay[] => {
  const earliest = first + ((weekday - weekdayOf(first) + 7) % 7);
  const latest = end - 1 - ((weekdayOf(end - 1) - weekday + 7) % 7);
  const day = ordinal < 0 ? latest + (ordinal + 1) * 7 : earliest + (ordinal - 1) * 7;
  return day >= first && day < end ? [onDay(day)] : [];
};

/** The day of a month, or the month's last where it is shorter. */
const dateIn = (month: number, dayOfMonth: number): SeriesDay[] => [
  onDay(Math.min(firstOf(month) + dayOfMonth, firstOf(month + 1)) - 1),
];

const daysInMonths = (
  month: number,
  months: number,
  { weekday, ordinal, dayOfMonth, times }: Occurrence,
  { from }: Counting,
): SeriesDay[] => {
  const [first, end] = [firstOf(month), firstOf(month + months)];
  if (weekday !== undefined) {
    const found = weekdayIn(first, end, indexOf(weekday), ordinal ?? 1);
    return ordinal === undefined ? found.map(({ day }) => ({ day, isGuess: true })) : found;
  }
  if (dayOfMonth !== undefined) return dateIn(month, dayOfMonth);
  if (times > 1 || from === null) return spread(first, end - first, times);
  const offset = ((monthOf(from) % months) + months) % months;
  return dateIn(month + offset, from - firstOf(monthOf(from)) + 1);
};

/** The first number of `start`, `start + every` … that is not below `least`. */
const firstFrom = (start: number, every: number, least: number): number =>
  start + Math.ceil((least - start) / every) * every;

/** How one span follows the other: numbers of weeks, months or days, and the days in each. */
interface Spans {
  readonly start: number;
  readonly every: number;
  readonly least: number;
  readonly most: number;
  readonly daysIn: (span: number) => readonly SeriesDay[];
}

const spansOf = (occurrence: Occurrence, counting: Counting, begin: number, end: number): Spans => {
  const { unit, every } = occurrence;
  const anchor = counting.from ?? 0;
  const months = MONTHS[unit];
  if (months !== undefined) {
    const start = Math.floor(monthOf(anchor) / months) * months;
    return {
      start,
      every: every * months,
      least: monthOf(begin) - months,
      most: monthOf(end),
      daysIn: (month) => daysInMonths(month, months, occurrence, counting),
    };
  }
  if (unit === "week")
    return {
      start: weekOf(anchor),
      every,
      least: weekOf(begin),
      most: weekOf(end),
      daysIn: (week) => daysInWeek(week, occurrence, counting),
    };
  return { start: anchor, every, least: begin, most: end, daysIn: (day) => [onDay(day)] };
};

/** Days of a series from `begin` to `end`, both included, in order, each once. */
export const seriesDays = (
  occurrence: Occurrence,
  counting: Counting,
  begin: number,
  end: number,
): SeriesDay[] => {
  const { start, every, least, most, daysIn } = spansOf(occurrence, counting, begin, end);
  const earliest = Math.max(begin, counting.from ?? begin);
  const days = new Map<number, SeriesDay>();
  for (let span = firstFrom(start, every, least); span <= most; span += every)
    for (const found of daysIn(span))
      if (found.day >= earliest && found.day <= end) days.set(found.day, found);
  return [...days.values()].toSorted((one, other) => one.day - other.day);
};
