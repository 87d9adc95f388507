/** What waits on one liaison, as their rolling issue says it: pure, from what is remembered of partners' open issues. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import { calendarOfPerson } from "../deadlines/calendar/calendar.ts";
import { statusOf } from "../model/deadline.ts";
import { referenceOf } from "../model/issue.ts";
import type { IssueMemory, Turn } from "../model/memory.ts";
import { rankOfIssue } from "../model/rank.ts";
import type { InboxItem, InboxTemplateView } from "../render/views.ts";
import { assignedTo } from "../triage/assigned.ts";
import { presentPartners } from "../triage/partner-standing.ts";
import { momentText, owedText } from "./reminding/words.ts";
import { type KnownIssue, type Standing, standingsOf, todoOf } from "./standing.ts";
import { groupOf } from "./stories.ts";

/** An open issue, as it is remembered. */
export type OpenIssue = KnownIssue;

const DAY_MS = 86_400_000;
/** A list that nobody reads to its end helps nobody. */
const MOST_ITEMS = 100;

const daysSince = (since: string, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / DAY_MS));

/** Partners that somebody may have to look after. */
export const partnersOf = (
  configuration: Configuration,
  username: string,
  instance: string,
  now: Date,
): Partner[] => {
  const name = username.toLowerCase();
  return presentPartners(configuration.partners).filter((partner) => {
    if (partner.instance !== undefined && partner.instance !== instance) return false;
    const { liaisons } = assignedTo(configuration, partner, 0, now);
    return liaisons.some((person) => person.username?.toLowerCase() === name);
  });
};

/** The next thing that is owed, in the words of the reader's clock. */
const deadlineOf = (
  { deadlines = [] }: IssueMemory,
  configuration: Configuration,
  reader: string,
  now: Date,
): InboxItem["deadline"] => {
  const [next] = deadlines;
  if (next === undefined || next.dueAt === null) return null;
  return {
    what: owedText(next, configuration),
    when: momentText(calendarOfPerson(configuration, reader), next.dueAt),
    missed: statusOf(next, now) === "missed",
  };
};

/** One line of a list for somebody. */
export const itemOf = (
  { memory }: OpenIssue,
  partner: Partner,
  turn: Turn,
  configuration: Configuration,
  reader: string,
  now: Date,
): InboxItem => {
  const { snapshot } = memory;
  return {
    partner: partner.name,
    reference: referenceOf(snapshot),
    url: snapshot.url,
    // A private audience elsewhere is not ours to tell, not even by a title.
    title: rankOfIssue(snapshot) < 2 && snapshot.title !== "" ? snapshot.title : null,
    since: turn.since,
    days: daysSince(turn.since, now),
    team: turn.side === "team" ? groupOf(configuration, turn.team ?? "") : null,
    todo: todoOf(memory, configuration),
    deadline: deadlineOf(memory, configuration, reader, now),
  };
};

/** What the inbox of somebody says. `stopped`: rules that do nothing for now, and why. */
export const inboxOf = (
  configuration: Configuration,
  person: { readonly name: string; readonly username: string },
  issues: readonly OpenIssue[],
  now: Date,
  stopped: ReadonlyMap<string, string>,
): InboxTemplateView => {
  const isTheirs = ({ owner }: Standing): boolean =>
    owner?.username?.toLowerCase() === person.username.toLowerCase();
  const mine = standingsOf(configuration, issues, now).filter(isTheirs);
  const active = mine.filter(({ isPaused }) => !isPaused);
  const awake = active.filter(({ isSnoozed }) => !isSnoozed);
  const longestFirst = (list: readonly Standing[]): Standing[] =>
    list.toSorted((one, other) => Date.parse(one.turn.since) - Date.parse(other.turn.since));
  const itemsOf = (list: readonly Standing[]): InboxItem[] =>
    longestFirst(list)
      .slice(0, MOST_ITEMS)
      .map(({ issue, partner, turn }) => itemOf(issue, partner, turn, configuration, person.name, now));
  const yours = awake.filter(({ needsOwner }) => needsOwner);
  return {
    liaison: { name: person.name },
    yours: itemsOf(yours),
    more: Math.max(0, yours.length - MOST_ITEMS),
    hasMore: yours.length > MOST_ITEMS,
    others: itemsOf(awake.filter(({ needsOwner, turn }) => !needsOwner && turn.side === "team")),
    partners: awake.filter(({ turn }) => turn.side === "partner").length,
    snoozed: active.length - awake.length,
    paused: mine.length - active.length,
    stopped: [...stopped].map(([rule, why]) => ({ rule, why })),
  };
};
