/** Working time of a calendar: exact to the millisecond, across weekends, holidays and changes of clocks. Pure. */
import type { Calendar } from "./calendar.ts";
import { stretchesFrom } from "./stretches.ts";
import { dateIn, momentIn, timeIn } from "./zone.ts";

/** `config check` refuses calendars without hours; who has a minute a week cannot be waited for either. */
const neverAgain = (calendar: Calendar): RangeError =>
  new RangeError(`a calendar of ${calendar.zone} has not that much working time within a hundred years`);

/**
 * The first moment by which so many milliseconds of working time have passed since `from`; 0: `from` itself. So eight
 * hours after nine o'clock are at five, not at nine the next morning.
 */
export const addWorkingTime = (calendar: Calendar, from: Date, milliseconds: number): Date => {
  if (milliseconds <= 0) return from;
  let left = milliseconds;
  for (const { begin, end } of stretchesFrom(calendar, from.getTime())) {
    if (end - begin >= left) return new Date(begin + left);
    left -= end - begin;
  }
  throw neverAgain(calendar);
};

/** Milliseconds of working time between two moments; 0 where the second is not later. */
export const workingTimeBetween = (calendar: Calendar, from: Date, until: Date): number => {
  let sum = 0;
  if (until <= from) return sum;
  for (const { begin, end } of stretchesFrom(calendar, from.getTime())) {
    if (begin >= until.getTime()) break;
    sum += Math.min(end, until.getTime()) - begin;
  }
  return sum;
};

/** The first moment, `from` or later, at which people work. */
export const nextWorkingMoment = (calendar: Calendar, from: Date): Date => {
  for (const { begin } of stretchesFrom(calendar, from.getTime())) return new Date(begin);
  throw neverAgain(calendar);
};

/** Whether people work at a moment. */
export const isWorkingTime = (calendar: Calendar, at: Date): boolean => {
  for (const { begin } of stretchesFrom(calendar, at.getTime())) return begin === at.getTime();
  return false;
};

/** The date (`2026-12-24`) that the calendar's clocks show at a moment. */
export const localDate = (calendar: Calendar, at: Date): string => dateIn(calendar.zone, at);

/**
 * The moment at which the calendar's clocks show a date (`2026-12-24`) and a time (`09:00`). Times that do not exist
 * because clocks go forward are as much later; of two equal ones the earlier is meant.
 */
export const localMoment = (calendar: Calendar, date: string, time: string): Date =>
  momentIn(calendar.zone, date, time);

/** The time (`15:00`) that the calendar's clocks show at a moment. */
export const localTime = (calendar: Calendar, at: Date): string => timeIn(calendar.zone, at);
