/** What an agenda or a brief is made of, read from the database. */
import { issuesFor, partnersFor } from "../../bot/meetings/issues.ts";
import type { MeetingFacts } from "../../bot/meetings/view.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import { concerns, type Meeting } from "../../deadlines/meetings/meeting.ts";
import { type MeetingTime, timesBetween } from "../../deadlines/meetings/occurrences.ts";
import type { IssueRef } from "../../model/ids.ts";
import type { IssueSnapshot } from "../../model/issue.ts";
import type { Agenda } from "../../model/meeting.ts";
import type { Store } from "../../store/open.ts";
import type { Live } from "../live.ts";

/** What everything about meetings stands on. */
export interface MeetingParts {
  readonly store: Pick<
    Store,
    "agendas" | "contacts" | "inboxes" | "issues" | "projectStops" | "spokenItems" | "tasks"
  >;
  readonly live: () => Pick<Live, "configuration" | "meetings" | "brain" | "renderAgenda" | "renderBrief">;
  /** Settles once it is known who we are there. */
  readonly gitlab: (instance: string) => Promise<MeetingGitlab>;
  readonly clock: () => Date;
}

/** What is asked of GitLab. */
export interface MeetingGitlab {
  projectSettings(
    path: string,
  ): Promise<{ readonly project: { readonly visibility: "public" | "internal" | "private" } } | null>;
  readIssue(ref: IssueRef): Promise<IssueSnapshot | null>;
}

const DAY_MS = 86_400_000;
const LOOK_BACK_DAYS = 200;
/** So far back it is told of where there was no meeting before. */
const FIRST_SINCE_DAYS = 14;

/** The last time before a moment that it took place; null: never, as far as the words tell. */
export const timeBefore = (meeting: Meeting, at: Date): MeetingTime | null =>
  timesBetween(meeting, new Date(at.getTime() - LOOK_BACK_DAYS * DAY_MS), new Date(at.getTime() - 1))
    .filter(({ isCancelled }) => !isCancelled)
    .at(-1) ?? null;

/** Since when things are news to the meeting. */
const sinceOf = (meeting: Meeting, time: MeetingTime, last: Agenda | null, now: Date): Date =>
  last?.startsAt ??
  timeBefore(meeting, time.start)?.start ??
  new Date(now.getTime() - FIRST_SINCE_DAYS * DAY_MS);

/** Where it is written, and for how few. */
interface Readers {
  readonly instance: string;
  readonly rank: number;
}

const lastContactsOf = async ({ store }: MeetingParts): Promise<ReadonlyMap<string, string>> =>
  new Map([...(await store.contacts.lastByPartner())].map(([partner, { day }]) => [partner, day]));

const scopeOf = (meeting: Meeting, { partners }: Configuration): string[] =>
  partners.filter((partner) => concerns(meeting, partner)).map(({ id }) => id);

/** Reads everything; `last`: the agenda before, which is closed. */
export const factsFor = async (
  meeting: Meeting,
  time: MeetingTime,
  { instance, rank }: Readers,
  last: Agenda | null,
  parts: MeetingParts,
): Promise<MeetingFacts> => {
  const { configuration } = parts.live();
  const { agendas } = parts.store;
  const now = parts.clock();
  const since = sinceOf(meeting, time, last, now);
  // Questions of a session are for everybody who comes.
  const readers = meeting.kind === "qa" ? 0 : rank;
  const partners = scopeOf(meeting, configuration);
  // Of a meeting that others host nobody tells what was spoken about: what is for the team waits for one of ours.
  const team = meeting.row?.id ?? null;
  const topics = await agendas.topics(partners, meeting.role === "host" ? team : null);
  const found = await agendas.issues({ partners, team, keys: topics.map(({ issueKey }) => issueKey) }, since);
  const issues = issuesFor(meeting, found, configuration);
  const known = new Set(partnersFor(meeting, issues, configuration).map(({ id }) => id));
  // Lines by hand are for whoever reads the place, also where only public questions are collected there.
  const isForMore = last !== null && last.rank > rank;
  return {
    meeting,
    time,
    issues,
    topics: topics.filter(({ partner }) => partner === null || known.has(partner)),
    spoken: await parts.store.spokenItems.at(
      meeting.id,
      issues.map(({ issueKey }) => issueKey),
    ),
    carried: last?.carried ?? [],
    isForMore,
    rank: readers,
    placeRank: rank,
    configuration,
    since,
    before: !isForMore && last !== null && last.url !== null ? { url: last.url, date: last.day } : null,
    lastContacts: await lastContactsOf(parts),
    instance,
    now,
    commands: configuration.commands.prefix,
  };
};
