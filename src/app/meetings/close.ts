/** The end of a meeting: read from its agenda's issue, and stored with everything that follows from it, once. */

import { movedOn, tooEarly } from "../../bot/meetings/agenda-notes.ts";
import { type Outcome, outcomeOf } from "../../bot/meetings/checked.ts";
import { endOf } from "../../bot/meetings/closing.ts";
import { CANCELLED_LABEL } from "../../bot/meetings/words.ts";
import type { Meeting } from "../../deadlines/meetings/meeting.ts";
import { spokenUntil } from "../../deadlines/meetings/occurrences.ts";
import { parseIssueKey } from "../../model/ids.ts";
import type { IssueSnapshot } from "../../model/issue.ts";
import type { Agenda } from "../../model/meeting.ts";
import { rankOfIssue } from "../../model/rank.ts";
import { whySilent } from "../permission.ts";
import type { MeetingParts } from "./facts.ts";

const readOf = async ({ issueKey }: Agenda, parts: MeetingParts): Promise<IssueSnapshot | null> => {
  const ref = issueKey === null ? undefined : parseIssueKey(issueKey);
  return ref === undefined ? null : await (await parts.gitlab(ref.instance)).readIssue(ref);
};

/** How few may read the issues that are to be answered; those that may not be written to are not in it. */
const ranksOf = async (
  { checked }: Outcome,
  { store, live }: MeetingParts,
): Promise<ReadonlyMap<string, number>> => {
  const ranks = new Map<string, number>();
  for (const issueKey of new Set(checked.flatMap(({ item }) => item.issueKey ?? []))) {
    const memory = (await store.issues.load(issueKey))?.memory;
    if (memory === undefined || (await whySilent(issueKey, live().configuration, store)) !== null) continue;
    ranks.set(issueKey, rankOfIssue(memory.snapshot));
  }
  return ranks;
};

const isCancelled = ({ labels }: IssueSnapshot): boolean =>
  labels.some((title) => title.toLowerCase() === CANCELLED_LABEL);

/** Whoever closed it before it was to begin, and checked nothing, did not meet. */
const isHeld = (issue: IssueSnapshot, { checked }: Outcome, { startsAt }: Agenda): boolean => {
  if (isCancelled(issue)) return false;
  const { state, closedAt } = issue;
  const wasBefore = closedAt !== undefined && Date.parse(closedAt) < startsAt.getTime();
  return (state === "closed" && !wasBefore) || checked.length > 0;
};

/** An agenda that has an issue. */
type Opened = Agenda & { readonly issueKey: string };

/** Stores what its issue says, with everything that follows. `isLeft`: nobody has closed it. */
const endAs = async (
  agenda: Opened,
  meeting: Meeting | null,
  issue: IssueSnapshot,
  isLeft: boolean,
  parts: MeetingParts,
): Promise<boolean> => {
  const { configuration, brain } = parts.live();
  const { agendas, spokenItems } = parts.store;
  const now = parts.clock();
  const outcome = outcomeOf(issue.description, agenda.items);
  const checked = outcome.checked.map(({ item }) => item);
  const end = endOf({
    // What was written since may be for fewer than when it was opened.
    agenda: { ...agenda, url: issue.url, rank: Math.max(agenda.rank, rankOfIssue(issue)) },
    meeting,
    outcome,
    metUntil: spokenUntil(meeting, agenda, new Date(issue.closedAt ?? now)).toISOString(),
    isHeld: isHeld(issue, outcome, agenda),
    configuration,
    ranks: await ranksOf(outcome, parts),
    topics: await agendas.askedTopics(checked.flatMap(({ topic }) => topic ?? [])),
    answeredElsewhere: await spokenItems.answeredElsewhere(
      agenda.meeting,
      checked.flatMap(({ issueKey }) => issueKey ?? []),
      agenda.openedAt,
    ),
    render: brain.render,
  });
  const left = isLeft && issue.state === "opened" ? movedOn(agenda, configuration.mode) : [];
  return await agendas.close(agenda.key, { ...end, tasks: [...end.tasks, ...left] }, now);
};

/**
 * Ends a meeting whose agenda is closed, or, as the next one comes, in any case. Answers whether it has ended by this.
 * Throws what GitLab and the database throw: nothing is lost by it.
 */
export const settleAgenda = async (
  agenda: Agenda,
  meeting: Meeting | null,
  why: "it was closed" | "the next one comes",
  parts: MeetingParts,
): Promise<boolean> => {
  const { key, issueKey, items, startsAt } = agenda;
  const issue = await readOf(agenda, parts);
  const isLast = why === "the next one comes";
  if (!isLast && issue?.state !== "closed") return false;
  const now = parts.clock();
  if (issue === null || issueKey === null)
    // It was never opened, or is gone: all of it comes again.
    return await parts.store.agendas.close(
      key,
      { carried: items, settled: [], spoken: [], contacts: [], tasks: [], isUnopened: issueKey === null },
      now,
    );
  if (!isLast && now < startsAt && !isCancelled(issue)) {
    // It is ended as it begins: until then people may have closed it by mistake.
    await parts.store.tasks.wish([tooEarly({ key, issueKey }, parts.live().configuration.mode)], now);
    return false;
  }
  return await endAs({ ...agenda, issueKey }, meeting, issue, isLast, parts);
};
