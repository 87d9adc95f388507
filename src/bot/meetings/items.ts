/** The lines of an agenda that can be checked: topics, open questions, what teams were asked, and what was carried over. */
import type { Meeting } from "../../deadlines/meetings/meeting.ts";
import { UNDER_WAY } from "../../escalation/machine.ts";
import { referenceOf } from "../../model/issue.ts";
import type { AgendaItem, Topic } from "../../model/meeting.ts";
import { rankOf } from "../../model/rank.ts";
import { closedAt, type MeetingIssue, newsAt, titleOf } from "./issues.ts";
import { AGENDA_LABEL } from "./words.ts";

/** What items are made from. */
export interface ItemFacts {
  readonly meeting: Meeting;
  /** Open and closed ones. */
  readonly issues: readonly MeetingIssue[];
  readonly topics: readonly Topic[];
  /** When issues were checked or struck out there, or answered anywhere, the last time; by their keys. */
  readonly spoken: ReadonlyMap<string, Date>;
  /** Unchecked in the agenda before. */
  readonly carried: readonly AgendaItem[];
  /** More people will read what is written than could read the agenda before: what they wrote there by hand stays there. */
  readonly isForMore: boolean;
  /** How few may read what is written. */
  readonly rank: number;
}

type Draft = Omit<AgendaItem, "id">;

/** Items, and how many there are of each partner (null: of none) that whoever reads this may not see. */
export interface Items {
  readonly items: readonly AgendaItem[];
  readonly hidden: ReadonlyMap<string | null, number>;
}

/** How few may read what is for members only. */
const FOR_FEW = rankOf("private", false);

const hasLabel = ({ memory }: MeetingIssue): boolean =>
  memory.snapshot.labels.some((title) => title.toLowerCase() === AGENDA_LABEL);

const isOpen = ({ memory }: MeetingIssue): boolean => memory.snapshot.state === "opened";

/** An open escalation: to this meeting's team, where it is a team's meeting. */
const isWithTeam = ({ memory }: MeetingIssue, { row, partners }: Meeting): boolean =>
  (memory.teams ?? []).some(
    ({ team, state }) =>
      (UNDER_WAY.includes(state) || state === "answered") &&
      (partners.length > 0 || row === null || team === row.id),
  );

/** Since then nobody has said anything more: it would only be asked again. */
const isSpokenAbout = (issue: MeetingIssue, spoken: ReadonlyMap<string, Date>): boolean => {
  const at = spoken.get(issue.issueKey);
  return at !== undefined && newsAt(issue) <= at.getTime();
};

const waitsOn = ({ memory }: MeetingIssue): string => (memory.waits ?? memory.turn).side;

/** Why an issue is on the agenda; null: it need not be. */
const kindOf = (issue: MeetingIssue, meeting: Meeting, wasThere: boolean): AgendaItem["kind"] | null => {
  if (!isOpen(issue)) return null;
  if (hasLabel(issue)) return "label";
  if (isWithTeam(issue, meeting) || waitsOn(issue) === "team") return "escalation";
  return waitsOn(issue) === "liaison" || wasThere ? "question" : null;
};

const ofIssue = (issue: MeetingIssue, kind: AgendaItem["kind"], carried: number): Draft => ({
  kind,
  partner: issue.partner.id,
  issueKey: issue.issueKey,
  reference: referenceOf(issue.memory.snapshot),
  url: issue.memory.snapshot.url,
  text: titleOf(issue),
  by: null,
  topic: null,
  carried,
});

/** A person said so, or the partner's issue was closed since it was asked; moving it elsewhere closes it, and ends nothing. */
const isOver = (topic: Topic, issue: MeetingIssue | undefined): boolean => {
  if (topic.partner === null || issue === undefined) return false;
  const { marks, snapshot } = issue.memory;
  const ends = [
    marks?.topicsDoneAt,
    topic.internal ? null : marks?.publicTopicsDoneAt,
    snapshot.movedToId === null ? closedAt(issue.memory) : null,
  ];
  return ends.some((at) => at != null && Date.parse(at) >= Date.parse(topic.at));
};

const ofTopic = (topic: Topic, issue: MeetingIssue | undefined, carried: number): Draft => ({
  kind: "topic",
  partner: topic.partner,
  issueKey: topic.issueKey,
  reference: issue === undefined ? null : referenceOf(issue.memory.snapshot),
  url: issue?.memory.snapshot.url ?? null,
  // From one private place to another goes a link, and no text, unless the managers let it go to the team.
  text: topic.rank >= FOR_FEW && topic.team === null ? null : topic.text,
  by: topic.by,
  topic: topic.key,
  carried,
});

const ORDER: readonly AgendaItem["kind"][] = ["topic", "label", "question", "escalation", "own"];

/**
 * The items in their order; those whom readers may not see are counted. Of what was carried over, closed issues and
 * topics that were spoken about elsewhere are left out.
 */
export const itemsFor = ({ meeting, issues, topics, spoken, carried, isForMore, rank }: ItemFacts): Items => {
  const hidden = new Map<string | null, number>();
  const hide = (partner: string | null): [] => {
    hidden.set(partner, (hidden.get(partner) ?? 0) + 1);
    return [];
  };
  const times = (fits: (item: AgendaItem) => boolean): number => {
    const before = carried.find(fits);
    return before === undefined ? 0 : before.carried + 1;
  };
  const ofTopics = topics.flatMap((topic) => {
    const issue = issues.find(({ issueKey }) => issueKey === topic.issueKey);
    if (isOver(topic, issue)) return [];
    // Of a private topic whose issue is not known any more there is nothing to show.
    const isGone = issue === undefined && topic.rank >= FOR_FEW && topic.team === null;
    if (isGone || Math.max(topic.rank, issue?.rank ?? 0) > rank) return hide(topic.partner);
    return [
      ofTopic(
        topic,
        issue,
        times((item) => item.topic === topic.key),
      ),
    ];
  });
  const ofIssues = issues.flatMap((issue) => {
    if (isSpokenAbout(issue, spoken)) return [];
    const before = times((item) => item.topic === null && item.issueKey === issue.issueKey);
    const kind = kindOf(issue, meeting, before > 0);
    if (kind === null) return [];
    return issue.rank > rank ? hide(issue.partner.id) : [ofIssue(issue, kind, before)];
  });
  const own = carried
    .filter(({ kind }) => kind === "own")
    .flatMap(({ id: _, ...item }) => (isForMore ? hide(null) : [{ ...item, carried: item.carried + 1 }]));
  const drafts = [...ofTopics, ...ofIssues, ...own].toSorted(
    (one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind),
  );
  return { items: drafts.map((item, index) => ({ id: `i${index + 1}`, ...item })), hidden };
};
