/** Properties of working time, compared with counting minute by minute; tried more or less often. */
import { expect } from "@jest/globals";
import fc from "fast-check";
import { calendar, WEEKDAYS } from "../../../src/config/schema/calendars.ts";
import { calendarFrom } from "../../../src/deadlines/calendar/calendar.ts";
import {
  addWorkingTime,
  isWorkingTime,
  nextWorkingMoment,
  workingTimeBetween,
} from "../../../src/deadlines/calendar/working-time.ts";
import { isWorked, slowlyAdded, slowTimeBetween } from "./slowly.ts";

const HOUR = 3_600_000;

/** Half hours, midnights that do not exist, islands: where calculations with dates go wrong. */
const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "America/Havana",
  "America/Santiago",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "Asia/Beirut",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
];

/** Weeks in which clocks are changed somewhere, and those around Christmas. */
const BEGINNINGS = [
  "2026-03-01",
  "2026-03-22",
  "2026-04-01",
  "2026-04-20",
  "2026-09-01",
  "2026-09-22",
].concat(["2026-10-20", "2026-12-16"]);

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Up to two spans that follow each other, on minutes such as people never write. */
const hoursOfDay = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 4, maxLength: 4 })
  .map((minutes) => minutes.sort((one, other) => one - other))
  .map(([a = 0, b = 0, c = 0, d = 0]) => [`${clock(a)}-${clock(b)}`, `${clock(c)}-${clock(d)}`])
  .chain((spans) => fc.subarray(spans));

const calendars = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    hours: fc.record(Object.fromEntries(WEEKDAYS.map((day) => [day, hoursOfDay])), { requiredKeys: [] }),
    holiday: fc.record({ begin: fc.integer({ min: 0, max: 20 }), days: fc.integer({ min: 0, max: 8 }) }),
    beginning: fc.constantFrom(...BEGINNINGS),
    from: fc.integer({ min: 0, max: 7 * 24 * HOUR }),
    span: fc.integer({ min: 0, max: 10 * 24 * HOUR }),
  })
  .map(({ zone, hours, holiday, beginning, from, span }) => {
    const day = (offset: number) =>
      new Date(Date.parse(beginning) + offset * 24 * HOUR).toISOString().slice(0, 10);
    const holidays = [{ from: day(holiday.begin), until: day(holiday.begin + holiday.days) }, day(2)];
    const begin = new Date(Date.parse(beginning) + from);
    return {
      calendar: calendar.parse({ zone, hours, holidays }),
      from: begin,
      until: new Date(begin.getTime() + span),
    };
  });

/** What holds of working time, each with the sentence that says it. */
export const properties: readonly (readonly [string, fc.IRawProperty<unknown>])[] = [
  [
    "the time between two moments is the same",
    fc.property(calendars, ({ calendar: of, from, until }) => {
      expect(workingTimeBetween(calendarFrom(of), from, until)).toBe(slowTimeBetween(of, from, until));
    }),
  ],
  [
    "so is the moment after some working time, and so are working and the next working moment",
    fc.property(calendars, fc.integer({ min: 1, max: 30 * HOUR }), ({ calendar: of, from, until }, time) => {
      const slow = slowlyAdded(of, from, time, until);
      if (slow !== null) expect(addWorkingTime(calendarFrom(of), from, time)).toEqual(slow);
      expect(isWorkingTime(calendarFrom(of), from)).toBe(isWorked(of, from.getTime()));
      const first = slowlyAdded(of, from, 1, until);
      if (first !== null)
        expect(nextWorkingMoment(calendarFrom(of), from).getTime()).toBe(first.getTime() - 1);
    }),
  ],
  [
    "adding and counting undo each other",
    fc.property(calendars, fc.integer({ min: 1, max: 100 * HOUR }), ({ calendar: of, from }, time) => {
      const calculated = calendarFrom(of);
      const week = { from: new Date("2026-06-01T00:00:00Z"), until: new Date("2026-06-08T00:00:00Z") };
      fc.pre(workingTimeBetween(calculated, week.from, week.until) > HOUR);
      expect(workingTimeBetween(calculated, from, addWorkingTime(calculated, from, time))).toBe(time);
    }),
  ],
] as readonly (readonly [string, fc.IRawProperty<unknown>])[];
