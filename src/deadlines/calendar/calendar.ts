/** When somebody works, put into a form that can be calculated with. */
import { entriesOf } from "../../config/entries-of.ts";
import { type CalendarSettings, calendar, WEEKDAYS } from "../../config/schema/calendars.ts";

/** Part of a day, in milliseconds that local clocks show since 00:00; the end is not in it. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** A calendar; make it once, and calculate with it often. */
export interface Calendar {
  readonly zone: string;
  /** By day of the week, Monday first; in order. */
  readonly week: readonly (readonly Span[])[];
  /** First and last days (`2026-12-24`), both included. */
  readonly holidays: readonly { readonly from: string; readonly until: string }[];
}

const MINUTE_MS = 60_000;

const millisecondsOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
};

const spanOf = (text: string): Span => {
  const [begin = "", end = ""] = text.split("-");
  return { begin: millisecondsOf(begin), end: millisecondsOf(end) };
};

/** A calendar from its settings. */
export const calendarFrom = (settings: CalendarSettings): Calendar => ({
  zone: settings.zone,
  week: WEEKDAYS.map((day) =>
    (settings.hours[day] ?? []).map(spanOf).sort((one, other) => one.begin - other.begin),
  ),
  holidays: settings.holidays.map((day) => (typeof day === "string" ? { from: day, until: day } : day)),
});

/** Where nothing is configured: Monday to Friday, nine to five, UTC. */
const OFFICE = calendar.parse({});

/** The part of a configuration that calendars are found in. */
export interface CalendarSource {
  readonly calendars: Readonly<Record<string, CalendarSettings>>;
  readonly people: readonly {
    readonly name: string;
    readonly username?: string | undefined;
    readonly calendar?: string | undefined;
  }[];
}

/** The calendar of a name; without one, or where there is none of that name, the one called `default`. */
export const calendarNamed = (source: CalendarSource, name = "default"): Calendar =>
  calendarFrom(source.calendars[name] ?? source.calendars["default"] ?? OFFICE);

/** When a person (a name or username in `people`) works. */
export const calendarOfPerson = (source: CalendarSource, name: string): Calendar =>
  calendarNamed(
    source,
    entriesOf(source.people, name).find((person) => person.calendar !== undefined)?.calendar,
  );

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const THURSDAY = 3;

/** The hours of a local day, given as days since 1970. */
export const hoursOn = (of: Calendar, day: number): readonly Span[] => {
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  const isFree = of.holidays.some(({ from, until }) => from <= date && date <= until);
  return isFree ? [] : (of.week[(((day + THURSDAY) % 7) + 7) % 7] ?? []);
};
