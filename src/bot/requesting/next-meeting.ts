/** When a row's team meets next, for whoever asks about it: pure. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { LiaisonRow } from "../../config/schema/people.ts";
import { type Meeting, meetingsOf } from "../../deadlines/meetings/meeting.ts";
import { type MeetingTime, nextTime } from "../../deadlines/meetings/occurrences.ts";
import { formatDate } from "../../render/date.ts";

/** A meeting, and the next time that it takes place. */
export interface NextMeeting {
  readonly meeting: Meeting;
  readonly time: MeetingTime;
}

/** The next meetings of a row's team, the earliest first; those whose words name no rhythm are left out. */
export const nextMeetings = (
  configuration: Configuration,
  { id }: Pick<LiaisonRow, "id">,
  now: Date,
): NextMeeting[] =>
  meetingsOf(configuration)
    .filter(({ row, series }) => row?.id === id && series.length > 0)
    .flatMap((meeting) => {
      const time = nextTime(meeting, now);
      return time === null ? [] : [{ meeting, time }];
    })
    .toSorted((one, other) => one.time.start.getTime() - other.time.start.getTime());

const clockOf = ({ start }: MeetingTime, zone: string): string =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(start);

/** `8 December 2026, 15:00 (Europe/Berlin)`; a day that the table does not name is said to be a guess. */
export const whenText = ({ meeting, time }: NextMeeting): string => {
  const day = formatDate(time.date);
  if (time.isGuess) return `about ${day}, as the table names no day`;
  return time.isAllDay ? day : `${day}, ${clockOf(time, meeting.zone)} (${meeting.zone})`;
};
