/** Who is away, until when, and who stands in: pure. */
import { entriesOf } from "../config/entries-of.ts";
import type { Absence } from "../config/schema/away.ts";
import { type Calendar, type CalendarSource, calendarOfPerson } from "./calendar/calendar.ts";
import { localDate, localMoment } from "./calendar/working-time.ts";

/** The part of a configuration that absences are found in. */
export interface AbsenceSource extends CalendarSource {
  readonly away: readonly Absence[];
  readonly people: readonly {
    readonly name: string;
    readonly username?: string | undefined;
    readonly calendar?: string | undefined;
  }[];
}

/** The end of an absence of which nobody knows when it ends. */
export const NO_END = "9999-01-01T00:00:00Z";

/** Somebody is away. */
export interface Away {
  readonly until: Date;
  /** The last day of it (`2026-12-24`), where they are; null: nobody knows. */
  readonly lastDay: string | null;
  /** A name; undefined: whoever is next. */
  readonly cover: string | undefined;
}

const DAY_MS = 86_400_000;

const nextDay = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** A moment as somebody wrote it; `isEnd`: a date means that whole day. */
const momentOf = (calendar: Calendar, text: string, isEnd: boolean): Date => {
  const [date = "", time] = text.split("T");
  if (time !== undefined && /[Z+-]/.test(time)) return new Date(text);
  if (time !== undefined) return localMoment(calendar, date, time);
  // A day in the last year that can be written says that nobody knows, and the last of them has no next one.
  if (isEnd && date >= NO_END.slice(0, 10)) return new Date(NO_END);
  return localMoment(calendar, isEnd ? nextDay(date) : date, "00:00");
};

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Names and usernames mean the same person. */
const nameOf = ({ people }: AbsenceSource, word: string): string => entriesOf(people, word)[0]?.name ?? word;

/** An absence of somebody's; the end is not in it. */
interface Span {
  readonly from: Date;
  readonly until: Date;
  readonly cover: string | undefined;
}

const spansOf = (source: AbsenceSource, name: string, calendar: Calendar): Span[] =>
  source.away
    .filter((absence) => same(nameOf(source, absence.person), name))
    .map(({ from, until, cover }) => ({
      from: momentOf(calendar, from, false),
      until: momentOf(calendar, until, true),
      cover: cover === undefined ? undefined : nameOf(source, cover),
    }));

/** Absences that begin before another is over, or where it ends, put the return off. */
const returnAfter = (until: Date, spans: readonly Span[]): Date => {
  const next = spans.find((one) => one.from <= until && one.until > until);
  return next === undefined ? until : returnAfter(next.until, spans);
};

/**
 * Whether somebody (a name or username) is away at a moment, and until when they are by all absences that join on; of
 * several the longest that names a cover says who stands in. null: they are there.
 */
export const absenceOf = (source: AbsenceSource, person: string, now: Date): Away | null => {
  if (source.away.length === 0) return null;
  const name = nameOf(source, person);
  const calendar = calendarOfPerson(source, name);
  const spans = spansOf(source, name, calendar);
  const present = spans
    .filter(({ from, until }) => from <= now && now < until)
    .toSorted((one, other) => other.until.getTime() - one.until.getTime());
  const [longest] = present;
  if (longest === undefined) return null;
  const until = returnAfter(longest.until, spans);
  const { cover } = present.find((one) => one.cover !== undefined) ?? longest;
  const isOpen = until >= new Date(NO_END);
  return { until, cover, lastDay: isOpen ? null : localDate(calendar, new Date(until.getTime() - 1)) };
};

/**
 * Who is there for somebody: the person, or the cover, or the cover's cover. null: nobody is named, or everybody who is
 * named is away.
 */
export const presentFor = (source: AbsenceSource, person: string, now: Date): string | null => {
  const asked = new Set<string>();
  let name: string | undefined = person;
  while (name !== undefined && !asked.has(name.toLowerCase())) {
    const away: Away | null = absenceOf(source, name, now);
    if (away === null) return name;
    asked.add(name.toLowerCase());
    name = away.cover;
  }
  return null;
};
