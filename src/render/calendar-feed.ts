/** A calendar as programs read it: iCalendar (RFC 5545). Moments are in UTC, so that no definition of zones has to go along. */
import { createHash } from "node:crypto";
import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";

/** One entry. */
export interface CalendarEntry {
  /** The same for the same meeting, whatever changes of it. */
  readonly uid: string;
  readonly title: string;
  readonly words: string;
  readonly url: string | null;
  readonly start: Date;
  /** null: it is all of the day on which `start` is, in UTC. */
  readonly end: Date | null;
  readonly isCancelled: boolean;
}

/** What an entry says, so that a change can be told. */
export const digestOfEntry = (entry: CalendarEntry): string =>
  createHash("sha256").update(JSON.stringify(entry)).digest("hex").slice(0, 32);

/** How often it has changed, and when it last did. */
interface Revision {
  readonly sequence: number;
  readonly modifiedAt: Date;
}

const HOUR_S = 3_600;

/** The text of a calendar; an entry without a revision is a new one. */
export const renderCalendar = (
  name: string,
  entries: readonly CalendarEntry[],
  revisions: ReadonlyMap<string, Revision>,
  now: Date,
): string => {
  const calendar = ical({
    name,
    prodId: { company: "OSS Liaison", product: "meetings", language: "EN" },
    method: ICalCalendarMethod.PUBLISH,
    ttl: HOUR_S,
  });
  for (const { uid, title, words, url, start, end, isCancelled } of entries) {
    const { sequence, modifiedAt } = revisions.get(uid) ?? { sequence: 0, modifiedAt: now };
    calendar.createEvent({
      id: uid,
      sequence,
      stamp: modifiedAt,
      lastModified: modifiedAt,
      start,
      ...(end === null ? { allDay: true } : { end }),
      summary: title,
      description: words,
      ...(url === null ? {} : { url, location: url }),
      status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
};
