/** What a meeting has to know of partners' issues: pure, from what is remembered of them. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Partner } from "../../config/schema/people.ts";
import { concerns, type Meeting } from "../../deadlines/meetings/meeting.ts";
import { referenceOf } from "../../model/issue.ts";
import type { IssueMemory } from "../../model/memory.ts";
import { rankOfIssue } from "../../model/rank.ts";
import type { LineView } from "../../render/meeting-views.ts";

/** An issue, as it is remembered. */
export interface RememberedIssue {
  readonly issueKey: string;
  readonly memory: IssueMemory;
}

/** An issue that a meeting may speak of. */
export interface MeetingIssue extends RememberedIssue {
  readonly partner: Partner;
  readonly rank: number;
}

const isPrivate = (rank: number): boolean => rank >= 2;

/** The title, where it may be told elsewhere: a private audience is not ours to tell, not even by a title. */
export const titleOf = ({ memory, rank }: MeetingIssue): string | null =>
  isPrivate(rank) || memory.snapshot.title === "" ? null : memory.snapshot.title;

/** When a person last said or did what leaves something to be spoken about. Milliseconds. */
export const newsAt = ({ memory }: RememberedIssue): number =>
  Math.max(
    ...[memory.turn.since, memory.waits?.since, memory.spokenAt, memory.onAgendaSince].flatMap((at) =>
      at === undefined ? [] : [Date.parse(at)],
    ),
  );

/** When a closed issue was closed, as far as we know. ISO 8601, UTC. */
export const closedAt = ({ snapshot, turn }: IssueMemory): string | null =>
  snapshot.state === "closed" ? (snapshot.closedAt ?? turn.since) : null;

/** As a line without a check box. */
const lineOf = (issue: MeetingIssue): LineView => ({
  reference: referenceOf(issue.memory.snapshot),
  url: issue.memory.snapshot.url,
  title: titleOf(issue),
});

const isTracker = (partner: Partner, { snapshot }: IssueMemory): boolean =>
  partner.trackers.some((reference) => reference.toLowerCase() === referenceOf(snapshot).toLowerCase());

/** Of these issues those that the meeting is about: its partners', and those that its team was asked about. */
export const issuesFor = (
  meeting: Meeting,
  issues: readonly RememberedIssue[],
  { partners }: Configuration,
): MeetingIssue[] =>
  issues.flatMap((issue) => {
    const { memory } = issue;
    const partner = partners.find(({ id }) => id === memory.partner);
    if (partner === undefined || partner.retired || isTracker(partner, memory)) return [];
    const isAsked = memory.teams?.some(({ team }) => team === meeting.row?.id) === true;
    if (!isAsked && !concerns(meeting, partner)) return [];
    return [{ ...issue, partner, rank: rankOfIssue(memory.snapshot) }];
  });

/** Partners whom the meeting is about, in the configuration's order. */
export const partnersFor = (
  meeting: Meeting,
  issues: readonly MeetingIssue[],
  { partners }: Configuration,
): Partner[] =>
  partners.filter(
    (partner) => concerns(meeting, partner) || issues.some((issue) => issue.partner.id === partner.id),
  );

/** What happened since a moment. Of an issue that was only touched since, nothing has. */
export const newsSince = (
  issues: readonly MeetingIssue[],
  since: Date,
): { opened: LineView[]; closed: LineView[]; answered: LineView[] } => {
  const isSince = (at: string | null | undefined): boolean => at != null && Date.parse(at) >= since.getTime();
  const lines = (fits: (memory: IssueMemory) => boolean): LineView[] =>
    issues.filter(({ memory }) => fits(memory)).map(lineOf);
  return {
    opened: lines(({ snapshot }) => isSince(snapshot.createdAt)),
    closed: lines((memory) => isSince(closedAt(memory))),
    answered: lines(({ teams = [] }) => teams.some(({ answeredAt }) => isSince(answeredAt))),
  };
};
