/** A calendar as programs read it: iCalendar (RFC 5545). Moments are in UTC, so that no definition of zones has to go along. */
import { createHash } from "node:crypto";
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from "ical-generator";

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
  /** The day is not known: any other of the same span would fit as well. */
  readonly isGuess: boolean;
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

const statusOf = ({ isCancelled, isGuess }: CalendarEntry): ICalEventStatus => {
  if (isCancelled) return ICalEventStatus.CANCELLED;
  return isGuess ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
};

/** A whole day is not taken by a meeting within it, and a guessed time is no appointment. */
const transparencyOf = ({ end, isGuess }: CalendarEntry): ICalEventTransparency =>
  end === null || isGuess ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE;

/** RFC 5545, 3.3.13: addresses are not escaped, which the library does with these two signs. */
const unescapable = (url: string): string => url.replaceAll(",", "%2C").replaceAll(";", "%3B");

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
  for (const entry of entries) {
    const { uid, title, words, url, start, end } = entry;
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
      ...(url === null ? {} : { url: unescapable(url), location: url }),
      status: statusOf(entry),
      transparency: transparencyOf(entry),
    });
  }
  return calendar.toString();
};
