/** What GitLab never told us of an issue that changed in a place with a hook: found by comparing what is read with what was told. */

import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { PolledDelivery } from "../model/polled-delivery.ts";
import { changesOf } from "./changes.ts";
import { broughtAt, isCopy } from "./copied.ts";
import { type Found, noteDelivery, openedDelivery, updatedDelivery } from "./delivery.ts";
import type { KnownIssues, PollDeliveries, ReadNote, SweepGitlab } from "./ports.ts";
import { explains, store } from "./read-place.ts";
import { type ToldOf, toldOf } from "./told.ts";

/** What comparing works with. */
export interface MissedParts {
  readonly gitlab: SweepGitlab;
  readonly deliveries: PollDeliveries;
  readonly news: (issueKey: string) => void;
  readonly known: KnownIssues;
  readonly ownIds: () => ReadonlySet<number>;
  /** Told of everything that was missed and is new to us. */
  readonly onMissed: (what: "issue" | "note") => void;
}

/** An issue that is looked at, with what is known of it. */
interface Looked {
  readonly issue: IssueSnapshot;
  readonly since: Date;
  readonly told: ToldOf;
  readonly remembered: IssueSnapshot | null;
  readonly found: Found;
}

const sameLabels = (one: IssueSnapshot, other: IssueSnapshot): boolean =>
  new Set(one.labels).symmetricDifference(new Set(other.labels)).size === 0;

/** What the last decision saw and hooks tell of. Of assignees ours are among them. */
const differs = (one: IssueSnapshot, other: IssueSnapshot): boolean =>
  one.title !== other.title ||
  one.state !== other.state ||
  one.confidential !== other.confidential ||
  one.type !== other.type ||
  one.milestoneId !== other.milestoneId ||
  !sameLabels(one, other);

const isAfter = (at: string, since: Date): boolean => Date.parse(at) >= since.getTime();

/**
 * When it was brought here, asked only where that makes a difference. That it is known already says nothing of the
 * comments that came along: no hook tells of them.
 */
const broughtOf = async (
  { issue, since, remembered }: Looked,
  untold: readonly ReadNote[],
  gitlab: SweepGitlab,
): Promise<string | null> =>
  untold.length > 0 || (remembered === null && !isAfter(issue.createdAt, since))
    ? await broughtAt(gitlab, issue)
    : null;

/** That it was opened, where nobody told and no decision was made about it since. */
const openingOf = (
  { issue, since, told, remembered, found }: Looked,
  brought: string | null,
  own: ReadonlySet<number>,
): PolledDelivery[] => {
  const isNew = isAfter(issue.createdAt, since) || (brought !== null && isAfter(brought, since));
  if (!isNew || remembered !== null || told.opened || own.has(issue.authorId)) return [];
  return [openedDelivery(issue, found)];
};

/** What of an issue is news, in its order. */
interface News {
  readonly opened: readonly PolledDelivery[];
  readonly spoken: readonly PolledDelivery[];
  /**
   * What else is, once those are stored; `isSeen`: one of them was new and brings the issue as it is now. `later`:
   * something of it waits to be decided, with which that may be seen.
   */
  readonly rest: (isSeen: boolean) => Promise<readonly PolledDelivery[] | "later">;
}

const newsOf = async (looked: Looked, concerns: boolean, parts: MissedParts): Promise<News> => {
  const { issue, since, told, remembered, found } = looked;
  const own = parts.ownIds();
  const notes = (await parts.gitlab.changedNotes(issue.ref, since)).toReversed();
  const brought = await broughtOf(looked, notes, parts.gitlab);
  const opened = openingOf(looked, brought, own);
  const missed = notes.filter(
    (note) => !own.has(note.authorId) && !isCopy(note, brought) && !told.note(note, since),
  );
  const spoken = missed.map((note) => noteDelivery(issue, note, since, found));
  const changed = async (): Promise<readonly PolledDelivery[]> =>
    await changesOf(issue, since, { gitlab: parts.gitlab, ownIds: own, told }, found);
  const isExplained = told.change(issue.updatedAt) || notes.some((note) => explains(note, issue));
  const rest: News["rest"] = async (isSeen) => {
    // A new issue is looked at as it is: what else was done to it since is seen with it.
    if (!isExplained && opened.length > 0) return [];
    if (!isExplained) return concerns ? await changed() : [updatedDelivery(issue, found)];
    if (isSeen || remembered === null || !differs(remembered, issue)) return [];
    if (await parts.known.isWaiting(issueKeyOf(issue.ref))) return "later";
    // What we did ourselves since may hide what somebody did before: GitLab's history tells.
    return told.lastIsOwn ? await changed() : [updatedDelivery(issue, found)];
  };
  return { opened, spoken, rest };
};

/** Stores deliveries; answers how many were new. */
const storeAll = async (deliveries: readonly PolledDelivery[], parts: MissedParts): Promise<number> => {
  let stored = 0;
  for (const delivery of deliveries) {
    if (!(await store(parts, delivery))) continue;
    stored += 1;
    parts.onMissed(delivery.telling.news.startsWith("note:") ? "note" : "issue");
  }
  return stored;
};

/**
 * Stores what no hook told; answers how much was new, or that the issue is to be looked at once more. An issue that is nobody's costs a request only where its last
 * change was not told, which is rare while hooks work.
 */
export const handleMissed = async (
  parts: MissedParts,
  issue: IssueSnapshot,
  since: Date,
  found: Found,
): Promise<number | "later"> => {
  const issueKey = issueKeyOf(issue.ref);
  const told = toldOf(await parts.known.told(issueKey, new Date(since.getTime() - 1_000)));
  const concerns = await parts.known.concerns(issue);
  if (told.change(issue.updatedAt) && !concerns) return 0;
  const remembered = await parts.known.remembered(issueKey);
  const news = await newsOf({ issue, since, told, remembered, found }, concerns, parts);
  const first = await storeAll(news.opened, parts);
  // What an earlier sweep found is no news, and brings no picture of the issue with it.
  const spoken = await storeAll(news.spoken, parts);
  const rest = await news.rest(spoken > 0);
  return rest === "later" ? rest : first + spoken + (await storeAll(rest, parts));
};
