/** The end of a meeting: read from its agenda's issue, and stored with everything that follows from it, once. */
import { type Outcome, outcomeOf } from "../../bot/meetings/checked.ts";
import { CANCELLED_LABEL, endOf, MEETINGS } from "../../bot/meetings/closing.ts";
import type { Meeting } from "../../deadlines/meetings/meeting.ts";
import { parseIssueKey } from "../../model/ids.ts";
import type { IssueSnapshot } from "../../model/issue.ts";
import type { Agenda } from "../../model/meeting.ts";
import { rankOfIssue } from "../../model/rank.ts";
import { type NewTask, taskKey } from "../../model/task.ts";
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

/** The one before is closed by us: what was not checked has gone on. */
const endBefore = ({ key, issueKey }: Agenda, parts: MeetingParts): NewTask[] => {
  if (issueKey === null) return [];
  const task = {
    askedBy: MEETINGS,
    reason: "the next agenda comes",
    partner: null,
    mode: parts.live().configuration.mode,
  } as const;
  const body =
    "Nobody closed this agenda, and the next one comes. What is not checked here goes onto it; what is checked is answered in its issue.";
  return [
    {
      ...task,
      key: taskKey("meeting", key, "moved on"),
      wish: { kind: "note", on: issueKey, body, internal: false, onlyPrivate: false },
    },
    { ...task, key: taskKey("meeting", key, "close"), wish: { kind: "state", on: issueKey, to: "closed" } },
  ];
};

const isHeld = (issue: IssueSnapshot, { checked }: Outcome): boolean => {
  if (issue.labels.some((title) => title.toLowerCase() === CANCELLED_LABEL)) return false;
  return issue.state === "closed" || checked.length > 0;
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
  const issue = await readOf(agenda, parts);
  const isLast = why === "the next one comes";
  if (!isLast && issue?.state !== "closed") return false;
  const { configuration, brain } = parts.live();
  const { agendas } = parts.store;
  const now = parts.clock();
  if (issue === null || agenda.issueKey === null)
    // It was never opened, or is gone: all of it comes again.
    return await agendas.close(
      agenda.key,
      { carried: agenda.items, settled: [], contacts: [], tasks: [], isUnopened: agenda.issueKey === null },
      now,
    );
  const outcome = outcomeOf(issue.description, agenda.items);
  const topics = await agendas.askedTopics(outcome.checked.flatMap(({ item }) => item.topic ?? []));
  const end = endOf({
    agenda: {
      ...agenda,
      issueKey: agenda.issueKey,
      url: issue.url,
      // What was written since may be for fewer than when it was opened.
      rank: Math.max(agenda.rank, rankOfIssue(issue)),
    },
    meeting,
    outcome,
    isHeld: isHeld(issue, outcome),
    configuration,
    ranks: await ranksOf(outcome, parts),
    topics,
    render: brain.render,
  });
  const before = isLast && issue.state === "opened" ? endBefore(agenda, parts) : [];
  return await agendas.close(agenda.key, { ...end, tasks: [...end.tasks, ...before] }, now);
};
