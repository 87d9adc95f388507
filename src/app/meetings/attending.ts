/** Meetings that others run: a private brief on the working day before, and that we were there. */
import { contactsOf } from "../../bot/meetings/closing.ts";
import { meetingViewOf } from "../../bot/meetings/view.ts";
import { MEETINGS } from "../../bot/meetings/words.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import { toldOf, wasMissed } from "../../deadlines/meetings/attendees.ts";
import type { Meeting } from "../../deadlines/meetings/meeting.ts";
import type { MeetingTime } from "../../deadlines/meetings/occurrences.ts";
import type { PersonRef } from "../../model/effect.ts";
import { rankOf } from "../../model/rank.ts";
import { type NewTask, secretPart, taskKey } from "../../model/task.ts";
import type { RenderedMeeting } from "../../render/meetings.ts";
import { resolvePerson } from "../../triage/assigned.ts";
import { factsFor, type MeetingParts, timeBefore } from "./facts.ts";

/** Where briefs go; null: there is no private project for them. */
const inboxPlace = ({ inbox, instances }: Configuration) =>
  inbox === undefined
    ? null
    : { instance: inbox.instance ?? Object.keys(instances)[0] ?? "", project: inbox.project };

const keyFor = ({ id }: Meeting, { planned }: MeetingTime, username: string): string =>
  taskKey("brief", id, planned, secretPart(username));

/** On the issue that lists what waits for them; where there is none yet, an issue of its own. */
const briefTask = async (
  meeting: Meeting,
  time: MeetingTime,
  username: string,
  { title, body }: RenderedMeeting,
  place: { readonly instance: string; readonly project: string },
  parts: MeetingParts,
): Promise<NewTask> => {
  const inbox = await parts.store.inboxes.get(place.instance, username);
  const until = time.end.toISOString();
  const wish: NewTask["wish"] =
    inbox?.issueKey == null
      ? {
          kind: "issue",
          ...place,
          title,
          description: body,
          labels: [],
          assignees: [username],
          confidential: false,
          dueDate: time.date,
          onlyPrivate: true,
          until,
        }
      : { kind: "note", on: inbox.issueKey, body, internal: false, onlyPrivate: true, until };
  return {
    key: keyFor(meeting, time, username),
    askedBy: MEETINGS,
    reason: `${meeting.title} is on ${time.date}`,
    partner: null,
    mode: parts.live().configuration.mode,
    wish,
  };
};

/** Briefs everybody of ours who goes there, once; whoever stands in, in the place of those who are away. */
export const briefBefore = async (
  meeting: Meeting,
  time: MeetingTime,
  parts: MeetingParts,
): Promise<void> => {
  const { configuration, renderBrief } = parts.live();
  const place = inboxPlace(configuration);
  if (place === null) return;
  const people = toldOf(configuration, meeting, time.start).map(
    (name): PersonRef => resolvePerson(configuration, name, place.instance),
  );
  const usernames = people.flatMap(({ username }) => username ?? []);
  const known = await Promise.all(
    usernames.map((name) => parts.store.tasks.get(keyFor(meeting, time, name))),
  );
  const missing = usernames.filter((_, index) => {
    const task = known[index];
    return task === null || (task?.state === "observed" && configuration.mode === "act");
  });
  if (missing.length === 0) return;
  const readers = { ...place, rank: rankOf("private", false) };
  const { view } = meetingViewOf(await factsFor(meeting, time, readers, null, parts));
  const rendered = renderBrief(view);
  const tasks: NewTask[] = [];
  for (const username of missing)
    tasks.push(await briefTask(meeting, time, username, rendered, place, parts));
  await parts.store.tasks.wish(tasks, parts.clock());
};

/** What is longer ago is not recorded any more: who begins with this service was not there with it. */
const LONGEST_AGO_MS = 3 * 86_400_000;

/** Whether somebody of ours was there, as far as the calendar tells. */
const countsAsThere = ({ isGuess, isOnHoliday, end }: MeetingTime, now: Date): boolean =>
  !isGuess && !isOnHoliday && end <= now && now.getTime() - end.getTime() < LONGEST_AGO_MS;

/** Records that the partners of a meeting were spoken with, once it is over. */
export const countAttended = async (meeting: Meeting, parts: MeetingParts): Promise<void> => {
  const now = parts.clock();
  const { configuration } = parts.live();
  const last = timeBefore(meeting, now);
  if (last === null || configuration.mode !== "act" || !countsAsThere(last, now)) return;
  if (wasMissed(configuration, meeting, last.start)) return;
  const instance = Object.keys(configuration.instances)[0] ?? "";
  const there = { instance, planned: last.planned, day: last.date };
  await parts.store.contacts.add(contactsOf(meeting, there, "attended"), now);
};
