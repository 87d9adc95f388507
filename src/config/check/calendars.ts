/** Calendars in which nobody could work, and days and zones that do not exist. */
import { errorAt, type Mistake, type Path, pathText, warningAt } from "../problem.ts";
import { anyOf, didYouMean } from "../suggest.ts";
import { isDate } from "./dates.ts";
import { type Located, select, selectTexts, textAt } from "./select.ts";

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

const EXPECTED_ZONE = "a zone of the IANA database, such as Europe/Berlin";

const checkZones = (data: unknown): Mistake[] =>
  selectTexts(data, ["calendars", "*", "zone"])
    .filter(({ value }) => value !== "" && !isZone(value))
    .map(({ path, value }) =>
      errorAt(
        path,
        `there is no such time zone${didYouMean(value, Intl.supportedValuesOf("timeZone"))}`,
        EXPECTED_ZONE,
      ),
    );

const SPAN = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/;

interface Span extends Located<string> {
  readonly begin: number;
  readonly end: number;
}

/** Working hours in minutes of the day. Those that can be read; the schema has complained about the others. */
export const spansIn = (texts: readonly Located<string>[]): Span[] =>
  texts.flatMap((located) => {
    const [, ...parts] = SPAN.exec(located.value) ?? [];
    const [beginHour = 0, beginMinute = 0, endHour = 0, endMinute = 0] = parts.map(Number);
    return parts.length === 0
      ? []
      : [{ ...located, begin: beginHour * 60 + beginMinute, end: endHour * 60 + endMinute }];
  });

const mistakesOfDay = (texts: readonly Located<string>[]): Mistake[] => {
  const spans = spansIn(texts);
  const backward = spans
    .filter(({ begin, end }) => end <= begin)
    .map(({ path }) =>
      errorAt(
        path,
        "these hours end before they begin",
        "a later end; over midnight: until 24:00, and from 00:00 of the next day",
      ),
    );
  const forward = spans.filter(({ begin, end }) => begin < end);
  const overlapping = forward.flatMap((span, index) => {
    const other = forward.slice(0, index).find(({ begin, end }) => span.begin < end && begin < span.end);
    return other === undefined
      ? []
      : [errorAt(span.path, `overlaps with ${other.value} of the same day`, "hours that follow each other")];
  });
  return [...backward, ...overlapping];
};

const checkHours = (data: unknown): Mistake[] =>
  select(data, ["calendars", "*", "hours"]).flatMap(({ path, value }) => {
    if (typeof value !== "object" || value === null) return [];
    const days = select(data, [...path, "*"]);
    const complaints = days.flatMap((day) => mistakesOfDay(selectTexts(data, day.path)));
    const none = days.every((day) => Array.isArray(day.value) && day.value.length === 0);
    return none
      ? [errorAt(path, "nobody ever works in this calendar", 'such as monday: ["09:00-17:00"]')]
      : complaints;
  });

const LONGEST_HOLIDAY_DAYS = 366;
const DAY_MS = 86_400_000;

const checkRange = (data: unknown, path: Path): Mistake[] => {
  const [from, until] = [textAt(data, [...path, "from"]), textAt(data, [...path, "until"])];
  if (from === undefined || until === undefined || !isDate(from) || !isDate(until)) return [];
  if (until < from) return [errorAt([...path, "until"], "is before from", `${from} or a later day`)];
  const days = (Date.parse(until) - Date.parse(from)) / DAY_MS + 1;
  return days > LONGEST_HOLIDAY_DAYS
    ? [errorAt([...path, "until"], `a holiday of ${days} days`, `at most ${LONGEST_HOLIDAY_DAYS} days`)]
    : [];
};

const checkHolidays = (data: unknown): Mistake[] => {
  const holidays = ["calendars", "*", "holidays", "*"];
  const dates = [[], ["from"], ["until"]].flatMap((rest) => selectTexts(data, [...holidays, ...rest]));
  return [
    ...dates
      .filter(({ value }) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !isDate(value))
      .map(({ path }) => errorAt(path, "there is no such day", "a date such as 2026-12-24")),
    ...select(data, holidays).flatMap(({ path }) => checkRange(data, path)),
  ];
};

/** Names of calendars that are nowhere; `default` is always there. */
const checkNames = (data: unknown): Mistake[] => {
  const names = select(data, ["calendars", "*"]).map(({ path }) => String(path[1]));
  const known = new Set([...names, "default"]);
  return selectTexts(data, ["people", "*", "calendar"])
    .filter(({ value }) => !known.has(value))
    .map(({ path, value }) =>
      errorAt(path, `no such calendar${didYouMean(value, [...known])}`, `a calendar: ${anyOf([...known])}`),
    );
};

/** The same person on two instances works at the same times. */
const checkPersons = (data: unknown): Mistake[] => {
  const firsts = new Map<string, Located<string>>();
  return selectTexts(data, ["people", "*", "calendar"]).flatMap((found) => {
    const name = textAt(data, [...found.path.slice(0, 2), "name"]) ?? "";
    const first = firsts.get(name);
    if (first === undefined) firsts.set(name, found);
    return first === undefined || first.value === found.value
      ? []
      : [warningAt(found.path, `${name} has another calendar at ${pathText(first.path)}`, first.value)];
  });
};

/** Everything about `calendars` that the schema cannot see. */
export const checkCalendars = (data: unknown): Mistake[] => [
  ...checkZones(data),
  ...checkHours(data),
  ...checkHolidays(data),
  ...checkNames(data),
  ...checkPersons(data),
];
