/** Calendars: when people work. Whether a zone and a date exist is checked apart, with better words. */
import { z } from "zod";
import { calendarDate, identifier } from "./values.ts";

const SPAN_WORDS = "working hours such as 09:00-17:00";

const span = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, SPAN_WORDS)
  .meta({ title: SPAN_WORDS });

const hoursOfDay = z.array(span).optional();

/** The days of a week as the configuration writes them, in the order of ISO 8601. */
export const WEEKDAYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

const OFFICE = ["09:00-17:00"];

/** Monday to Friday, nine to five. */
export const OFFICE_HOURS = {
  monday: OFFICE,
  tuesday: OFFICE,
  wednesday: OFFICE,
  thursday: OFFICE,
  friday: OFFICE,
};

const hours = z
  .strictObject({
    monday: hoursOfDay,
    tuesday: hoursOfDay,
    wednesday: hoursOfDay,
    thursday: hoursOfDay,
    friday: hoursOfDay,
    saturday: hoursOfDay,
    sunday: hoursOfDay,
  })
  .default(OFFICE_HOURS)
  .describe("By day of the week, as the clocks of the zone show them; a day that is not there is free.");

const holiday = z.union([
  calendarDate,
  z.strictObject({ from: calendarDate, until: calendarDate.describe("The last day of it.") }),
]);

/** Weekly hours in a time zone, and the days on which nobody works. */
export const calendar = z.strictObject({
  zone: z.string().min(1).default("UTC").describe("A time zone such as Europe/Berlin."),
  hours,
  holidays: z.array(holiday).default([]).describe("Days, or { from, until }, both included."),
});

/** A checked calendar. */
export type CalendarSettings = z.infer<typeof calendar>;

/** All calendars by name; `default` is that of everybody who names none. */
export const calendars = z
  .record(identifier, calendar)
  .default({})
  .describe(
    "When people work; `default` is that of whoever names none: else Monday to Friday, 9 to 17, UTC.",
  );
