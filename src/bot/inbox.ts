/** What waits on one liaison, as their rolling issue says it: pure, from what is remembered of partners' open issues. */
import type { Configuration } from "../config/schema/configuration.ts";
import type { Partner } from "../config/schema/people.ts";
import { calendarOfPerson } from "../deadlines/calendar/calendar.ts";
import { WITHOUT_ANSWER } from "../escalation/machine.ts";
import { statusOf } from "../model/deadline.ts";
import { parseIssueKey } from "../model/ids.ts";
import { referenceOf } from "../model/issue.ts";
import type { IssueMemory, Turn } from "../model/memory.ts";
import { rankOfIssue } from "../model/rank.ts";
import type { InboxItem, InboxTemplateView } from "../render/views.ts";
import { assignedTo } from "../triage/assigned.ts";
import { pauseOf, presentPartners } from "../triage/partner-standing.ts";
import { momentText, owedText } from "./reminding/words.ts";
import { groupOf } from "./stories.ts";

/** An open issue, as it is remembered. */
export interface OpenIssue {
  readonly issueKey: string;
  readonly memory: IssueMemory;
}

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

/** What there is to do beside answering: what teams handed over, and what rules propose. */
const todosOf = ({ teams = [] }: IssueMemory, configuration: Configuration): string =>
  teams
    .flatMap(({ team, state }) => {
      const group = groupOf(configuration, team);
      if (state === "answered") return [`bring the answer of ${group}`];
      if (state === "proposed") return [`decide whether ${group} is asked`];
      if (WITHOUT_ANSWER.includes(state)) return [`${group} has not helped: find another way`];
      return [];
    })
    .join("; ");

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
    todo: todosOf(memory, configuration) || null,
    deadline: deadlineOf(memory, configuration, reader, now),
  };
};

const isTheirs = (
  configuration: Configuration,
  partner: Partner,
  issue: OpenIssue,
  username: string,
  now: Date,
): boolean => {
  const { iid = 0 } = parseIssueKey(issue.issueKey) ?? {};
  const { acting: owner } = assignedTo(configuration, partner, iid, now);
  return owner?.username?.toLowerCase() === username.toLowerCase();
};

const isSnoozed = ({ memory }: OpenIssue, now: Date): boolean => {
  const until = memory.marks?.snoozedUntil;
  return until !== undefined && until !== null && Date.parse(until) > now.getTime();
};

/** What the inbox of somebody says. `stopped`: rules that do nothing for now, and why. */
export const inboxOf = (
  configuration: Configuration,
  person: { readonly name: string; readonly username: string },
  issues: readonly OpenIssue[],
  now: Date,
  stopped: ReadonlyMap<string, string>,
): InboxTemplateView => {
  const mine = issues.flatMap((issue) => {
    const partner = configuration.partners.find(({ id }) => id === issue.memory.partner);
    if (partner === undefined || !isTheirs(configuration, partner, issue, person.username, now)) return [];
    const turn = issue.memory.waits ?? issue.memory.turn;
    return [
      {
        issue,
        turn,
        isPaused: pauseOf(partner, now) !== null,
        item: itemOf(issue, partner, turn, configuration, person.name, now),
      },
    ];
  });
  const active = mine.filter(({ isPaused }) => !isPaused);
  const awake = active.filter(({ issue }) => !isSnoozed(issue, now));
  const needsThem = ({ turn, item }: (typeof mine)[number]): boolean =>
    turn.side === "liaison" || item.todo !== null;
  const longestFirst = (list: typeof mine): InboxItem[] =>
    list
      .toSorted((one, other) => Date.parse(one.turn.since) - Date.parse(other.turn.since))
      .map(({ item }) => item);
  const yours = longestFirst(awake.filter(needsThem));
  const others = longestFirst(awake.filter((one) => !needsThem(one) && one.turn.side === "team"));
  return {
    liaison: { name: person.name },
    yours: yours.slice(0, MOST_ITEMS),
    more: Math.max(0, yours.length - MOST_ITEMS),
    hasMore: yours.length > MOST_ITEMS,
    others: others.slice(0, MOST_ITEMS),
    partners: awake.filter(({ turn }) => turn.side === "partner").length,
    snoozed: active.length - awake.length,
    paused: mine.length - active.length,
    stopped: [...stopped].map(([rule, why]) => ({ rule, why })),
  };
};
