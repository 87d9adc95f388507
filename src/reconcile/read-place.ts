/** Reads one place without a hook: everything that changed since its watermark becomes deliveries, then the watermark moves. */

import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { PolledDelivery } from "../model/polled-delivery.ts";
import { broughtAt, isCopy } from "./copied.ts";
import { type Found, noteDelivery, openedDelivery, updatedDelivery } from "./delivery.ts";
import { holds, type WatchedPlace } from "./places.ts";
import type { PollDeliveries, ReadNote, Watermarks } from "./ports.ts";
import type { LastLook } from "./seen.ts";
import { type Walked, type WalkParts, walkOver } from "./walk.ts";

/** What reading works with. */
export interface ReadParts extends WalkParts {
  readonly deliveries: PollDeliveries;
  /** The issue has news: wake a worker. */
  readonly news: (issueKey: string) => void;
  readonly watermarks: Watermarks;
  /** Milliseconds that each reading goes back behind the last. */
  readonly overlap: number;
  /** Our own users: what they wrote is no news. */
  readonly ownIds: () => ReadonlySet<number>;
  /** How the issues were when they were handled last. */
  readonly lastLook: LastLook;
  /** How an issue was when it was decided about last; null: it never was. */
  readonly remembered: (issueKey: string) => Promise<IssueSnapshot | null>;
}

const NOTHING: Walked = { issues: 0, stored: 0, more: false, held: false };

const nameOf = (place: WatchedPlace): string =>
  `poll:${place.instance}:${place.kind}:${place.path.toLowerCase()}`;

/** GitLab touches the issue a moment after it stored the note. */
const TOUCH_MS = 1_000;

/** Whether a comment is the issue's last change. */
export const explains = (note: { readonly updatedAt: string }, issue: IssueSnapshot): boolean =>
  Date.parse(note.updatedAt) >= Date.parse(issue.updatedAt) - TOUCH_MS;

/** Stores one piece of news; whether it was new. */
export const store = async (
  parts: Pick<ReadParts, "deliveries" | "news">,
  delivery: PolledDelivery,
): Promise<boolean> => {
  if ((await parts.deliveries.add(delivery)) !== "stored") return false;
  parts.news(delivery.issueKey);
  return true;
};

/** What people change about an issue. */
const lookOf = (issue: IssueSnapshot): string =>
  JSON.stringify([
    issue.title,
    issue.description,
    issue.state,
    issue.confidential,
    issue.type,
    issue.assigneeIds,
    issue.milestoneId,
    issue.movedToId,
    // Ours are among them, which costs a look that leads to nothing; a person's may ask for a team.
    [...issue.labels].sort(),
  ]);

/** As at the last look of this process; where there was none, as it was when it was decided about. */
const looksAsBefore = async ({ lastLook, remembered }: ReadParts, issue: IssueSnapshot): Promise<boolean> => {
  const look = lastLook.get(issue.id);
  if (look !== undefined) return look === lookOf(issue);
  const known = await remembered(issueKeyOf(issue.ref));
  // Texts are not remembered.
  return known === null || lookOf({ ...known, description: "" }) === lookOf({ ...issue, description: "" });
};

/**
 * Whether a comment of our own is the issue's last change, told once: unlike another's it brings no
 * picture of the issue along, so it explains nothing where the issue is not as it was before.
 */
const ownExplains = async (parts: ReadParts, note: ReadNote, issue: IssueSnapshot): Promise<boolean> => {
  const stamp = `note ${note.id}@${note.updatedAt}`;
  if (parts.seen.has(stamp)) return false;
  parts.seen.add(stamp);
  return explains(note, issue) && (await looksAsBefore(parts, issue));
};

/** Stores the comments that are news, oldest first; tells how many, and whether they say why the issue has changed. */
const handleNotes = async (
  parts: ReadParts,
  issue: IssueSnapshot,
  notes: readonly ReadNote[],
  since: Date,
  found: Found,
): Promise<{ stored: number; explained: boolean }> => {
  const own = parts.ownIds();
  const told = { stored: 0, explained: false };
  for (const note of notes) {
    if (own.has(note.authorId)) {
      const explained = await ownExplains(parts, note, issue);
      told.explained ||= explained;
    } else if (await store(parts, noteDelivery(issue, note, since, found))) {
      told.stored += 1;
      // A comment carries the issue as it is now, so its change needs no delivery of its own. One that
      // was known before does not count: what changed after it would be lost.
      told.explained ||= explains(note, issue);
    }
  }
  return told;
};

/** Stores what happened to an issue, in its order; answers how much of it was new. */
const handle = async (parts: ReadParts, issue: IssueSnapshot, since: Date): Promise<number> => {
  const found: Found = { by: "polled", at: parts.clock() };
  const isNew = issue.createdAt >= since.toISOString();
  const isOwn = parts.ownIds().has(issue.authorId);
  const untouched = isNew && issue.updatedAt === issue.createdAt;
  const changed = untouched ? [] : (await parts.gitlab.changedNotes(issue.ref, since)).toReversed();
  const isFirstLook = parts.lastLook.get(issue.id) === undefined;
  const own = parts.ownIds();
  const others = changed.some(({ authorId }) => !own.has(authorId));
  const brought = others || (isFirstLook && !isNew) ? await broughtAt(parts.gitlab, issue) : null;
  const opened = !isOwn && (isNew || (brought !== null && brought >= since.toISOString()));
  const first = opened && (await store(parts, openedDelivery(issue, found))) ? 1 : 0;
  if (opened && untouched) return first;
  const notes = changed.filter((note) => !isCopy(note, brought));
  const { stored, explained } = await handleNotes(parts, issue, notes, since, found);
  const rest = !explained && (await store(parts, updatedDelivery(issue, found))) ? 1 : 0;
  return first + stored + rest;
};

/** Marks where reading a place begins; false where that is known already. What was long before is no news. */
export const beginPlace = async (
  { watermarks, clock }: Pick<ReadParts, "watermarks" | "clock">,
  place: WatchedPlace,
  name = nameOf(place),
): Promise<boolean> => {
  if ((await watermarks.get(name)) !== null) return false;
  const now = clock();
  const { since = now } = place;
  await watermarks.set(name, since < now ? since : now);
  return true;
};

/**
 * Reads a place that was begun. Of an author nothing is taken from `trackers`, which are watched
 * themselves.
 */
export const readPlace = async (
  parts: ReadParts,
  place: WatchedPlace,
  trackers: readonly WatchedPlace[],
): Promise<Walked> => {
  const mark = await parts.watermarks.get(nameOf(place));
  if (mark === null) return NOTHING;
  const since = new Date(mark.getTime() - parts.overlap);
  const isAuthor = place.kind === "author";
  return await walkOver(parts, {
    place,
    mark,
    since,
    until: null,
    skips: (issue) =>
      isAuthor &&
      (parts.ownIds().has(issue.authorId) || trackers.some((tracker) => holds(tracker, issue.project.path))),
    handle: async (issue) => {
      const stored = await handle(parts, issue, since);
      parts.lastLook.set(issue.id, lookOf(issue));
      return stored;
    },
    reached: (at) => parts.watermarks.set(nameOf(place), at),
  });
};
