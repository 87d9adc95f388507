import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { fallenSilent } from "../../src/deadlines/fallen-silent.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday. */
const MONDAY = Date.parse("2026-01-05T00:00:00Z");

/** Hours of `days` days in which `alive` says that something was heard. */
const hoursOf = (days: number, alive: (dayOfWeek: number, hour: number, day: number) => boolean): Date[] =>
  Array.from({ length: days * 24 }, (_, index) => index).flatMap((index) => {
    const day = Math.floor(index / 24);
    return alive(day % 7, index % 24, day) ? [new Date(MONDAY + index * HOUR)] : [];
  });

const office = (dayOfWeek: number, hour: number): boolean => dayOfWeek < 5 && hour >= 9 && hour < 17;
const at = (days: number, hours = 0): Date => new Date(MONDAY + days * DAY + hours * HOUR);

describe("something that is heard of in office hours", () => {
  const past = hoursOf(42, office);

  test("is not missed at night, over a weekend, or on a holiday after one", () => {
    for (const now of [at(42, 8), at(42, 12), at(43, 3), at(43, 9)])
      expect(fallenSilent(past, now)).toBeNull();
  });

  test("is missed when it stays away for days of work, since when it was heard of last", () => {
    const found = fallenSilent(past, at(44, 12));
    expect(found?.since).toEqual(at(39, 17));
    expect(found?.expected).toBeGreaterThan(10);
  });

  test("is not missed over days off as long as some in its past", () => {
    const withHolidays = hoursOf(
      42,
      (dayOfWeek, hour, day) => office(dayOfWeek, hour) && (day < 14 || day > 21),
    );
    expect(fallenSilent(withHolidays, at(51))).toBeNull();
    expect(fallenSilent(withHolidays, at(60))).not.toBeNull();
  });

  test("stays silent for as long as it is", () => {
    expect(fallenSilent(past, at(42 + 120))).not.toBeNull();
  });
});

describe("something without a habit", () => {
  test("is never missed: too new, too rare, or all on a few days", () => {
    expect(fallenSilent([], at(100))).toBeNull();
    expect(fallenSilent(hoursOf(10, office), at(100))).toBeNull();
    expect(
      fallenSilent(
        hoursOf(56, (dayOfWeek, hour) => dayOfWeek === 0 && hour === 9),
        at(70),
      ),
    ).toBeNull();
    expect(
      fallenSilent(
        hoursOf(40, (_, __, day) => day === 0 || day === 30),
        at(100),
      ),
    ).toBeNull();
  });
});

describe("by properties", () => {
  /** Deterministic noise: whether this hour, with this seed, is one of the share. */
  const chance = (seed: number, index: number): number => {
    let value = Math.imul(seed ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b);
    value ^= value >>> 13;
    value = Math.imul(value, 0xc2b2ae35);
    return ((value ^ (value >>> 16)) >>> 0) / 2 ** 32;
  };

  test("a habit that goes on is hardly ever taken for silence, whatever its rate and hours", () => {
    let [looked, alarms] = [0, 0];
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.02, max: 0.9, noNaN: true }),
        fc.boolean(),
        (seed, share, inOffice) => {
          const all = hoursOf(
            77,
            (dayOfWeek, hour, day) =>
              chance(seed, day * 24 + hour) < share && (!inOffice || office(dayOfWeek, hour)),
          );
          for (let day = 56; day <= 77; day += 0.5) {
            const now = at(day);
            looked += 1;
            if (
              fallenSilent(
                all.filter((hour) => hour < now),
                now,
              ) !== null
            )
              alarms += 1;
          }
        },
      ),
      { numRuns: 60, seed: 4 },
    );
    expect(looked).toBe(2_580);
    expect(alarms).toBeLessThanOrEqual(1);
  });

  test("what is really over is noticed in the end, and then for good", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.03, max: 0.9, noNaN: true }), (seed, share) => {
        const all = hoursOf(56, (_, hour, day) => chance(seed, day * 24 + hour) < share);
        expect(fallenSilent(all, at(56 + 60))).not.toBeNull();
        expect(fallenSilent(all, at(56 + 200))).not.toBeNull();
      }),
      { numRuns: 40 },
    );
  });
});
