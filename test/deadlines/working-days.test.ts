import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { addWorkingDays } from "../../src/deadlines/working-days.ts";

const at = (day: string, time = "12:00:00Z"): Date => new Date(`${day}T${time}`);

describe("working days", () => {
  // 2026-11-26 is a Thursday.
  test.each([
    ["2026-11-26", 0, "2026-11-26"],
    ["2026-11-26", 1, "2026-11-27"],
    ["2026-11-26", 2, "2026-11-30"],
    ["2026-11-27", 1, "2026-11-30"],
    ["2026-11-27", 5, "2026-12-04"],
    ["2026-11-28", 0, "2026-11-30"],
    ["2026-11-28", 1, "2026-11-30"],
    ["2026-11-29", 1, "2026-11-30"],
    ["2026-11-29", 2, "2026-12-01"],
    ["2026-12-31", 1, "2027-01-01"],
    ["2028-02-28", 1, "2028-02-29"],
  ])("from %s, %d: %s", (from, days, date) => {
    expect(addWorkingDays(at(from), days)).toBe(date);
  });

  test("begin and end at midnight in UTC, whatever the summer time of a place", () => {
    expect(addWorkingDays(at("2026-11-27", "23:59:59.999Z"), 0)).toBe("2026-11-27");
    expect(addWorkingDays(at("2026-11-28", "00:00:00Z"), 0)).toBe("2026-11-30");
    expect(addWorkingDays(at("2026-03-27", "00:30:00Z"), 1)).toBe("2026-03-30");
  });
});

const isWeekend = (date: string): boolean => ["Sat", "Sun"].includes(at(date).toUTCString().slice(0, 3));

/** Every date from a day on, for a year and more. */
const datesFrom = (from: Date): string[] =>
  Array.from({ length: 600 }, (_, days) =>
    new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate() + days))
      .toISOString()
      .slice(0, 10),
  );

/** All dates written down, weekends crossed out: slow, and easy to believe. */
const counted = (from: Date, days: number): string | undefined => {
  const [today = "", ...later] = datesFrom(from);
  const working = later.filter((date) => !isWeekend(date));
  if (days === 0) return isWeekend(today) ? working[0] : today;
  return working[days - 1];
};

test("are those of a calendar with its weekends crossed out", () => {
  const moments = fc.date({
    min: new Date("1999-12-01T00:00:00Z"),
    max: new Date("2100-03-01T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 366 }), (from, days) => {
      expect(addWorkingDays(from, days)).toBe(counted(from, days));
    }),
  );
});
