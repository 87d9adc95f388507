import { describe, expect, test } from "@jest/globals";
import { turnsOf } from "../../../src/bot/people/introducing.ts";
import type { Knower } from "../../../src/triage/areas.ts";

const knower = (handle: string, more: Partial<Knower> = {}): Knower => ({
  name: handle,
  handle,
  isGroup: false,
  standsInFor: null,
  limit: 2,
  ...more,
});

const [DAVE, JAN, ALL] = [knower("dsmith"), knower("jurbanc"), knower("gitlab-org/git", { isGroup: true })];

describe("turns", () => {
  test("go to whoever was not brought in for the longest time, however long ago that was", () => {
    const dave = { handle: "dsmith", count: 0, lastAt: "2026-09-01T09:00:00.000Z" };
    const jan = { handle: "jurbanc", count: 0, lastAt: "2026-08-24T09:00:00.000Z" };
    expect(turnsOf([ALL, DAVE, JAN], [dave, jan]).next).toEqual([JAN, DAVE, ALL]);
    expect(turnsOf([ALL, DAVE, JAN], [dave]).next).toEqual([JAN, DAVE, ALL]);
    expect(turnsOf([DAVE, JAN], []).next).toEqual([DAVE, JAN]);
  });

  test("pass over whoever was brought in often enough lately", () => {
    const counts = [{ handle: "dsmith", count: 2, lastAt: "2026-09-01T09:00:00.000Z" }];
    expect(turnsOf([DAVE, JAN], counts)).toEqual({ next: [JAN], full: [DAVE] });
    expect(turnsOf([knower("never", { limit: 0 })], []).full).toHaveLength(1);
  });
});
