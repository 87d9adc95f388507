/** The job of a meeting: its agenda or brief when the time has come, its end when the agenda is closed. */
import type { Meeting } from "../../deadlines/meetings/meeting.ts";
import { nextTime, preparedAt } from "../../deadlines/meetings/occurrences.ts";
import { LiaisonError, messageOf } from "../../lib/errors.ts";
import type { Trail } from "../../lib/trail.ts";
import { type Parts, runtimeOf } from "../ports.ts";
import { openAgenda } from "./agenda.ts";
import { briefBefore, countAttended } from "./attending.ts";
import { settleAgenda } from "./close.ts";
import type { MeetingParts } from "./facts.ts";
import { agendaPlace } from "./place.ts";

const PREFIX = "meeting:";

/** Whether a job's key is a meeting's. */
export const isMeetingKey = (key: string): boolean => key.startsWith(PREFIX);

const keyOf = (id: string): string => `${PREFIX}${id}`;

const partsFor = (parts: Parts, trail: Trail): MeetingParts => ({
  store: parts.store,
  live: parts.live,
  clock: parts.clock,
  gitlab: async (name) => {
    const runtime = runtimeOf(parts, name);
    await runtime.identified();
    return runtime.gitlab.within(trail);
  },
});

/** What is due for one meeting that is configured. */
const prepare = async (meeting: Meeting, parts: MeetingParts): Promise<void> => {
  const now = parts.clock();
  const time = nextTime(meeting, now);
  const isDue = time !== null && preparedAt(meeting, time) <= now;
  if (meeting.role === "attend") {
    if (isDue) await briefBefore(meeting, time, parts);
    return await countAttended(meeting, parts);
  }
  const place = agendaPlace(meeting, parts.live().configuration);
  if (isDue && place !== null) await openAgenda(meeting, time, place, parts);
};

const work = async (id: string, parts: MeetingParts): Promise<void> => {
  const meeting = parts.live().meetings.find((one) => one.id === id) ?? null;
  const last = await parts.store.agendas.lastOf(id);
  if (last !== null && last.closedAt === null && last.issueKey !== null)
    await settleAgenda(last, meeting, "it was closed", parts);
  if (meeting !== null) await prepare(meeting, parts);
};

const LONGEST_WAIT_MS = 3_600_000;
const SHORTEST_WAIT_MS = 60_000;

/** Does what is due; GitLab's troubles are logged, and it is tried again later. Answers when. */
export const runMeeting = async (key: string, parts: Parts, trail: Trail): Promise<Date | null> => {
  try {
    await work(key.slice(PREFIX.length), partsFor(parts, trail));
    return null;
  } catch (error) {
    if (!(error instanceof LiaisonError) || error.code.startsWith("store.")) throw error;
    const { disposition, remedy } = error;
    trail.log.warn({ reason: messageOf(error), remedy }, "a meeting could not be prepared or ended yet");
    const waitMs = disposition.kind === "wait" ? disposition.milliseconds : 0;
    return new Date(parts.clock().getTime() + Math.min(LONGEST_WAIT_MS, Math.max(waitMs, SHORTEST_WAIT_MS)));
  }
};

/** How often it is looked what is due, and when for the first time; milliseconds. */
export const MEETING_TIMES = { tickMs: 5 * 60_000, firstMs: 5_000 };

/** Jobs of meetings for which something is due, or whose agenda is open: nothing may have told that it was closed. */
export const meetingsDue = async ({ store, live, clock }: Parts): Promise<string[]> => {
  const now = clock();
  const open = await store.agendas.listOpen();
  const due = live().meetings.filter((meeting) => {
    const time = nextTime(meeting, now);
    const isReady = time !== null && preparedAt(meeting, time) <= now;
    return isReady || (meeting.role === "attend" && meeting.partners.length > 0);
  });
  return [...new Set([...open.map(({ meeting }) => meeting), ...due.map(({ id }) => id)])].map(keyOf);
};
