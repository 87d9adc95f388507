/** Deadlines in words. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Calendar } from "../../deadlines/calendar/calendar.ts";
import { localDate, localTime } from "../../deadlines/calendar/working-time.ts";
import type { Deadline } from "../../model/deadline.ts";
import type { PersonRef } from "../../model/effect.ts";
import type { ReminderStage } from "../../model/memory.ts";
import { formatDate } from "../../render/date.ts";
import type { Context } from "../context.ts";
import { groupOf } from "../stories.ts";

/** `26 November 2026, 15:00 (Europe/Berlin)`. */
export const momentText = (calendar: Calendar, at: string): string => {
  const moment = new Date(at);
  return `${formatDate(localDate(calendar, moment))}, ${localTime(calendar, moment)} (${calendar.zone})`;
};

/** What is owed, such as `first answer`; names as they are. */
export const owedText = ({ kind, team = "" }: Deadline, configuration: Configuration): string => {
  const group = groupOf(configuration, team);
  return {
    firstResponse: "first answer",
    nextUpdate: "next answer",
    escalationAcknowledged: `acknowledgement by ${group}`,
    escalationAnswered: `answer of ${group}`,
  }[kind];
};

const ASKS: Readonly<Record<ReminderStage, string>> = {
  soon: "",
  missed: "",
  cover: " Can you step in?",
  team: " Can you get it moving over there?",
  managers: " Please see who can take it on. Nobody is reminded of it any more after this.",
};

/** What somebody is told: what is owed, since when, who knows already, and how to put it off. */
export const reminderText = (
  { configuration, partner, render, words }: Context,
  deadline: Deadline,
  { stage, calendar, before }: { stage: ReminderStage; calendar: Calendar; before: readonly PersonRef[] },
): string => {
  const due = momentText(calendar, deadline.dueAt ?? deadline.startedAt);
  const forWhom = deadline.team === undefined ? `to ${partner.name}` : `for ${partner.name}`;
  const what = `The ${owedText(deadline, configuration)} ${forWhom}`;
  const how = stage === "soon" ? `is due by ${due}` : `was due by ${due}, and is not there yet`;
  const known =
    before.length === 0
      ? ""
      : ` Reminded so far: ${before.map(({ name }) => render.inline(name)).join(", ")}.`;
  const since = formatDate(deadline.startedAt);
  const prefix = words.prefixes[0] ?? "";
  return (
    `**${render.inline(what)} ${how}.** The clock began on ${since}.${known}${ASKS[stage]}\n\n` +
    `\`${prefix} snooze 1d\` on the issue silences this for a day.`
  );
};
