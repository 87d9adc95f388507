/** An agenda or a brief as its template sees it: pure. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Partner } from "../../config/schema/people.ts";
import { toldOf } from "../../deadlines/meetings/attendees.ts";
import type { MeetingTime } from "../../deadlines/meetings/occurrences.ts";
import type { AgendaItem } from "../../model/meeting.ts";
import type { ItemView, LineView, MeetingView, SectionView } from "../../render/meeting-views.ts";
import { resolvePerson } from "../../triage/assigned.ts";
import { groupOf } from "../stories.ts";
import { mayPassOn } from "./answers.ts";
import { type MeetingIssue, newsSince, partnersFor } from "./issues.ts";
import { type ItemFacts, type Items, itemsFor } from "./items.ts";

/** Everything that is told. */
export interface MeetingFacts extends ItemFacts {
  readonly configuration: Configuration;
  readonly time: MeetingTime;
  /** The meeting before. */
  readonly since: Date;
  /** The agenda before, where whoever reads this may know its address. */
  readonly before: { readonly url: string; readonly date: string } | null;
  /** Dates by the partners' ids. */
  readonly lastContacts: ReadonlyMap<string, string>;
  /** Whose GitLab it is written in. */
  readonly instance: string;
  readonly now: Date;
  /** How few may read the place where it is written: answers stay there, or go from there. */
  readonly placeRank: number;
  /** What commands begin with. */
  readonly commands: string;
}

const MOST_LINES = 15;
const MOST_ITEMS = 40;
const DAY_MS = 86_400_000;

const waitsOf = (issue: MeetingIssue | undefined) => issue && (issue.memory.waits ?? issue.memory.turn);

const itemView = (item: AgendaItem, facts: MeetingFacts): ItemView => {
  const { configuration, instance, now, issues, meeting } = facts;
  const issue = issues.find(({ issueKey }) => issueKey === item.issueKey);
  const waits = waitsOf(issue);
  const teams = issue?.memory.teams ?? [];
  const team = teams.find((one) => one.team === (waits?.team ?? meeting.row?.id)) ?? teams[0];
  const isEscalation = item.kind === "escalation" && team !== undefined;
  const since = waits?.since ?? null;
  return {
    id: item.id,
    reference: item.reference,
    url: item.url,
    text: item.text,
    by: item.by === null ? null : resolvePerson(configuration, item.by, instance).name,
    group: isEscalation ? groupOf(configuration, team.team) : null,
    acknowledged: isEscalation && team.state !== "open" && team.state !== "requested",
    since: item.kind === "topic" ? null : since,
    days: since === null ? 0 : Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / DAY_MS)),
    carried: item.carried,
    is: {
      topic: item.kind === "topic",
      question: item.kind === "question",
      escalation: isEscalation,
      label: item.kind === "label",
      own: item.kind === "own",
    },
  };
};

/** What somebody owes: with partners, what we and teams owe them; with a team, what it has taken on. */
const isPromised = (view: ItemView, { meeting }: MeetingFacts): boolean =>
  meeting.partners.length > 0 ? view.is.question || view.is.escalation : view.acknowledged;

const few = (lines: readonly LineView[]): LineView[] => lines.slice(0, MOST_LINES);

const sectionOf = (partner: Partner, { items, hidden }: Items, facts: MeetingFacts): SectionView => {
  const mine = facts.issues.filter((issue) => issue.partner.id === partner.id);
  const shown = mine.filter(({ rank }) => rank <= facts.rank);
  const views = items
    .filter((item) => item.partner === partner.id && item.kind !== "own")
    .map((item) => itemView(item, facts));
  const listed = views.slice(0, MOST_ITEMS);
  const news = newsSince(shown, facts.since);
  const count = hidden.get(partner.id) ?? 0;
  return {
    name: partner.name,
    lastContact: facts.lastContacts.get(partner.id) ?? null,
    opened: few(news.opened),
    closed: few(news.closed),
    answered: few(news.answered),
    items: listed,
    raise: listed.filter((view) => !isPromised(view, facts)),
    promised: listed.filter((view) => isPromised(view, facts)),
    more: views.length - listed.length,
    waiting: shown.filter(
      (issue) => issue.memory.snapshot.state === "opened" && waitsOf(issue)?.side === "partner",
    ).length,
    hidden: count,
    quiet: views.length === 0 && news.opened.length + news.closed.length + news.answered.length + count === 0,
  };
};

const clockOf = ({ start }: MeetingTime, zone: string): string =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(start);

const peopleOf = ({ meeting, configuration, instance, time }: MeetingFacts) =>
  toldOf(configuration, meeting, time.start).map((name) => resolvePerson(configuration, name, instance));

const headOf = ({ meeting, time, rank }: MeetingFacts): MeetingView["meeting"] => ({
  title: meeting.title,
  date: time.date,
  time: time.isAllDay ? null : clockOf(time, meeting.zone),
  zone: meeting.zone,
  minutes: meeting.minutes,
  // Whoever has the address can come in.
  url: rank >= 2 ? meeting.url : null,
  about: time.about,
  movedFrom: time.planned === time.date || time.isGuess ? null : time.planned,
  guess: time.isGuess,
  holiday: time.isOnHoliday,
});

/** Whether what is written below items will be in their issues: all of it, or some. */
const answersOf = (
  items: readonly AgendaItem[],
  { meeting, issues, placeRank }: MeetingFacts,
): Pick<MeetingView, "answersGo" | "someAnswersGo"> => {
  const doesGo = (rank: number): boolean => mayPassOn(meeting.agenda.shareAnswers, placeRank, rank);
  const keys = items.flatMap(({ issueKey }) => issueKey ?? []);
  const ranks = keys.map((key) => issues.find(({ issueKey }) => issueKey === key)?.rank ?? 0);
  const answersGo = [...ranks, placeRank].every(doesGo);
  return { answersGo, someAnswersGo: !answersGo && ranks.some(doesGo) };
};

/** The items to keep, and what the template sees. Items that are not listed are not kept either: they come again. */
export const meetingViewOf = (
  facts: MeetingFacts,
): { readonly items: readonly AgendaItem[]; readonly view: MeetingView } => {
  const found = itemsFor(facts);
  const partners = partnersFor(facts.meeting, facts.issues, facts.configuration).map((partner) =>
    sectionOf(partner, found, facts),
  );
  const people = peopleOf(facts);
  const own = found.items.filter(({ partner }) => partner === null).map((item) => itemView(item, facts));
  const listed = new Set([...partners.flatMap(({ items }) => items), ...own].map(({ id }) => id));
  return {
    items: found.items.filter(({ id }) => listed.has(id)),
    view: {
      meeting: headOf(facts),
      since: facts.since.toISOString(),
      before: facts.before,
      partners,
      own,
      hidden: found.hidden.get(null) ?? 0,
      ...answersOf(found.items, facts),
      asked: [...partners.flatMap(({ items }) => items), ...own].some((one) => one.is.topic),
      people: people.map(({ name }) => ({ name })),
      cc: people.flatMap(({ username }) => (username === null ? [] : [{ username }])),
      commands: facts.commands,
    },
  };
};
