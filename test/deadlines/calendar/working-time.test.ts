import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type CalendarSettings, calendar, WEEKDAYS } from "../../../src/config/schema/calendars.ts";
import { calendarFrom } from "../../../src/deadlines/calendar/calendar.ts";
import {
  addWorkingTime,
  isWorkingTime,
  localDate,
  localMoment,
  nextWorkingMoment,
  workingTimeBetween,
} from "../../../src/deadlines/calendar/working-time.ts";
import { isWorked, slowlyAdded, slowTimeBetween } from "./slowly.ts";

const HOUR = 3_600_000;
const at = (text: string): Date => new Date(text);
const settings = (changes: object): CalendarSettings => calendar.parse(changes);
const office = calendarFrom(settings({}));
const berlin = calendarFrom(settings({ zone: "Europe/Berlin" }));
const everyDay = (...hours: string[]) => Object.fromEntries(WEEKDAYS.map((day) => [day, hours]));

describe("adding working time", () => {
  // 2026-11-26 is a Thursday.
  test.each([
    ["within a day", "2026-11-26T10:00:00Z", 2, "2026-11-26T12:00:00.000Z"],
    ["to the end of a day, not to the next morning", "2026-11-26T09:00:00Z", 8, "2026-11-26T17:00:00.000Z"],
    ["over a night", "2026-11-26T16:00:00Z", 2, "2026-11-27T10:00:00.000Z"],
    ["over a weekend", "2026-11-27T16:30:00Z", 1, "2026-11-30T09:30:00.000Z"],
    ["from a weekend", "2026-11-28T12:00:00Z", 1, "2026-11-30T10:00:00.000Z"],
    ["a week", "2026-11-26T09:00:00Z", 40, "2026-12-02T17:00:00.000Z"],
    ["nothing: the moment itself", "2026-11-28T12:00:00Z", 0, "2026-11-28T12:00:00.000Z"],
  ])("%s", (_, from, hours, expected) => {
    expect(addWorkingTime(office, at(from), hours * HOUR).toISOString()).toBe(expected);
  });

  test("hours are those of the local clock: nine o'clock in Berlin is another moment in summer", () => {
    // Clocks go forward on Sunday, 2026-03-29.
    expect(addWorkingTime(berlin, at("2026-03-27T15:30:00Z"), HOUR)).toEqual(at("2026-03-30T07:30:00Z"));
    expect(addWorkingTime(berlin, at("2026-03-20T15:30:00Z"), HOUR)).toEqual(at("2026-03-23T08:30:00Z"));
  });

  test("who works at night works an hour less when clocks go forward, and one more when they go back", () => {
    const nights = calendarFrom(settings({ zone: "Europe/Berlin", hours: everyDay("00:00-06:00") }));
    const night = (date: string) =>
      workingTimeBetween(nights, localMoment(nights, date, "00:00"), localMoment(nights, date, "12:00"));
    expect([night("2026-03-28"), night("2026-03-29"), night("2026-10-25")]).toEqual([
      6 * HOUR,
      5 * HOUR,
      7 * HOUR,
    ]);
  });

  test("holidays of a week and single ones, with a break at noon", () => {
    const shop = calendarFrom(
      settings({
        zone: "America/New_York",
        hours: { ...everyDay("09:00-12:00", "13:00-17:00"), saturday: ["10:00-12:00"], sunday: [] },
        holidays: [{ from: "2026-12-24", until: "2026-12-31" }, "2027-01-01"],
      }),
    );
    // Wednesday, an hour before closing; the shop opens again on Saturday, at ten in New York.
    expect(addWorkingTime(shop, at("2026-12-23T21:00:00Z"), 2 * HOUR)).toEqual(at("2027-01-02T16:00:00Z"));
    expect(nextWorkingMoment(shop, at("2026-12-24T15:00:00Z"))).toEqual(at("2027-01-02T15:00:00Z"));
    expect(workingTimeBetween(shop, at("2026-12-24T05:00:00Z"), at("2027-01-02T15:00:00Z"))).toBe(0);
  });

  test("a calendar in which nobody ever works says so, and does not calculate for ever", () => {
    const never = calendarFrom(settings({ hours: { monday: [] } }));
    expect(() => addWorkingTime(never, at("2026-11-26T09:00:00Z"), 1)).toThrow("working time");
    expect(() => nextWorkingMoment(never, at("2026-11-26T09:00:00Z"))).toThrow("working time");
  });
});

describe("local dates and moments", () => {
  test("a time that is left out is as much later; of two the earlier is meant", () => {
    expect(localMoment(berlin, "2026-03-29", "02:30")).toEqual(at("2026-03-29T01:30:00Z"));
    expect(localMoment(berlin, "2026-10-25", "02:30")).toEqual(at("2026-10-25T00:30:00Z"));
    expect(localMoment(berlin, "2026-07-01", "09:00")).toEqual(at("2026-07-01T07:00:00Z"));
  });

  test("the date is that of the place", () => {
    expect(localDate(berlin, at("2026-06-30T22:30:00Z"))).toBe("2026-07-01");
    expect(localDate(calendarFrom(settings({ zone: "Pacific/Apia" })), at("2026-06-30T11:30:00Z"))).toBe(
      "2026-07-01",
    );
  });
});

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
      calendar: settings({ zone, hours, holidays }),
      from: begin,
      until: new Date(begin.getTime() + span),
    };
  });

describe("compared with counting minute by minute", () => {
  test("the time between two moments is the same", () => {
    fc.assert(
      fc.property(calendars, ({ calendar: of, from, until }) => {
        expect(workingTimeBetween(calendarFrom(of), from, until)).toBe(slowTimeBetween(of, from, until));
      }),
    );
  });

  test("so is the moment after some working time, and so are working and the next working moment", () => {
    fc.assert(
      fc.property(
        calendars,
        fc.integer({ min: 1, max: 30 * HOUR }),
        ({ calendar: of, from, until }, time) => {
          const slow = slowlyAdded(of, from, time, until);
          if (slow !== null) expect(addWorkingTime(calendarFrom(of), from, time)).toEqual(slow);
          expect(isWorkingTime(calendarFrom(of), from)).toBe(isWorked(of, from.getTime()));
          const first = slowlyAdded(of, from, 1, until);
          if (first !== null)
            expect(nextWorkingMoment(calendarFrom(of), from).getTime()).toBe(first.getTime() - 1);
        },
      ),
    );
  });

  test("adding and counting undo each other", () => {
    fc.assert(
      fc.property(calendars, fc.integer({ min: 1, max: 100 * HOUR }), ({ calendar: of, from }, time) => {
        const calculated = calendarFrom(of);
        const week = { from: at("2026-06-01T00:00:00Z"), until: at("2026-06-08T00:00:00Z") };
        fc.pre(workingTimeBetween(calculated, week.from, week.until) > HOUR);
        expect(workingTimeBetween(calculated, from, addWorkingTime(calculated, from, time))).toBe(time);
      }),
    );
  });
});
