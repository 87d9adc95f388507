import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type CalendarSettings, calendar, WEEKDAYS } from "../../../src/config/schema/calendars.ts";
import { calendarFrom } from "../../../src/deadlines/calendar/calendar.ts";
import {
  addWorkingTime,
  localDate,
  localMoment,
  nextWorkingMoment,
  workingTimeBetween,
} from "../../../src/deadlines/calendar/working-time.ts";
import { properties } from "./properties.ts";

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

describe("compared with counting minute by minute", () => {
  // With many more tries: test/slow/deadlines.
  test.each(properties)("%s", (_, property) => fc.assert(property, { numRuns: 40 }));
});
