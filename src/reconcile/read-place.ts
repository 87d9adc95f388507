/** Reads one place: everything that changed since its watermark becomes deliveries, then the watermark moves. */
import type { Clock } from "../lib/clock.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { noteDelivery, openedDelivery, updatedDelivery } from "./delivery.ts";
import { holds, type WatchedPlace } from "./places.ts";
import type { PollDeliveries, PolledDelivery, PollGitlab, ReadNote, ReadPlace, Watermarks } from "./ports.ts";
import type { LastLook, Seen } from "./seen.ts";

/** What reading works with. */
export interface ReadParts {
  readonly gitlab: PollGitlab;
  readonly deliveries: PollDeliveries;
  /** The issue has news: wake a worker. */
  readonly news: (issueKey: string) => void;
  readonly watermarks: Watermarks;
  readonly clock: Clock;
  /** Milliseconds that each reading goes back behind the last. */
  readonly overlap: number;
  /** Our own users: what they wrote is no news. */
  readonly ownIds: () => ReadonlySet<number>;
  readonly seen: Seen;
  /** How the issues were when they were handled last. */
  readonly lastLook: LastLook;
  /** Issues that one reading handles at most; the next goes on from there. */
  readonly limit: number;
  /** Nothing more is begun once this is true. */
  readonly stopped: () => boolean;
}

/** What a reading found. */
export interface Found {
  readonly issues: number;
  readonly stored: number;
  /** Something is left for the next reading. */
  readonly more: boolean;
}

const NOTHING: Found = { issues: 0, stored: 0, more: false };

const nameOf = (place: WatchedPlace): string =>
  `poll:${place.instance}:${place.kind}:${place.path.toLowerCase()}`;

const readPlaceOf = ({ kind, path, iids = [] }: WatchedPlace): ReadPlace => {
  if (kind === "author") return { kind, username: path };
  return kind === "issues" ? { kind, path, iids } : { kind, path };
};

/** GitLab touches the issue a moment after it stored the note. */
const TOUCH_MS = 1_000;

/** Whether a comment is the issue's last change. */
const explains = (note: { readonly updatedAt: string }, issue: IssueSnapshot): boolean =>
  Date.parse(note.updatedAt) >= Date.parse(issue.updatedAt) - TOUCH_MS;

/** Stores one piece of news; whether it was new. */
const store = async (parts: ReadParts, delivery: PolledDelivery): Promise<boolean> => {
  if ((await parts.deliveries.add(delivery)) !== "stored") return false;
  parts.news(delivery.issueKey);
  return true;
};

/** What people change about an issue, but for labels: ours ride with a note of ours. */
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
  ]);

/**
 * Whether a comment of our own is the issue's last change, told once: unlike another's it brings no
 * picture of the issue along, so it explains nothing where the issue is not as it was before.
 */
const ownExplains = (parts: ReadParts, note: ReadNote, issue: IssueSnapshot): boolean => {
  const stamp = `note ${note.id}@${note.updatedAt}`;
  if (parts.seen.has(stamp)) return false;
  parts.seen.add(stamp);
  return explains(note, issue) && (parts.lastLook.get(issue.id) ?? lookOf(issue)) === lookOf(issue);
};

/** Stores the comments that are news, oldest first; tells how many, and whether they say why the issue has changed. */
const handleNotes = async (
  parts: ReadParts,
  issue: IssueSnapshot,
  since: Date,
): Promise<{ stored: number; explained: boolean }> => {
  const own = parts.ownIds();
  const told = { stored: 0, explained: false };
  for (const note of (await parts.gitlab.changedNotes(issue.ref, since)).toReversed()) {
    if (own.has(note.authorId)) {
      const explained = ownExplains(parts, note, issue);
      told.explained ||= explained;
    } else if (await store(parts, noteDelivery(issue, note, since, parts.clock()))) {
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
  const now = parts.clock();
  const opened = issue.createdAt >= since.toISOString() && !parts.ownIds().has(issue.authorId);
  const first = opened && (await store(parts, openedDelivery(issue, now))) ? 1 : 0;
  if (opened && issue.updatedAt === issue.createdAt) return first;
  const { stored, explained } = await handleNotes(parts, issue, since);
  const rest = !explained && (await store(parts, updatedDelivery(issue, now))) ? 1 : 0;
  return first + stored + rest;
};

const later = (one: Date, other: Date): Date => (one > other ? one : other);
const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

const readSince = async (
  parts: ReadParts,
  place: WatchedPlace,
  mark: Date,
  trackers: readonly WatchedPlace[],
): Promise<Found> => {
  const since = new Date(mark.getTime() - parts.overlap);
  let found = NOTHING;
  let reached = mark;
  try {
    for await (const issue of parts.gitlab.changedIssues(readPlaceOf(place), since)) {
      const stamp = `${issue.id}@${issue.updatedAt}`;
      const elsewhere = trackers.some((tracker) => holds(tracker, issue.project.path));
      const ours = place.kind === "author" && parts.ownIds().has(issue.authorId);
      if (!parts.seen.has(stamp) && !elsewhere && !ours) {
        if (found.issues >= parts.limit || parts.stopped()) return { ...found, more: true };
        const stored = await handle(parts, issue, since);
        parts.seen.add(stamp);
        parts.lastLook.set(issue.id, lookOf(issue));
        found = { issues: found.issues + 1, stored: found.stored + stored, more: false };
      }
      reached = later(reached, new Date(issue.updatedAt));
    }
    return found;
  } finally {
    // A date in the future, which administrators can give an issue, must not hide what comes before it.
    const next = earlier(reached, later(mark, parts.clock()));
    if (next > mark) await parts.watermarks.set(nameOf(place), next);
  }
};

/** Marks where reading a place begins; false where that is known already. What was long before is no news. */
export const beginPlace = async (
  { watermarks, clock }: Pick<ReadParts, "watermarks" | "clock">,
  place: WatchedPlace,
): Promise<boolean> => {
  if ((await watermarks.get(nameOf(place))) !== null) return false;
  await watermarks.set(nameOf(place), earlier(place.since ?? clock(), clock()));
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
): Promise<Found> => {
  const mark = await parts.watermarks.get(nameOf(place));
  if (mark === null) return NOTHING;
  return await readSince(parts, place, mark, place.kind === "author" ? trackers : []);
};
