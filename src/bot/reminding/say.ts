/** Says a reminder: to whoever can read it on GitLab there, to the others by mail. */
import { calendarOfPerson } from "../../deadlines/calendar/calendar.ts";
import type { Deadline } from "../../model/deadline.ts";
import type { PersonRef } from "../../model/effect.ts";
import { issueKeyOf } from "../../model/ids.ts";
import { referenceOf } from "../../model/issue.ts";
import { secretPart, taskKey } from "../../model/task.ts";
import type { Context } from "../context.ts";
import { type Rung, STAGES } from "./ladder.ts";
import { mailFor, mailOf } from "./mail.ts";
import type { Reminder } from "./next.ts";
import { type Reach, reachOf } from "./reach.ts";
import { reminderText } from "./words.ts";

/** Who can be told where; null: nowhere, as far as can be seen. */
export type Reaches = ReadonlyMap<PersonRef, Reach | null>;

/** Asks of everybody on a ladder. */
export const reachesOf = async (context: Context, ladder: readonly Rung[]): Promise<Reaches> => {
  const reaches = new Map<PersonRef, Reach | null>();
  for (const person of ladder.flatMap(({ people }) => people))
    reaches.set(person, await reachOf(context, person));
  return reaches;
};

/**
 * The ladder without those who can be told nowhere; its end stays as it is, and so does all of it where nobody can be told:
 * of what is tried a trace is left where somebody looks, and GitLab may know of roles that it does not show us.
 */
export const withinReach = (ladder: readonly Rung[], reaches: Reaches): readonly Rung[] => {
  const within = ladder.flatMap(({ stage, people }) => {
    const left = people.filter((person) => reaches.get(person) !== null);
    return left.length === 0 ? [] : [{ stage, people: left }];
  });
  if (within.length === 0) return ladder;
  const end = ladder.at(-1);
  return end === undefined || within.at(-1)?.stage === end.stage ? within : [...within, end];
};

/** A word of its own for each; nobody's name is in it, since keys stay. */
const occurrenceOf = (
  deadline: Deadline,
  { stage, isCatchingUp }: Reminder,
  people: readonly PersonRef[],
  isFirst: boolean,
): string => {
  const own = isFirst && !isCatchingUp ? [] : [secretPart(people.map(({ name }) => name).join(" "))];
  return [deadline.key, stage, ...own].join(" ");
};

const bodyFor = (
  context: Context,
  deadline: Deadline,
  { stage }: Reminder,
  ladder: readonly Rung[],
  people: readonly PersonRef[],
): string => {
  const earlier = STAGES.slice(1, Math.max(1, STAGES.indexOf(stage)));
  const before = ladder.filter((rung) => earlier.includes(rung.stage)).flatMap((rung) => rung.people);
  const calendar = calendarOfPerson(context.configuration, people[0]?.name ?? "");
  return reminderText(context, deadline, { stage, calendar, before });
};

const mail = (
  context: Context,
  deadline: Deadline,
  reminder: Reminder,
  person: PersonRef,
  body: string,
): void => {
  const way = mailFor(context, person);
  if (way === null) return;
  const { issue, now, partner, plan, render } = context;
  const place = `[${render.inline(referenceOf(issue))}](<${issue.url}>)`;
  const title = `A deadline for ${render.inline(partner.name)}`;
  plan.task({
    key: taskKey("deadlines", issueKeyOf(issue.ref), occurrenceOf(deadline, reminder, [person], false)),
    wish: mailOf(way, { title, markdown: `${place}: ${body}` }, now),
    reason: `${deadline.kind}: ${reminder.stage}, by mail: they can read it nowhere on GitLab`,
  });
};

/** Says it to everybody whose time it is; those who read it in one place are called by one word. */
export const say = (
  context: Context,
  deadline: Deadline,
  reminder: Reminder,
  ladder: readonly Rung[],
  reaches: Reaches,
): void => {
  const groups = Map.groupBy(reminder.people, (person) => reaches.get(person) ?? null);
  let isFirst = true;
  for (const [reach, people] of groups) {
    const body = bodyFor(context, deadline, reminder, ladder, people);
    if (reach === "mail") {
      for (const person of people) mail(context, deadline, reminder, person, body);
      continue;
    }
    context.plan.tell({
      people,
      orInInboxOf: context.liaison.liaisons,
      body,
      short: null,
      quiet: false,
      occurrence: occurrenceOf(deadline, reminder, people, isFirst),
      reason: `${deadline.kind}: ${reminder.stage}`,
    });
    isFirst = false;
  }
};
