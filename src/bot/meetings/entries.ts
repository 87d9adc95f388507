/** What stands in a liaison's calendar: pure. */
import type { Configuration } from "../../config/schema/configuration.ts";
import { attendeesAt } from "../../deadlines/meetings/attendees.ts";
import type { Meeting } from "../../deadlines/meetings/meeting.ts";
import { type MeetingTime, timesBetween } from "../../deadlines/meetings/occurrences.ts";
import type { CalendarEntry } from "../../render/calendar-feed.ts";
import { resolvePerson } from "../../triage/assigned.ts";

/** So far back and ahead a calendar reaches, in days. */
const BACK_DAYS = 60;
const AHEAD_DAYS = 180;
const DAY_MS = 86_400_000;

const wordsOf = (meeting: Meeting, time: MeetingTime): string =>
  [
    meeting.role === "host"
      ? "We host it; the agenda is opened on the working day before."
      : "Others host it.",
    ...(time.about === null ? [] : [time.about]),
    ...(time.planned === time.date || time.isGuess ? [] : [`It was to be on ${time.planned}, a holiday.`]),
    ...(time.isGuess ? [`The day is a guess: the table says "${meeting.words}".`] : []),
    ...(time.isOnHoliday ? ["It falls on a holiday of yours."] : []),
    ...(meeting.partners.length === 0
      ? []
      : [`With ${meeting.partners.map(({ name }) => name).join(", ")}.`]),
  ].join("\n");

const entryOf = (meeting: Meeting, time: MeetingTime): CalendarEntry => ({
  // By the planned day: what is moved stays the same entry.
  uid: `${meeting.id}-${time.planned}@oss-liaison`,
  title: meeting.title,
  words: wordsOf(meeting, time),
  url: meeting.url,
  start: time.isAllDay ? new Date(`${time.date}T00:00:00Z`) : time.start,
  end: time.isAllDay ? null : time.end,
  isGuess: time.isGuess,
  isCancelled: time.isCancelled,
});

/** Meetings that somebody takes part in, or stands in at, the earliest first. */
export const entriesFor = (
  meetings: readonly Meeting[],
  configuration: Configuration,
  { instance, username }: { readonly instance: string; readonly username: string },
  now: Date,
): CalendarEntry[] => {
  const isTheirs = (meeting: Meeting, { start }: MeetingTime): boolean =>
    attendeesAt(configuration, meeting, start).some(
      (name) =>
        resolvePerson(configuration, name, instance).username?.toLowerCase() === username.toLowerCase(),
    );
  const from = new Date(now.getTime() - BACK_DAYS * DAY_MS);
  const until = new Date(now.getTime() + AHEAD_DAYS * DAY_MS);
  return meetings
    .flatMap((meeting) =>
      timesBetween(meeting, from, until)
        .filter((time) => isTheirs(meeting, time))
        .map((time) => entryOf(meeting, time)),
    )
    .toSorted((one, other) => one.start.getTime() - other.start.getTime());
};
