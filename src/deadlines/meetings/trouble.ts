/** Why the words of a meeting cannot be kept to. */
import type { Occurrence } from "../cadence/cadence.ts";
import { type Details, readDetail } from "../cadence/details.ts";
import { parseCadence } from "../cadence/parse-cadence.ts";
import { tokenise } from "../cadence/tokens.ts";
import { dayOf } from "./days.ts";
import { seriesDays } from "./series.ts";
import { zoneNamed } from "./zones.ts";

/** When a meeting is to be, as it is written. */
export interface MeetingWords {
  readonly when: string;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** The configuration names a zone, so that it does not matter what the words say. */
  readonly hasZone: boolean;
}

const DAYS: Readonly<Record<Occurrence["unit"], number>> = {
  day: 1,
  week: 7,
  month: 28,
  quarter: 90,
  year: 365,
};
/** Nobody plans further ahead. */
const LONGEST_DAYS = 3_700;

/** Whether a time of day is among the words, one that there is. */
const namesTime = (words: string): boolean => {
  const tokens = tokenise(words);
  return tokens.some((_, index) => {
    const details: Details = { weekdays: [] };
    readDetail(words, tokens, index, details);
    return details.time !== undefined;
  });
};

const seriesTrouble = (one: Occurrence, words: MeetingWords): string | null => {
  const { unit, every, times, dayOfMonth, ordinal, weekday, time, zone, about = "" } = one;
  if (time !== undefined && namesTime(about))
    return `"${time}" and "${about}" are two times: make it two meetings`;
  // Days and times that do not exist are left as words.
  if (/\d/.test(about)) return `"${about}" is no day or time`;
  if (times > DAYS[unit])
    return `${times} times ${unit === "day" ? "a day" : `in a ${unit}`} is more often than there are days`;
  if (every > LONGEST_DAYS / DAYS[unit]) return `every ${every} ${unit}s is further ahead than anybody plans`;
  if (dayOfMonth !== undefined && DAYS[unit] < 28) return `a ${unit} has no day ${dayOfMonth} of the month`;
  if (weekday !== undefined && times > 1)
    return `"${one.words}" is on one ${weekday}, and ${times} times: name ${times} days`;
  if (ordinal !== undefined && DAYS[unit] < 28) return `a ${unit} has no ${ordinal}. ${weekday ?? "day"}`;
  if (zone !== undefined && !words.hasZone && zoneNamed(zone) === undefined)
    return `${zone} may be several time zones, or is none: write zone: such as Europe/Berlin`;
  return null;
};

const neverTrouble = (series: readonly Occurrence[], { from, until }: MeetingWords): string | null => {
  if (from !== undefined && until !== undefined && until < from)
    return `it ends (${until}) before it begins (${from})`;
  if (until === undefined || from === undefined) return null;
  const [begin, end] = [dayOf(from), dayOf(until)];
  const takesPlace = series.some((one) => seriesDays(one, { from: begin }, begin, end).length > 0);
  return takesPlace ? null : `it never takes place between ${from} and ${until}`;
};

/** As a sentence; null: all is well. Dates are real ones. */
export const meetingTrouble = (words: MeetingWords): string | null => {
  const { occurrences, unparsed } = parseCadence(words.when);
  const [unread] = unparsed;
  if (unread !== undefined || occurrences.length === 0)
    return `no rhythm was found in "${unread ?? words.when}"`;
  const times = new Set(occurrences.flatMap(({ zone }) => (zone === undefined ? [] : [zone.toLowerCase()])));
  if (times.size > 1 && !words.hasZone) return "its times are in several zones: make it several meetings";
  for (const one of occurrences) {
    const trouble = seriesTrouble(one, words);
    if (trouble !== null) return trouble;
  }
  return neverTrouble(occurrences, words);
};
