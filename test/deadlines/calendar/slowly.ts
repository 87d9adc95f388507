/**
 * Working time the slow way, which is easy to believe: minute by minute, and for each the local clock is asked. It shares
 * nothing with the calculation it is compared with: not the library for zones, and not the form of a calendar.
 */
import type { CalendarSettings } from "../../../src/config/schema/calendars.ts";

const MINUTE_MS = 60_000;
/** Clocks are only ever changed at such a moment, in the years that are tried. */
const QUARTER_MS = 15 * MINUTE_MS;

interface LocalClock {
  readonly date: string;
  readonly weekday: keyof CalendarSettings["hours"];
  readonly minutes: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const read = new Map<string, LocalClock>();

const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    weekday: "long",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  formats.set(zone, format);
  return format;
};

/** What the local clock shows, asked at every quarter of an hour and counted on from there. */
const localClock = (zone: string, minute: number): LocalClock => {
  const quarter = Math.floor(minute / QUARTER_MS) * QUARTER_MS;
  const key = `${zone} ${quarter}`;
  const known = read.get(key);
  if (known !== undefined) return { ...known, minutes: known.minutes + (minute - quarter) / MINUTE_MS };
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(quarter)
      .map(({ type, value }) => [type, value]),
  );
  read.set(key, {
    date: `${parts["year"]}-${parts["month"]}-${parts["day"]}`,
    weekday: `${parts["weekday"]}`.toLowerCase() as LocalClock["weekday"],
    minutes: Number(parts["hour"]) * 60 + Number(parts["minute"]),
  });
  return localClock(zone, minute);
};

const minutesOf = (time = ""): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Whether the minute that begins at `minute` (milliseconds since 1970) is worked. */
export const isWorked = ({ zone, hours, holidays }: CalendarSettings, minute: number): boolean => {
  const clock = localClock(zone, minute);
  const isFree = holidays.some((holiday) =>
    typeof holiday === "string"
      ? holiday === clock.date
      : holiday.from <= clock.date && clock.date <= holiday.until,
  );
  if (isFree) return false;
  return (hours[clock.weekday] ?? []).some((span) => {
    const [begin, end] = span.split("-");
    return minutesOf(begin) <= clock.minutes && clock.minutes < minutesOf(end);
  });
};

const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;

/** See `workingTimeBetween`. */
export const slowTimeBetween = (calendar: CalendarSettings, from: Date, until: Date): number => {
  let sum = 0;
  for (let minute = minuteOf(from.getTime()); minute < until.getTime(); minute += MINUTE_MS) {
    if (!isWorked(calendar, minute)) continue;
    sum += Math.min(minute + MINUTE_MS, until.getTime()) - Math.max(minute, from.getTime());
  }
  return sum;
};

/** See `addWorkingTime`; null: not before `limit`. */
export const slowlyAdded = (
  calendar: CalendarSettings,
  from: Date,
  milliseconds: number,
  limit: Date,
): Date | null => {
  let left = milliseconds;
  for (let minute = minuteOf(from.getTime()); minute < limit.getTime(); minute += MINUTE_MS) {
    if (!isWorked(calendar, minute)) continue;
    const begin = Math.max(minute, from.getTime());
    if (minute + MINUTE_MS - begin >= left) return new Date(begin + left);
    left -= minute + MINUTE_MS - begin;
  }
  return null;
};
