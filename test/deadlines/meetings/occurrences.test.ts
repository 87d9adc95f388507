import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Configuration } from "../../../src/config/schema/configuration.ts";
import type { Weekday } from "../../../src/deadlines/cadence/cadence.ts";
import { dateOf, dayOf } from "../../../src/deadlines/meetings/days.ts";
import { concerns, type Meeting, meetingsOf } from "../../../src/deadlines/meetings/meeting.ts";
import {
  movesOnAt,
  nextTime,
  preparedAt,
  spokenUntil,
  timesBetween,
} from "../../../src/deadlines/meetings/occurrences.ts";
import { seriesDays } from "../../../src/deadlines/meetings/series.ts";
import { checked, type Written, written } from "../../support/service-configuration.ts";

const configured = (change: Partial<Written>): Configuration =>
  checked({ ...written("https://gitlab.example"), ...change });

const one = (settings: object, more: Partial<Written> = {}): Meeting => {
  const [meeting] = meetingsOf(
    configured({ meetings: [{ id: "m", partners: ["kde"], ...settings }], ...more }),
  );
  if (meeting === undefined) throw new Error("no meeting");
  return meeting;
};

const at = (text: string): Date => new Date(text);
const datesAfter = (meeting: Meeting, after: string, count: number): string[] =>
  timesBetween(meeting, at(after), new Date(at(after).getTime() + 400 * 86_400_000))
    .slice(0, count)
    .map(({ date }) => date);

describe("days of a series", () => {
  // 2026-11-26 is a Thursday.
  test.each([
    ["weekly on Tue 15:00", {}, ["2026-12-01", "2026-12-08"]],
    ["every 2 weeks on Tuesday", { from: "2026-11-24" }, ["2026-12-08", "2026-12-22"]],
    ["every 2 weeks", { from: "2026-11-24" }, ["2026-12-08", "2026-12-22"]],
    ["1st and 3rd Tuesday", {}, ["2026-12-01", "2026-12-15", "2027-01-05"]],
    ["last Friday of every quarter", {}, ["2026-12-25", "2027-03-26"]],
    ["monthly on the 31st", {}, ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"]],
    ["monthly", { from: "2026-08-31" }, ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"]],
    ["once per quarter", { from: "2026-11-20" }, ["2027-02-20", "2027-05-20"]],
    ["Mon and Thu", {}, ["2026-11-26", "2026-11-30", "2026-12-03"]],
    ["every day", { until: "2026-11-27" }, ["2026-11-26", "2026-11-27"]],
    ["every other Friday", {}, ["2026-12-04", "2026-12-18"]],
  ])("%s %j", (when, more, expected) => {
    expect(datesAfter(one({ when, ...more }), "2026-11-25T23:30:00Z", expected.length)).toEqual(expected);
  });

  test("of words that name no day the first working one is taken, and said to be a guess", () => {
    const [row] = meetingsOf(
      configured({
        liaisons: [
          { id: "open-source", section: "M", group: "Open Source", liaisons: [], meets: "once per month" },
        ],
        partners: [],
      }),
    );
    if (row === undefined) throw new Error("no meeting");
    // The first of August 2026 is a Saturday.
    expect(nextTime(row, at("2026-07-15T00:00:00Z"))).toMatchObject({
      date: "2026-08-03",
      planned: "2026-08-01",
      isGuess: true,
      isAllDay: true,
      isCancelled: false,
    });
    expect(row).toMatchObject({ id: "open-source", role: "attend", title: "Open Source" });
  });

  const weekdays: Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
  const slowWeekday = (day: number): string =>
    new Date(day * 86_400_000).toLocaleDateString("en", { weekday: "long", timeZone: "UTC" }).toLowerCase();

  test("are the same as those that a slow look at every day of a year finds", () => {
    const anyDay = fc.integer({ min: dayOf("1999-01-01"), max: dayOf("2060-01-01") });
    const ordinals = fc.constantFrom(1, 2, 3, 4, 5, -1);
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...weekdays), ordinals, (begin, weekday, ordinal) => {
        const end = begin + 400;
        const found = seriesDays(
          { words: "", every: 1, unit: "month", times: 1, weekday, ordinal },
          { from: null },
          begin,
          end,
        ).map(({ day }) => dateOf(day));
        const slow: string[] = [];
        for (let day = begin; day <= end; day += 1) {
          if (slowWeekday(day) !== weekday) continue;
          const date = dateOf(day);
          const nth = Math.ceil(Number(date.slice(8)) / 7);
          const isLast = dateOf(day + 7).slice(0, 7) !== date.slice(0, 7);
          if (ordinal === -1 ? isLast : nth === ordinal) slow.push(date);
        }
        expect(found).toEqual(slow);
      }),
      { numRuns: 60 },
    );
  });

  test("whatever is asked for, days come in order, once, from the first on, and the same for any window", () => {
    const unit = fc.constantFrom("day", "week", "month", "quarter", "year" as const);
    const series = fc.record({
      words: fc.constant(""),
      every: fc.integer({ min: 1, max: 6 }),
      unit,
      times: fc.integer({ min: 1, max: 3 }),
    });
    const from = fc.option(fc.integer({ min: 15_000, max: 22_000 }));
    fc.assert(
      fc.property(series, from, fc.integer({ min: 15_000, max: 22_000 }), (occurrence, first, begin) => {
        const one = occurrence.unit === "day" ? { ...occurrence, times: 1 } : occurrence;
        const all = seriesDays(one, { from: first }, begin, begin + 900).map(({ day }) => day);
        expect(all).toEqual([...new Set(all)].toSorted((left, right) => left - right));
        for (const day of all) expect(day).toBeGreaterThanOrEqual(first ?? begin);
        const later = seriesDays(one, { from: first }, begin + 301, begin + 900).map(({ day }) => day);
        expect(later).toEqual(all.filter((day) => day > begin + 300));
      }),
      { numRuns: 200 },
    );
  });
});

