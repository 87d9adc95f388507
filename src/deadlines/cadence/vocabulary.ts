import type { CadenceUnit, Weekday } from "./cadence.ts";

/** A rhythm in one word. */
export interface RhythmWord {
  readonly every: number;
  readonly unit: CadenceUnit;
  readonly times: number;
  readonly doubt?: string;
}

const rhythm = (every: number, unit: CadenceUnit, times = 1): RhythmWord => ({ every, unit, times });

const BIWEEKLY = { ...rhythm(2, "week"), doubt: '"bi-weekly" is read as every 2 weeks, not twice a week' };
const BIMONTHLY = {
  ...rhythm(2, "month"),
  doubt: '"bi-monthly" is read as every 2 months, not twice a month',
};

/** Adverbs and adjectives that are rhythms. */
export const RHYTHM_WORDS: ReadonlyMap<string, RhythmWord> = new Map([
  ["daily", rhythm(1, "day")],
  ["weekly", rhythm(1, "week")],
  ["biweekly", BIWEEKLY],
  ["bi-weekly", BIWEEKLY],
  ["fortnightly", rhythm(2, "week")],
  ["semiweekly", rhythm(1, "week", 2)],
  ["semi-weekly", rhythm(1, "week", 2)],
  ["monthly", rhythm(1, "month")],
  ["bimonthly", BIMONTHLY],
  ["bi-monthly", BIMONTHLY],
  ["semimonthly", rhythm(1, "month", 2)],
  ["semi-monthly", rhythm(1, "month", 2)],
  ["quarterly", rhythm(1, "quarter")],
  ["yearly", rhythm(1, "year")],
  ["annually", rhythm(1, "year")],
  ["annual", rhythm(1, "year")],
  ["biannual", rhythm(1, "year", 2)],
  ["biannually", rhythm(1, "year", 2)],
  ["bi-annually", rhythm(1, "year", 2)],
  ["semiannually", rhythm(1, "year", 2)],
  ["semi-annually", rhythm(1, "year", 2)],
  ["half-yearly", rhythm(1, "year", 2)],
]);

/** A unit, and how many of it the word stands for. */
export const UNITS: ReadonlyMap<string, { readonly unit: CadenceUnit; readonly count: number }> = new Map(
  (
    [
      ["day", 1, "day days"],
      ["week", 1, "week weeks wk wks wk. w"],
      ["week", 2, "fortnight fortnights"],
      ["month", 1, "month months mo mo. mth mths"],
      ["quarter", 1, "quarter quarters qtr qtrs qtr. q"],
      ["year", 1, "year years yr yrs yr."],
    ] as const
  ).flatMap(([unit, count, words]) => words.split(" ").map((word) => [word, { unit, count }] as const)),
);

const WEEKDAY_WORDS: readonly (readonly [Weekday, string])[] = [
  ["monday", "mon mon. monday"],
  ["tuesday", "tue tue. tues tues. tuesday"],
  ["wednesday", "wed wed. weds wednesday"],
  ["thursday", "thu thu. thur thurs thurs. thursday"],
  ["friday", "fri fri. friday"],
  ["saturday", "sat sat. saturday"],
  ["sunday", "sun sun. sunday"],
];

/** Monday to Friday. */
export const WORKING_DAYS: readonly Weekday[] = WEEKDAY_WORDS.slice(0, 5).map(([weekday]) => weekday);

/** Weekdays by every way of writing them. */
export const WEEKDAYS: ReadonlyMap<string, Weekday> = new Map(
  WEEKDAY_WORDS.flatMap(([weekday, words]) => words.split(" ").map((word) => [word, weekday] as const)),
);

/** `Mondays`: a plural is a rhythm of its own. */
export const WEEKDAY_PLURALS: ReadonlyMap<string, Weekday> = new Map(
  WEEKDAY_WORDS.map(([weekday]) => [`${weekday}s`, weekday]),
);

const NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const ORDINAL_WORDS = "first second third fourth fifth".split(" ");

/** A number from 1 to 999, in digits or, up to twelve, in words. */
export const numberOf = (word: string | undefined): number | undefined => {
  if (word === undefined) return undefined;
  if (/^[1-9]\d{0,2}$/.test(word)) return Number(word);
  const index = NUMBER_WORDS.indexOf(word);
  return index === -1 ? undefined : index + 1;
};

/** `first`, `2nd`, `31st`, `last` (-1). */
export const ordinalOf = (word: string | undefined): number | undefined => {
  if (word === undefined) return undefined;
  if (word === "last") return -1;
  const digits = /^([1-9]|[12]\d|3[01])(?:st|nd|rd|th)$/.exec(word)?.[1];
  if (digits !== undefined) return Number(digits);
  const index = ORDINAL_WORDS.indexOf(word);
  return index === -1 ? undefined : index + 1;
};

/** `once`, `twice`, `thrice`, `3x`: how often. */
export const timesOf = (word: string | undefined): number | undefined => {
  if (word === "once") return 1;
  if (word === "twice") return 2;
  if (word === "thrice") return 3;
  const digits = /^([1-9]\d?)[x×]$/.exec(word ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
};
