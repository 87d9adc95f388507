/**
 * Working time as stretches of real time. A moment is working time where the local clock shows working hours: hours that
 * are left out when clocks go forward are not worked, and those that come twice when they go back are worked twice.
 */
import { type Calendar, hoursOn, type Span } from "./calendar.ts";
import { type Offset, offsetAt } from "./zone.ts";

const DAY_MS = 86_400_000;
/** No checked calendar is without hours for so long: 100 years. */
const HORIZON_MS = 36_525 * DAY_MS;

/** From `at` to the end of the local day, or to the moment at which clocks are changed. */
const restOfDay = (calendar: Calendar, at: number, offset: Offset): { end: number; worked: Span[] } => {
  const local = at + offset.milliseconds;
  const day = Math.floor(local / DAY_MS);
  const end = Math.min((day + 1) * DAY_MS - offset.milliseconds, offset.until);
  const midnight = day * DAY_MS - offset.milliseconds;
  const worked = hoursOn(calendar, day)
    .map((span) => ({ begin: Math.max(at, midnight + span.begin), end: Math.min(end, midnight + span.end) }))
    .filter((span) => span.begin < span.end);
  return { end, worked };
};

/**
 * Stretches of working time from a moment on, in order, in milliseconds since 1970; those that touch are not joined.
 * Ends after a hundred years.
 */
export function* stretchesFrom(calendar: Calendar, from: number): Generator<Span> {
  let at = from;
  let offset = offsetAt(calendar.zone, at);
  while (at < from + HORIZON_MS) {
    if (at >= offset.until) offset = offsetAt(calendar.zone, at);
    const { end, worked } = restOfDay(calendar, at, offset);
    yield* worked;
    at = end;
  }
}
