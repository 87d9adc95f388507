import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type GuardCounts, type GuardLimit, judge, LOOK_AHEAD_MS } from "../../src/triage/guard.ts";

const NOW = new Date("2026-03-02T09:00:00Z");
const ago = (ms: number): Date => new Date(NOW.getTime() - ms);
const WINDOW_MS = 600_000;
const limit = (change: Partial<GuardLimit> = {}): GuardLimit => ({
  issues: 50,
  windowMs: WINDOW_MS,
  changedAt: null,
  ...change,
});
const counts = (change: Partial<GuardCounts> = {}): GuardCounts => ({
  wanted: 1,
  undecided: 0,
  known: 0,
  newestWishAt: NOW,
  wishedAt: NOW,
  ...change,
});

describe("the blast guard", () => {
  test("lets a single wish go at once, however many issues are known", () => {
    expect(judge(limit(), counts({ known: 10_000, undecided: 3 }), NOW)).toEqual({ kind: "go" });
  });

  test("lets a new rule go at once where it cannot come to the limit, and else when it has been quiet", () => {
    const changed = limit({ changedAt: ago(1_000) });
    expect(judge(changed, counts({ known: 50 }), NOW)).toEqual({ kind: "go" });
    const held = judge(changed, counts({ known: 51 }), NOW);
    expect(held).toEqual({ kind: "hold", until: new Date(NOW.getTime() + 12_000) });
    const later = new Date(NOW.getTime() + 12_000);
    expect(judge(changed, counts({ known: 51 }), later)).toEqual({ kind: "go" });
  });

  test("holds while so much news is undecided that it could be too much, but not for ever", () => {
    const many = counts({ wanted: 10, undecided: 41 });
    expect(judge(limit(), many, NOW).kind).toBe("hold");
    expect(judge(limit(), { ...many, wishedAt: ago(LOOK_AHEAD_MS) }, NOW).kind).toBe("go");
  });

  const moment = fc.integer({ min: 0, max: 2 * WINDOW_MS }).map(ago);
  const anyLimit = fc.record({
    issues: fc.integer({ min: 1, max: 500 }),
    windowMs: fc.constant(WINDOW_MS),
    changedAt: fc.option(moment, { nil: null }),
  });
  const anyCounts = fc.record({
    wanted: fc.integer({ min: 1, max: 1_000 }),
    undecided: fc.nat(1_000),
    known: fc.nat(1_000),
    newestWishAt: moment,
    wishedAt: moment,
  });

  test("stops exactly what wants more than its limit", () => {
    fc.assert(
      fc.property(anyLimit, anyCounts, (given, found) => {
        expect(judge(given, found, NOW).kind === "stop").toBe(found.wanted > given.issues);
      }),
    );
  });

  test("never looks again in the past, and lets everything go that has waited for a window", () => {
    fc.assert(
      fc.property(anyLimit, anyCounts, (given, found) => {
        const verdict = judge(given, found, NOW);
        if (verdict.kind === "hold") expect(verdict.until.getTime()).toBeGreaterThan(NOW.getTime());
        if (NOW.getTime() - found.wishedAt.getTime() >= given.windowMs) expect(verdict.kind).not.toBe("hold");
      }),
    );
  });

  test("lets no rule that keeps the pace of a burst write before it is stopped", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 61, maxLength: 80 }),
        (issues, gaps) => {
          // One issue after the other, each within the pace: 600 s / 60 = 10 s at least.
          const changed = limit({ issues, changedAt: NOW });
          const wishes: number[] = [];
          let at = NOW.getTime();
          for (const gap of gaps) {
            at += gap;
            wishes.push(at);
            const verdicts = wishes.map((wishedAt) =>
              judge(
                changed,
                counts({
                  wanted: wishes.length,
                  known: 1_000,
                  newestWishAt: new Date(at),
                  wishedAt: new Date(wishedAt),
                }),
                new Date(at),
              ),
            );
            if (at - NOW.getTime() >= WINDOW_MS) return;
            if (verdicts.some(({ kind }) => kind === "stop")) return;
            expect(verdicts.every(({ kind }) => kind === "hold")).toBe(true);
          }
        },
      ),
    );
  });
});
