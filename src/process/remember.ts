/** What is remembered of an issue after news: pure, oldest news first. */
import type { IssueNews } from "../model/event.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { IssueMemory, Turn } from "../model/memory.ts";
import type { Standing } from "../model/outcome.ts";
import { reachedPeople } from "../model/standing.ts";
import type { Role } from "../triage/role.ts";
import { firstResponse, turnAfter } from "../triage/turn.ts";
import type { LoggedEffect } from "./ports.ts";

const isDone = ({ outcome }: LoggedEffect): boolean => outcome?.state === "done";

/** Labels that we put on ourselves and did not take off again, as the effect log proves. */
export const ownLabelsOf = (logged: readonly LoggedEffect[]): string[] => {
  const done = logged.filter(isDone);
  const takenOff = new Set(done.flatMap(({ effect }) => (effect.kind === "labels" ? effect.remove : [])));
  const putOn = new Set(done.flatMap(({ outcome }) => outcome?.labels ?? []));
  return [...putOn].filter((title) => !takenOff.has(title));
};

/** How people were reached before, by username in lower case. Whoever was reached once is never bothered again for the same. */
export const reachedOf = (logged: readonly LoggedEffect[]): Record<string, Standing> =>
  Object.fromEntries(
    [...reachedPeople(logged)].flatMap(([key, { standing }]) =>
      standing === undefined || standing === "named" ? [] : [[key, standing]],
    ),
  );

const labelsChanged = (removed: ReadonlySet<string>, news: IssueNews): Set<string> => {
  if (!("labelsRemoved" in news)) return new Set(removed);
  const after = new Set([...removed, ...news.labelsRemoved]);
  for (const title of news.labelsAdded) after.delete(title);
  return after;
};

/**
 * Labels that somebody took off. Our own events never get here, so every removal in the news is another's;
 * a label that we put on and that is gone was taken off too, even where GitLab never told us.
 */
const removedLabels = (
  before: readonly string[],
  news: readonly IssueNews[],
  issue: IssueSnapshot,
  ownLabels: readonly string[],
): string[] => {
  let removed = new Set(before);
  for (const one of news) removed = labelsChanged(removed, one);
  for (const title of ownLabels) removed.add(title);
  return [...removed].filter((title) => !issue.labels.includes(title)).sort();
};

/** What a fold of news into memory starts from. */
export interface Remembering {
  readonly memory: IssueMemory | null;
  /** Oldest first. */
  readonly news: readonly IssueNews[];
  /** The issue as it is now. */
  readonly issue: IssueSnapshot;
  readonly partner: string | null;
  readonly ownLabels: readonly string[];
  readonly roleOf: (news: IssueNews) => Role;
}

/** Closed and opened again can be seen from the issue itself, even where the news of it never came. */
const settledTurn = (turn: Turn, issue: IssueSnapshot): Turn => {
  if (issue.state === "closed" && turn.side !== "nobody") return { side: "nobody", since: issue.updatedAt };
  if (issue.state === "opened" && turn.side === "nobody") return { side: "liaison", since: issue.updatedAt };
  return turn;
};

/** Folds news into what was known. */
export const remember = ({ memory, news, issue, partner, ownLabels, roleOf }: Remembering): IssueMemory => {
  let turn: Turn | null = memory?.turn ?? null;
  let response = memory?.firstResponseAt ?? null;
  for (const one of news) {
    const role = roleOf(one);
    turn = turnAfter(turn, one, role);
    response = firstResponse(response, one, role);
  }
  return {
    // The text is personal and not needed later: what is remembered outlives the bodies of deliveries.
    snapshot: { ...issue, description: "" },
    partner,
    turn: settledTurn(turn ?? { side: "liaison", since: issue.createdAt }, issue),
    firstResponseAt: response,
    removedLabels: removedLabels(memory?.removedLabels ?? [], news, issue, ownLabels),
  };
};
