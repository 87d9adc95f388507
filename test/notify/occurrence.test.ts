import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type CalendarSettings, calendar as calendarSchema } from "../../src/config/schema/calendars.ts";
import { calendarFrom } from "../../src/deadlines/calendar/calendar.ts";
import { isStillTime, latestOccurrence, type Rhythm } from "../../src/notify/occurrence.ts";

const settings: CalendarSettings = calendarSchema.parse({
  zone: "Europe/Berlin",
  holidays: ["2026-04-03", "2026-04-06", { from: "2026-12-24", until: "2027-01-03" }],
});
const berlin = calendarFrom(settings);

const daily: Rhythm = { for: "liaison", every: "day", on: "monday", at: "09:00" };
const weekly: Rhythm = { ...daily, every: "week" };
const monthly: Rhythm = { ...daily, for: "partners", every: undefined };

const dueAt = (rhythm: Rhythm, now: string) => {
  const found = latestOccurrence(rhythm, berlin, new Date(now));
  return found === null ? null : [found.at.toISOString(), found.date, found.isWeekly];
};

describe("a digest is due", () => {
  test.each([
    [
      "at nine in Berlin, in winter",
      daily,
      "2026-03-02T08:00:00Z",
      ["2026-03-02T08:00:00.000Z", "2026-03-02", true],
    ],
    ["not a moment before", daily, "2026-03-02T07:59:59Z", ["2026-02-27T08:00:00.000Z", "2026-02-27", false]],
    [
      "an hour earlier by UTC in summer",
      daily,
      "2026-07-01T07:00:00Z",
      ["2026-07-01T07:00:00.000Z", "2026-07-01", false],
    ],
    ["not over Easter", daily, "2026-04-06T20:00:00Z", ["2026-04-02T07:00:00.000Z", "2026-04-02", false]],
    [
      "on the first working day of the week where Monday is a holiday",
      weekly,
      "2026-04-08T00:00:00Z",
      ["2026-04-07T07:00:00.000Z", "2026-04-07", true],
    ],
    [
      "with what is weekly on the same day",
      daily,
      "2026-04-07T10:00:00Z",
      ["2026-04-07T07:00:00.000Z", "2026-04-07", true],
    ],
    [
      "not in a week without a working day",
      weekly,
      "2027-01-03T12:00:00Z",
      ["2026-12-21T08:00:00.000Z", "2026-12-21", true],
    ],
    [
      "on the first working day of a month",
      monthly,
      "2026-03-20T00:00:00Z",
      ["2026-03-02T08:00:00.000Z", "2026-03-02", true],
    ],
    [
      "later in a month that begins with holidays",
      monthly,
      "2027-01-03T23:00:00Z",
      ["2026-12-01T08:00:00.000Z", "2026-12-01", true],
    ],
  ] as const)("%s", (_, rhythm, now, expected) => {
    expect(dueAt(rhythm, now)).toEqual(expected);
  });

  test("never where nobody works for months; late only on the same day or while people work", () => {
    const never = calendarFrom(
      calendarSchema.parse({ holidays: [{ from: "2020-01-01", until: "2030-01-01" }] }),
    );
    expect(latestOccurrence(daily, never, new Date("2026-03-02T09:00:00Z"))).toBeNull();
    const friday = latestOccurrence(daily, berlin, new Date("2026-03-06T20:00:00Z"));
    if (friday === null) throw new Error("not due");
    expect(isStillTime(berlin, friday, new Date("2026-03-06T20:00:00Z"))).toBe(true);
    expect(isStillTime(berlin, friday, new Date("2026-03-07T10:00:00Z"))).toBe(false);
    const monday = latestOccurrence(weekly, berlin, new Date("2026-03-03T12:00:00Z"));
    if (monday === null) throw new Error("not due");
    expect(isStillTime(berlin, monday, new Date("2026-03-03T12:00:00Z"))).toBe(true);
  });

  test("once in each of its periods, on working days, however often it is asked", () => {
    const month = { from: Date.parse("2026-03-01T00:00:00Z"), until: Date.parse("2026-05-01T00:00:00Z") };
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: month.from, max: month.until }), { minLength: 50, maxLength: 200 }),
        fc.constantFrom(daily, weekly),
        (asked, rhythm) => {
          const found = asked.flatMap((at) => latestOccurrence(rhythm, berlin, new Date(at)) ?? []);
          const byDate = new Map(found.map(({ date, at }) => [date, at.getTime()]));
          for (const { date, at, before } of found) {
            // The same day is the same moment, and the one before it is another.
            expect(byDate.get(date)).toBe(at.getTime());
            expect(before.getTime()).toBeLessThan(at.getTime());
            expect([0, 6]).not.toContain(new Date(`${date}T12:00:00Z`).getUTCDay());
          }
          if (rhythm === weekly) {
            const weeks = [...byDate.values()].map((at) => Math.floor((at / 86_400_000 + 3) / 7));
            expect(new Set(weeks).size).toBe(weeks.length);
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});

test("what is new reaches back two times, or a week where it comes more often", () => {
  const earliest = (rhythm: Rhythm, now: string) =>
    latestOccurrence(rhythm, berlin, new Date(now))?.earliest.toISOString();
  expect(earliest(daily, "2026-03-11T10:00:00Z")).toBe("2026-03-04T08:00:00.000Z");
  expect(earliest(weekly, "2026-03-11T10:00:00Z")).toBe("2026-02-23T08:00:00.000Z");
  // After the holidays: Tuesday and Wednesday before them.
  expect(earliest(daily, "2027-01-04T10:00:00Z")).toBe("2026-12-22T08:00:00.000Z");
});
