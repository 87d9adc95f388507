/** Walks over what changed in a place, the oldest change first, and keeps how far it came, so that nothing is lost by being killed. */
import type { Clock } from "../lib/clock.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { WatchedPlace } from "./places.ts";
import type { PollGitlab, ReadPlace } from "./ports.ts";
import type { Seen } from "./seen.ts";
import type { Unreadable } from "./unreadable.ts";

/** What every walk works with. */
export interface WalkParts {
  readonly gitlab: PollGitlab;
  readonly clock: Clock;
  readonly seen: Seen;
  readonly unreadable: Unreadable;
  /** Issues that one walk handles at most; the next goes on from there. */
  readonly limit: number;
  /** Nothing more is begun once this is true. */
  readonly stopped: () => boolean;
}

/** One walk. */
export interface Walk {
  readonly place: WatchedPlace;
  /** How far it was read before. */
  readonly mark: Date;
  /** Changes since then are looked at. */
  readonly since: Date;
  /** Later changes are left for the next time; null: everything is taken. */
  readonly until: Date | null;
  /** Not looked at; counted as read. */
  readonly skips: (issue: IssueSnapshot) => boolean;
  /** Stores what is news; answers how much was, or that a later walk is to look at the issue once more. */
  readonly handle: (issue: IssueSnapshot) => Promise<number | "later">;
  /** Keeps how far the place has been read. */
  readonly reached: (at: Date) => Promise<void>;
}

/** What a walk found. */
export interface Walked {
  readonly issues: number;
  readonly stored: number;
  /** Something is left for the next reading. */
  readonly more: boolean;
  /** An issue is to be looked at once more: the place's mark stays before it. */
  readonly held: boolean;
}

/** Issues after which it is kept how far it came. */
const KEEP_EVERY = 20;

/** The place in the words of the GitLab adapter. */
export const readPlaceOf = ({ kind, path, iids = [] }: WatchedPlace): ReadPlace => {
  if (kind === "author") return { kind, username: path };
  return kind === "issues" ? { kind, path, iids } : { kind, path };
};

const later = (one: Date, other: Date): Date => (one > other ? one : other);
const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/** Keeps the place's mark, but never a date in the future: it would hide what comes before it. */
const keeper = (walk: Walk, clock: Clock) => {
  let kept = walk.mark;
  return async (reached: Date): Promise<void> => {
    const next = earlier(reached, later(walk.mark, clock()));
    if (next <= kept) return;
    await walk.reached(next);
    kept = next;
  };
};

/** Handles one issue; null: it cannot be, and is left out. Within the overlap it is tried again. */
const handleOne = async (
  { seen, unreadable }: WalkParts,
  walk: Walk,
  issue: IssueSnapshot,
  stamp: string,
): Promise<number | "later" | null> => {
  try {
    const stored = await walk.handle(issue);
    if (stored === "later") return stored;
    seen.add(stamp);
    unreadable.settle(stamp);
    return stored;
  } catch (thrown) {
    if (!unreadable.skips(stamp, issue, thrown)) throw thrown;
    return null;
  }
};

/** Walks on from the mark. What was handled before a failure is kept. */
export const walkOver = async (parts: WalkParts, walk: Walk): Promise<Walked> => {
  const keep = keeper(walk, parts.clock);
  let found: Walked = { issues: 0, stored: 0, more: false, held: false };
  let reached = walk.mark;
  try {
    for await (const issue of parts.gitlab.changedIssues(readPlaceOf(walk.place), walk.since)) {
      if (walk.until !== null && issue.updatedAt > walk.until.toISOString()) return found;
      const stamp = `${issue.id}@${issue.updatedAt}`;
      if (!parts.seen.has(stamp) && !walk.skips(issue)) {
        if (found.issues >= parts.limit || parts.stopped()) return { ...found, more: true };
        const stored = await handleOne(parts, walk, issue, stamp);
        if (stored === "later") found = { ...found, held: true };
        else if (stored !== null)
          found = { ...found, issues: found.issues + 1, stored: found.stored + stored };
      }
      if (!found.held) reached = later(reached, new Date(issue.updatedAt));
      if (found.issues > 0 && found.issues % KEEP_EVERY === 0) await keep(reached);
    }
    return found;
  } finally {
    await keep(reached);
  }
};
