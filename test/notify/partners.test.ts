import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { medianOf, partnersReport, spanOf } from "../../src/notify/partners.ts";
import { monthOf } from "../../src/notify/tasks.ts";
import { configuration, facts, NOW } from "./support.ts";

const february = (readers: "public" | "private" = "private") =>
  partnersReport({ configuration, facts, readers, now: NOW, ...monthOf("2026-02") });

describe("the partners' month", () => {
  test("counts what was opened, closed, asked and answered within it, and who still waits at its end", () => {
    const { partners, silent, shared } = february();
    expect(partners).toMatchObject([
      {
        id: "kde",
        liaison: "Andrew Conrad",
        opened: 3,
        closed: 0,
        open: 3,
        waiting: 3,
        firstResponseMs: 5 * 3_600_000,
        unanswered: 2,
        escalated: 1,
        answered: 0,
        hidden: 0,
      },
      // Two answers: after a day and after two hours.
      { id: "gnome", opened: 3, closed: 1, open: 2, firstResponseMs: 13 * 3_600_000, waiting: 1 },
    ]);
    expect(silent).toEqual(["Debian"]);
    // Labels of our own are no common ground.
    expect(shared).toEqual([{ what: "outage", partners: ["GNOME", "KDE"], count: 2 }]);
  });

  test("names nothing that not everybody may see, and counts it all the same", () => {
    const [kde] = february("public").partners;
    expect(kde).toMatchObject({ opened: 3, hidden: 1 });
    expect(JSON.stringify(kde)).not.toContain("leaked");
  });

  test("is empty before anybody came", () => {
    const { partners, silent } = partnersReport({
      configuration,
      facts,
      readers: "private",
      now: NOW,
      ...monthOf("2025-02"),
    });
    expect([partners, silent]).toEqual([[], ["KDE", "GNOME", "Debian"]]);
  });

  test("does not count what stays open of those who have left, nor their silence", () => {
    const partners = configuration.partners.map((one) => ({ ...one, retired: true }));
    const report = (month: string) =>
      partnersReport({
        configuration: { ...configuration, partners },
        facts,
        readers: "private",
        now: NOW,
        ...monthOf(month),
      });
    expect(report("2026-02").partners.map(({ id }) => id)).toEqual(["kde", "gnome"]);
    expect(report("2026-04")).toMatchObject({ partners: [], silent: [], shared: [] });
  });

  test("takes the middle of all answers", () => {
    expect(medianOf([])).toBeNull();
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 }), (numbers) => {
        const median = medianOf(numbers) ?? Number.NaN;
        const below = numbers.filter((number) => number < median).length;
        const above = numbers.filter((number) => number > median).length;
        return Math.max(below, above) <= numbers.length / 2;
      }),
    );
  });

  test.each([
    [0, "0 minutes"],
    [60_000, "1 minute"],
    [3_600_000, "1 hour"],
    [47 * 3_600_000, "47 hours"],
    [72 * 3_600_000, "3 days"],
  ])("says %i ms as %s", (milliseconds, words) => expect(spanOf(milliseconds)).toBe(words));
});
