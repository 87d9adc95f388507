/** Opening an agenda: what there is to speak about is put together, rendered, and stored with the task that opens its issue. */

import { meetingViewOf } from "../../bot/meetings/view.ts";
import { MEETINGS } from "../../bot/meetings/words.ts";
import type { Meeting } from "../../deadlines/meetings/meeting.ts";
import { type MeetingTime, movesOnAt } from "../../deadlines/meetings/occurrences.ts";
import type { Agenda } from "../../model/meeting.ts";
import { rankOf } from "../../model/rank.ts";
import { type NewTask, taskKey } from "../../model/task.ts";
import type { RenderedMeeting } from "../../render/meetings.ts";
import type { NewAgenda } from "../../store/tables/agendas.ts";
import { settleAgenda } from "./close.ts";
import { factsFor, type MeetingParts } from "./facts.ts";
import { type AgendaPlace, agendaRank } from "./place.ts";

/** The key of the agenda for one day. */
export const agendaKey = ({ id }: Meeting, { planned }: MeetingTime): string =>
  taskKey("agenda", id, planned);

/** An agenda that could be opened. */
export interface PreparedAgenda {
  readonly agenda: NewAgenda;
  readonly task: NewTask;
  readonly rendered: RenderedMeeting;
}

/** Puts it together; nothing is stored or opened. */
export const prepareAgenda = async (
  meeting: Meeting,
  time: MeetingTime,
  place: AgendaPlace,
  parts: MeetingParts,
): Promise<PreparedAgenda> => {
  const rank = await agendaRank(meeting, place, await parts.gitlab(place.instance));
  const last = await parts.store.agendas.lastOf(meeting.id);
  const facts = await factsFor(meeting, time, { ...place, rank }, last, parts);
  const { items, view } = meetingViewOf(facts);
  const { configuration, renderAgenda } = parts.live();
  const rendered = renderAgenda(meeting, view);
  const key = agendaKey(meeting, time);
  const { labels, confidential } = meeting.agenda;
  return {
    rendered,
    agenda: {
      key,
      meeting: meeting.id,
      planned: time.planned,
      day: time.date,
      startsAt: time.start,
      movesOnAt: movesOnAt(meeting, time),
      instance: place.instance,
      taskKey: key,
      rank,
      items,
      openedAt: parts.clock(),
    },
    task: {
      key,
      askedBy: MEETINGS,
      reason: `${meeting.title} is on ${time.date}`,
      partner: null,
      mode: configuration.mode,
      wish: {
        kind: "issue",
        ...place,
        title: rendered.title,
        description: rendered.body,
        labels,
        assignees: [],
        confidential,
        dueDate: time.date,
        // What it holds was chosen for members: it waits while more people could read it.
        onlyPrivate: rank === rankOf("private", false) && !confidential,
        until: time.end.toISOString(),
      },
    },
  };
};

const HOUR_MS = 3_600_000;

/** Whether people may still meet by it or write into it: until some hours after it, or an hour before the next one. */
const isNeeded = (
  { closedAt, startsAt, movesOnAt: end }: Pick<Agenda, "closedAt" | "startsAt" | "movesOnAt">,
  next: MeetingTime,
  now: Date,
): boolean => {
  if (closedAt !== null) return false;
  const latest = next.start.getTime() - HOUR_MS;
  return startsAt > now || Math.min(end.getTime(), latest) > now.getTime();
};

/**
 * Opens the agenda of a meeting, once. What is left of the one before is settled first, so that it is carried over.
 * Answers whether there is a new one.
 */
export const openAgenda = async (
  meeting: Meeting,
  time: MeetingTime,
  place: AgendaPlace,
  parts: MeetingParts,
): Promise<boolean> => {
  const { agendas, tasks } = parts.store;
  const { configuration } = parts.live();
  if ((await agendas.get(agendaKey(meeting, time))) !== null) return false;
  const last = await agendas.lastOf(meeting.id);
  // Never backwards: an agenda that was opened ahead of its time stays the last one.
  if (last !== null && last.planned >= time.planned) return false;
  if (last !== null && isNeeded(last, time, parts.clock())) return false;
  // Where it is just being opened, or another process ends it, the next one waits for that.
  if (configuration.mode === "act" && last !== null && last.closedAt === null)
    if (!(await settleAgenda(last, meeting, "the next one comes", parts))) return false;
  const { agenda, task } = await prepareAgenda(meeting, time, place, parts);
  if (configuration.mode === "act") return await agendas.open(agenda, [task]);
  await tasks.wish([task], parts.clock());
  return false;
};
