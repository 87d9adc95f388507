import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Occurrence } from "../../../src/deadlines/cadence/cadence.ts";
import { describeOccurrence } from "../../../src/deadlines/cadence/describe-cadence.ts";
import { parseCadence } from "../../../src/deadlines/cadence/parse-cadence.ts";

const understood = (words: string): string[] => parseCadence(words).occurrences.map(describeOccurrence);

describe("the table's cadences", () => {
  const cases: [string, Partial<Occurrence>[]][] = [
    ["every 2 weeks", [{ every: 2, unit: "week", times: 1 }]],
    ["weekly", [{ every: 1, unit: "week", times: 1 }]],
    ["weekly team meeting", [{ every: 1, unit: "week", times: 1, about: "team meeting", team: true }]],
    [
      "weekly on Fri join EMEA scrum",
      [{ every: 1, unit: "week", times: 1, weekday: "friday", about: "EMEA scrum", role: "attend" }],
    ],
    [
      "1x Qtr on budget + once per month",
      [
        { words: "1x Qtr on budget", every: 1, unit: "quarter", times: 1, about: "budget" },
        { words: "once per month", every: 1, unit: "month", times: 1 },
      ],
    ],
  ];
  test.each(cases)("%s", (words, occurrences) => {
    const whole = occurrences.map((occurrence) => ({ words, ...occurrence }));
    expect(parseCadence(words)).toEqual({ words, occurrences: whole, unparsed: [] });
  });
});

describe("other ways to say it", () => {
  test.each([
    ["Daily", ["every day"]],
    ["fortnightly", ["every 2 weeks"]],
    ["every other week", ["every 2 weeks"]],
    ["once every three weeks", ["every 3 weeks"]],
    ["twice a month", ["twice every month"]],
    ["2x/month", ["twice every month"]],
    ["three times a week", ["3 times every week"]],
    ["one time per month", ["every month"]],
    ["per quarter", ["every quarter"]],
    ["every six months", ["every 6 months"]],
    ["annually", ["every year"]],
    ["first Monday of the month", ["every month on the first Monday"]],
    ["every first Monday", ["every month on the first Monday"]],
    ["monthly, first Monday", ["every month on the first Monday"]],
    [
      "1st & 3rd Tuesday of the month",
      ["every month on the first Tuesday", "every month on the third Tuesday"],
    ],
    ["last Friday of each quarter", ["every quarter on the last Friday"]],
    ["monthly on the 15th", ["every month on day 15"]],
    ["Mondays every 2 weeks 15:00 Europe/Berlin", ["every 2 weeks on Monday at 15:00 Europe/Berlin"]],
    [
      "weekly on Mon and Thu at 3pm CET",
      ["every week on Monday at 15:00 CET", "every week on Thursday at 15:00 CET"],
    ],
    ["twice weekly on Mon & Wed", ["every week on Monday", "every week on Wednesday"]],
    ["team meeting every other Friday", ["every 2 weeks on Friday: team meeting"]],
    ["weekly planning and review", ["every week: planning and review"]],
    ["weekly sync, monthly retro", ["every week: sync", "every month: retro"]],
    ["Q&A session monthly", ["every month: Q&A session"]],
    ["weekly at 12am UTC+2", ["every week at 00:00 UTC+2"]],
  ])("%s", (words, expected) => {
    expect(understood(words)).toEqual(expected);
    expect(parseCadence(words).unparsed).toEqual([]);
  });

  test.each(["bi-weekly", "bimonthly", "every third Thursday", "Fri"])("%s is read with a doubt", (words) => {
    expect(parseCadence(words).occurrences.map(({ doubt }) => doubt)).toEqual([expect.any(String)]);
  });
});

describe("what has no rhythm", () => {
  test.each(["as needed", "ad hoc", "every 0 weeks", "ask in #channel", "??"])("%s is kept", (words) => {
    expect(parseCadence(words)).toEqual({ words, occurrences: [], unparsed: [words] });
  });

  test("is kept beside what has one", () => {
    const { occurrences, unparsed } = parseCadence("weekly + ad hoc; monthly");
    expect(occurrences.map(describeOccurrence)).toEqual(["every week", "every month"]);
    expect(unparsed).toEqual(["ad hoc"]);
  });

  test("nothing is nothing", () => {
    expect(parseCadence("  ")).toEqual({ words: "  ", occurrences: [], unparsed: [] });
  });
});

describe("any text", () => {
  const word = fc.constantFrom(
    ..."every each 2 0 first last other weekly bi-weekly Mon Fridays on the of and , + ; / & at 15:00 3 pm UTC once twice 3x per a month weeks qtr team join day working budget (".split(
      " ",
    ),
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 20 }).map((words) => words.join(" ")),
  );

  test("keeps its words; every rhythm can be scheduled; every letter is in a rhythm's words or kept apart", () => {
    fc.assert(
      fc.property(texts, (words) => {
        const cadence = parseCadence(words);
        expect(cadence.words).toBe(words);
        for (const { every, times, words: part, ordinal = 1, dayOfMonth = 1 } of cadence.occurrences) {
          expect(every).toBeGreaterThanOrEqual(1);
          expect(times).toBeGreaterThanOrEqual(1);
          expect([-1, 1, 2, 3, 4, 5]).toContain(ordinal);
          expect(dayOfMonth).toBeGreaterThanOrEqual(1);
          expect(words).toContain(part);
        }
        const kept = new Set(
          [...cadence.occurrences.map(({ words: part }) => part), ...cadence.unparsed]
            .join(" ")
            .toLowerCase()
            .match(/[a-z0-9]+/g),
        );
        const lost = (words.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((part) => !kept.has(part));
        expect(lost.filter((part) => !["and", "plus", "then", "also"].includes(part))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(["every ", "first and ", "Mon, ", "on ", "1x ", "weekly ", "+", "every first ", "and and "])(
    "is read in good time, even nothing but %j",
    (bit) => expect(parseCadence(bit.repeat(50_000)).words).toHaveLength(bit.length * 50_000),
  );
});