describe("times", () => {
  test("show the same hour on the clocks of the zone all year, whatever summer time does", () => {
    const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata");
    const hours = fc.integer({ min: 4, max: 23 });
    fc.assert(
      fc.property(zones, hours, fc.integer({ min: 2020, max: 2035 }), (zone, hour, year) => {
        const time = `${String(hour).padStart(2, "0")}:30`;
        const meeting = one({ when: `weekly on Sun ${time}`, zone });
        const times = timesBetween(meeting, at(`${year}-01-01T00:00:00Z`), at(`${year}-12-31T23:00:00Z`));
        expect(times.length).toBeGreaterThanOrEqual(51);
        for (const { start, end, date } of times) {
          const shown = start.toLocaleString("sv-SE", { timeZone: zone });
          expect(shown).toBe(`${date} ${time}:00`);
          expect(end.getTime() - start.getTime()).toBe(3_600_000);
        }
      }),
      { numRuns: 8 },
    );
  });

  test("the next one is after the moment, and none is between", () => {
    const meeting = one({ when: "weekly on Tue 15:00", zone: "Europe/Berlin" });
    expect(nextTime(meeting, at("2026-12-01T13:59:59Z"))?.start).toEqual(at("2026-12-01T14:00:00Z"));
    expect(nextTime(meeting, at("2026-12-01T14:00:00Z"))?.start).toEqual(at("2026-12-08T14:00:00Z"));
    expect(nextTime(one({ when: "weekly", until: "2020-01-01" }), at("2026-12-01T14:00:00Z"))).toBeNull();
  });

  const christmas = {
    calendars: {
      default: {
        zone: "Europe/Berlin",
        holidays: [{ from: "2026-12-24", until: "2026-12-27" }, "2027-01-01"],
      },
    },
  };

  test("what we host moves out of holidays, as far as the next one; what others host stays and is said", () => {
    const hosted = one({ when: "weekly on Fri 10:00", role: "host" }, christmas);
    const after = at("2026-12-20T00:00:00Z");
    expect(nextTime(hosted, after)).toMatchObject({
      planned: "2026-12-25",
      date: "2026-12-28",
      start: at("2026-12-28T09:00:00Z"),
      isOnHoliday: false,
    });
    expect(nextTime(one({ when: "weekly on Fri 10:00" }, christmas), after)).toMatchObject({
      date: "2026-12-25",
      isOnHoliday: true,
    });
    const daily = one({ when: "every working day 09:00", role: "host" }, christmas);
    expect(timesBetween(daily, after, at("2026-12-29T00:00:00Z"))).toMatchObject([
      ...["2026-12-21", "2026-12-22", "2026-12-23"].map((date) => ({ date, isCancelled: false })),
      { planned: "2026-12-24", isCancelled: true },
      { planned: "2026-12-25", isCancelled: true, isOnHoliday: true },
      { date: "2026-12-28", isCancelled: false },
    ]);
  });

  test("everything is ready as work begins on the working day before", () => {
    const meeting = one({ when: "weekly on Mon 10:00", role: "host" }, christmas);
    const time = nextTime(meeting, at("2026-12-22T00:00:00Z"));
    expect(time?.date).toBe("2026-12-28");
    expect(time && preparedAt(meeting, time)).toEqual(at("2026-12-23T08:00:00Z"));
  });
});

