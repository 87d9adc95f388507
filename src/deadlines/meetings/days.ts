/** Days as whole numbers since 1970, to count with; `2026-12-24` to people. */
import type { Weekday } from "../cadence/cadence.ts";

const DAY_MS = 86_400_000;

/** In the order of ISO 8601. */
const WEEK: readonly Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];

/** 1970-01-01 was a Thursday: so many days after a Monday. */
const THURSDAY = 3;

/** Days since 1970 of a date. */
export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** The date of a day. */
export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Weeks, Monday first, since the one that holds 1970-01-01. */
export const weekOf = (day: number): number => Math.floor((day + THURSDAY) / 7);

/** The Monday of a week. */
export const mondayOf = (week: number): number => week * 7 - THURSDAY;

/** 0 for Monday. */
export const weekdayOf = (day: number): number => day - mondayOf(weekOf(day));

/** 0 for Monday. */
export const indexOf = (weekday: Weekday): number => WEEK.indexOf(weekday);

/** Months since January 1970. */
export const monthOf = (day: number): number => {
  const date = new Date(day * DAY_MS);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
};

/** The first day of a month. */
export const firstOf = (month: number): number => Date.UTC(1970, month, 1) / DAY_MS;
