/** What an issue that was moved here takes over from the one that it was: it goes on as that stood. */
import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMarks, IssueMemory, Turn } from "../model/memory.ts";

/** Where nothing is known of the move itself, as it stood when it was looked at last. */
const turnOf = ({ turn }: IssueMemory, { createdAt }: IssueSnapshot): Turn =>
  turn.side === "nobody" ? { side: "liaison", since: createdAt } : turn;

/**
 * What is remembered of it before anything was decided about it: whose turn it is, what people said of it, and until when
 * clocks stood still. Labels that GitLab did not bring along are no labels that somebody took off.
 */
export const inherited = (origin: IssueMemory, issue: IssueSnapshot): IssueMemory => {
  const { left, marks = {}, firstResponseAt, rememberedAt, partner } = origin;
  const isHere = (title: string): boolean => issue.labels.includes(title);
  const waiting = (left ?? origin.marks)?.waitingLabel ?? null;
  // One that did not come along was put on too late, and is still to be put on.
  const kept: IssueMarks = { ...marks, waitingLabel: waiting !== null && isHere(waiting) ? waiting : null };
  // What came in between may be known to neither of the two: it waits since the last word that is.
  const { silentSince: _, ...turn } = left?.turn ?? turnOf(origin, issue);
  return {
    snapshot: { ...issue, description: "" },
    partner,
    turn,
    firstResponseAt,
    removedLabels: (left?.removedLabels ?? origin.removedLabels).filter((title) => !isHere(title)),
    ownLabels: (left?.ownLabels ?? origin.ownLabels).filter(isHere),
    rememberedAt,
    movedFrom: issueKeyOf(origin.snapshot.ref),
    marks: kept,
    ...(origin.observed === undefined ? {} : { observed: origin.observed }),
    ...(origin.spokenAt === undefined ? {} : { spokenAt: origin.spokenAt }),
    ...(origin.pauses === undefined ? {} : { pauses: origin.pauses }),
    ...(origin.owner === undefined ? {} : { owner: origin.owner }),
    ...(origin.told === undefined ? {} : { told: origin.told }),
  };
};
