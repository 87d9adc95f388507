/** Commands about meetings: what is to be spoken about, and that somebody was spoken with. */
import type { Command } from "../../../commands/command.ts";
import { calendarNamed, calendarOfPerson } from "../../../deadlines/calendar/calendar.ts";
import { localDate } from "../../../deadlines/calendar/working-time.ts";
import { concerns, meetingsOf } from "../../../deadlines/meetings/meeting.ts";
import { issueKeyOf } from "../../../model/ids.ts";
import { rankOf, rankOfIssue } from "../../../model/rank.ts";
import { taskKey } from "../../../model/task.ts";
import type { Context } from "../../context.ts";
import { contactOn } from "../../meetings/contact.ts";
import { type Answer, DONE, failed } from "../answer.ts";

type CommandOf<Name extends Command["name"]> = Extract<Command, { readonly name: Name }>;

/** Who gave it, and whether in an internal note. */
interface Given {
  readonly username: string;
  readonly eventId: string;
  readonly internal: boolean;
}

/** `agenda topic TEXT`: it is on every agenda about the partner until it was spoken about. */
export const agendaTopic = (
  { configuration, issue, now, partner, plan }: Context,
  { text }: CommandOf<"agenda topic">,
  { username, eventId, internal }: Given,
): Answer => {
  const meetings = meetingsOf(configuration).filter((meeting) => concerns(meeting, partner));
  if (meetings.length === 0)
    return failed(
      "I know of no meeting at which this could be spoken about (`meetings` in my configuration).",
    );
  plan.topic({
    key: taskKey("topic", issueKeyOf(issue.ref), eventId),
    instance: issue.ref.instance,
    issueKey: issueKeyOf(issue.ref),
    partner: partner.id,
    team: null,
    text,
    by: username,
    rank: Math.max(rankOf("public", internal), rankOfIssue(issue)),
    internal,
    at: now.toISOString(),
  });
  return DONE;
};

/** `agenda done`: of a meeting that others host nobody else tells what was spoken about. */
export const agendaDone = ({ now, plan }: Context): Answer => {
  plan.mark({ topicsDoneAt: now.toISOString() });
  return DONE;
};

/** `met PARTNER [DATE] [WORDS]`. */
export const met = (
  { configuration, issue, now, plan }: Context,
  { partner, day, text }: CommandOf<"met">,
  { username, eventId }: Given,
): Answer => {
  const { instance } = issue.ref;
  const name = configuration.people.find(
    (person) => person.username?.toLowerCase() === username.toLowerCase(),
  )?.name;
  const calendar = name === undefined ? calendarNamed(configuration) : calendarOfPerson(configuration, name);
  const key = taskKey("met", instance, partner, eventId);
  const contact = contactOn(
    { key, instance, partner, by: username, words: text },
    day,
    localDate(calendar, now),
  );
  if (contact === null) return failed("That day is still to come: record it when you have met.");
  plan.met(contact);
  return DONE;
};
