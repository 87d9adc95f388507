/** Commands about meetings: what is to be spoken about, and that somebody was spoken with. */
import type { Command } from "../../../commands/command.ts";
import { type Giver, OURS } from "../../../commands/declaration.ts";
import { calendarNamed, calendarOfPerson } from "../../../deadlines/calendar/calendar.ts";
import { localDate } from "../../../deadlines/calendar/working-time.ts";
import { concerns, meetingsOf } from "../../../deadlines/meetings/meeting.ts";
import { issueKeyOf } from "../../../model/ids.ts";
import type { IssueMarks } from "../../../model/memory.ts";
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
  /** ISO 8601, UTC: when it was written, or edited last. */
  readonly saidAt: string;
}

/** GitLab's hooks tell times by the second. */
const SECOND_MS = 1_000;

/**
 * When something was said of topics, in an order that can be compared: of what is told of the same second, whatever was
 * looked at first comes first. Several comments may be looked at in one job, and a comment may have several commands.
 */
const momentOf = ({ topicsDoneAt, publicTopicsDoneAt }: IssueMarks, saidAt: string): string => {
  const said = Date.parse(saidAt);
  const done = [topicsDoneAt, publicTopicsDoneAt].flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
  const before = Math.max(...done);
  const isSameSecond = said <= before && before < said + SECOND_MS;
  return new Date(isSameSecond ? before + 1 : said).toISOString();
};

const laterOf = (one: string, other: string | undefined): string =>
  other !== undefined && Date.parse(other) > Date.parse(one) ? other : one;

/** `agenda topic TEXT`: it is on every agenda about the partner until it was spoken about. */
export const agendaTopic = (
  { configuration, issue, marks, partner, plan }: Context,
  { text }: CommandOf<"agenda topic">,
  { username, eventId, internal, saidAt }: Given,
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
    at: momentOf(marks, saidAt),
  });
  return DONE;
};

/**
 * `agenda done`: of a meeting that others host nobody else tells what was spoken about. Whoever may not read internal notes
 * knows nothing of what was asked for in them, and does not end it.
 */
export const agendaDone = (
  { marks, plan }: Context,
  { internal, saidAt }: Pick<Given, "internal" | "saidAt">,
  roles: readonly Giver[],
): Answer => {
  const at = momentOf(marks, saidAt);
  const isForAll = internal || OURS.some((giver) => roles.includes(giver));
  if (isForAll) plan.mark({ topicsDoneAt: laterOf(at, marks.topicsDoneAt) });
  else plan.mark({ publicTopicsDoneAt: laterOf(at, marks.publicTopicsDoneAt) });
  return DONE;
};

/** `met PARTNER [DATE] [WORDS]`. */
export const met = (
  { configuration, issue, now, plan }: Context,
  { partner, day, text }: CommandOf<"met">,
  { username, eventId }: Pick<Given, "username" | "eventId">,
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