describe("a meeting with partners", () => {
  test("is none any more when all of them have left, and speaks of none who has", () => {
    const partners = (...retired: readonly string[]): Partial<Written> => ({
      partners: (written("https://gitlab.example").partners ?? []).map((partner) => ({
        ...partner,
        retired: retired.includes(partner.id),
      })),
    });
    const meetings = [{ id: "m", partners: ["kde", "gnome"], when: "weekly" }];
    const left = configured({ meetings, ...partners("kde", "gnome") });
    expect(meetingsOf(left).map(({ id }) => id)).not.toContain("m");
    const half = configured({ meetings, ...partners("kde") });
    const meeting = meetingsOf(half).find(({ id }) => id === "m");
    const spokenOf = half.partners.filter((partner) => meeting !== undefined && concerns(meeting, partner));
    expect(spokenOf.map(({ id }) => id)).toEqual(["gnome"]);
  });
});

describe("a meeting whose agenda nobody closes", () => {
  const office = { calendars: { default: { zone: "Europe/Berlin" } } };
  test.each([
    // In the morning: people write until work ends at 17:00 in Berlin.
    [{ when: "weekly on Tue 10:00", zone: "Europe/Berlin" }, "2026-12-01T16:00:00Z"],
    // Late: three hours after its end.
    [{ when: "weekly on Tue 16:30", zone: "Europe/Berlin", minutes: 90 }, "2026-12-01T20:00:00Z"],
    // At no time of day: three hours after work.
    [{ when: "weekly on Tue" }, "2026-12-01T19:00:00Z"],
    // On a day without work.
    [{ when: "weekly on Sat 10:00", zone: "Europe/Berlin" }, "2026-11-28T13:00:00Z"],
    // Into the next day.
    [{ when: "weekly on Tue 23:59", zone: "UTC" }, "2026-12-02T03:59:00Z"],
  ])("%j moves on at %s", (settings, expected) => {
    const meeting = one(settings, office);
    const time = nextTime(meeting, at("2026-11-26T12:00:00Z"));
    expect(time && movesOnAt(meeting, time)).toEqual(at(expected));
  });

  test("where people work day and night, on the day after", () => {
    const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    const hours = Object.fromEntries(days.map((day) => [day, ["00:00-24:00"]]));
    const meeting = one({ when: "every day 09:00", zone: "UTC" }, { calendars: { default: { hours } } });
    const time = nextTime(meeting, at("2026-12-01T00:00:00Z"));
    expect(time && movesOnAt(meeting, time)).toEqual(at("2026-12-02T00:00:00Z"));
    expect(time && preparedAt(meeting, time)).toEqual(at("2026-11-30T00:00:00Z"));
  });
});

describe("what was said belongs to a meeting", () => {
  const until = (settings: object, startsAt: string, closedAt: string, isThere = true): string => {
    const agenda = { planned: "2026-12-01", startsAt: at(startsAt), movesOnAt: at("2026-12-01T19:00:00Z") };
    const meeting = one({ zone: "UTC", ...settings });
    return spokenUntil(isThere ? meeting : null, agenda, at(closedAt)).toISOString();
  };
  const TUESDAY = { when: "weekly on Tue 15:00" };
  const START = "2026-12-01T15:00:00Z";

  test.each([
    ["2026-12-01T15:30:00.000Z", "2026-12-01T15:30:00.000Z"],
    ["2026-12-01T16:30:00.000Z", "2026-12-01T16:00:00.000Z"],
    ["2026-12-14T09:00:00.000Z", "2026-12-01T16:00:00.000Z"],
  ])("up to its end, also where its agenda is closed later: %s", (closedAt, expected) => {
    expect(until(TUESDAY, START, closedAt)).toBe(expected);
  });

  test("up to when its agenda moves on, where its end is not known", () => {
    const late = "2026-12-14T09:00:00Z";
    const latest = "2026-12-01T19:00:00.000Z";
    expect(until(TUESDAY, START, late, false)).toBe(latest);
    expect(until({ when: "weekly on Wed 15:00" }, START, late)).toBe(latest);
    expect(until({ when: "weekly on Tue" }, "2026-12-01T00:00:00Z", late)).toBe(latest);
  });
});
