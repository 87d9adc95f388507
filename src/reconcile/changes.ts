/**
 * Who changed an issue, where no hook told: GitLab keeps who put labels on and took them off, who closed and reopened
 * it, and a line in the thread about most other changes.
 */

import type { UserRef } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { PolledDelivery } from "../model/polled-delivery.ts";
import { deedDelivery, type Found, updatedDelivery } from "./delivery.ts";
import type { SweepGitlab } from "./ports.ts";
import type { ToldOf } from "./told.ts";

/** GitLab writes its history a moment before or after it stores the change. */
const MOMENT_MS = 1_000;

interface Deed {
  readonly user: UserRef | null;
  readonly at: string;
}

type LabelDeed = Awaited<ReturnType<SweepGitlab["labelEvents"]>>[number];

/** Labels as payloads tell them: numbers of their own, so that before and after can be compared. */
const labelList = (deeds: readonly LabelDeed[], action: LabelDeed["action"]) =>
  deeds.flatMap(({ label, action: done }, index) =>
    done === action && label !== null ? [{ id: index + 1, title: label }] : [],
  );

const closings = async (issue: IssueSnapshot, gitlab: SweepGitlab, found: Found) =>
  (await gitlab.stateEvents(issue.ref)).map(({ user, state, at }) => ({
    user,
    at,
    delivery: (by: UserRef) => {
      const action = state === "reopened" ? "reopen" : "close";
      return deedDelivery(
        issue,
        { action, user: by, at, id: `poll:issue:${issue.id}:${action}:${at}` },
        found,
      );
    },
  }));

/** What one person did to labels in one moment is one change. */
const labellings = async (issue: IssueSnapshot, gitlab: SweepGitlab, found: Found) => {
  const events = await gitlab.labelEvents(issue.ref);
  const byMoment = Map.groupBy(events, ({ user, at }) => `${user?.id ?? ""} ${at.slice(0, 19)}`);
  return [...byMoment.values()].flatMap((deeds) => {
    const [first] = deeds;
    if (first === undefined) return [];
    const { user, at } = first;
    const labels = { previous: labelList(deeds, "remove"), current: labelList(deeds, "add") };
    const id = `poll:issue:${issue.id}:labels:${at}`;
    return {
      user,
      at,
      delivery: (by: UserRef) =>
        deedDelivery(issue, { action: "update", user: by, at, changes: { labels }, id }, found),
    };
  });
};

/** The line in the thread about the last change of another kind; null: it is not about the last change. */
const lastWord = async (issue: IssueSnapshot, gitlab: SweepGitlab): Promise<Deed | null> => {
  const [last] = await gitlab.systemNotes(issue.ref);
  if (last === undefined || Date.parse(last.createdAt) < Date.parse(issue.updatedAt) - MOMENT_MS) return null;
  const user = { id: last.authorId, username: last.authorUsername, name: last.authorName };
  return { user, at: issue.updatedAt };
};

/**
 * Deliveries for a change that no hook told of and no comment explains. What we did ourselves is none; where GitLab
 * names nobody, it was somebody.
 */
export const changesOf = async (
  issue: IssueSnapshot,
  since: Date,
  parts: { readonly gitlab: SweepGitlab; readonly ownIds: ReadonlySet<number>; readonly told: ToldOf },
  found: Found,
): Promise<readonly PolledDelivery[]> => {
  const { gitlab, ownIds, told } = parts;
  const recent = ({ at }: Deed): boolean => Date.parse(at) >= since.getTime();
  const deeds = [
    ...(await closings(issue, gitlab, found)),
    ...(await labellings(issue, gitlab, found)),
  ].filter(recent);
  const others = deeds.flatMap(({ user, at, delivery }) =>
    user === null || ownIds.has(user.id) || told.deed(at) ? [] : delivery(user),
  );
  const isOwn = (deed: Deed): boolean => deed.user !== null && ownIds.has(deed.user.id);
  const isLast = ({ at }: Deed): boolean => Date.parse(at) >= Date.parse(issue.updatedAt) - MOMENT_MS;
  const last = deeds.filter(isLast);
  if (others.length > 0 || (last.length > 0 && last.every(isOwn))) return others;
  const word = await lastWord(issue, gitlab);
  if (word !== null && isOwn(word)) return [];
  if (word?.user === null || word === null) return [updatedDelivery(issue, found)];
  const id = `poll:issue:${issue.id}:${issue.updatedAt}`;
  return [deedDelivery(issue, { action: "update", user: word.user, at: word.at, id }, found)];
};
