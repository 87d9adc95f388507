/** Time zones: the only place that asks the library. Offsets are milliseconds that local clocks are ahead of UTC. */
import { Temporal } from "temporal-polyfill";

const zoned = (zone: string, at: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

const NANOSECONDS = 1_000_000;

/** How far local clocks are ahead of UTC at a moment (milliseconds since 1970), and until when they stay so. */
export interface Offset {
  readonly milliseconds: number;
  /** The first moment at which it is another; Infinity: none is known. */
  readonly until: number;
}

/** The offset of a zone at a moment. */
export const offsetAt = (zone: string, at: number): Offset => {
  const here = zoned(zone, at);
  return {
    milliseconds: here.offsetNanoseconds / NANOSECONDS,
    until: here.getTimeZoneTransition("next")?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
  };
};

/** The local date (`2026-12-24`) at a moment. */
export const dateIn = (zone: string, at: Date): string => zoned(zone, at.getTime()).toPlainDate().toString();

/**
 * The moment at which local clocks show `date` and `time`. A time that is left out when clocks go forward is as much
 * later as they do (02:30 is 03:30); of two the earlier is meant: as in iCalendar (RFC 5545).
 */
export const momentIn = (zone: string, date: string, time: string): Date =>
  new Date(Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).epochMilliseconds);

/** The local time (`15:00`) at a moment. */
export const timeIn = (zone: string, at: Date): string =>
  zoned(zone, at.getTime()).toPlainTime().toString({ smallestUnit: "minute" });
