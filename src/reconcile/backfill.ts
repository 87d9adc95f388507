/**
 * Brings issues that are there already onto the same way as webhooks: each open one as if it had just been opened, with
 * the comments that nobody told of. It can be interrupted anywhere, and goes on from there.
 */
import type { Clock } from "../lib/clock.ts";
import { issueKeyOf } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { PolledDelivery } from "../model/polled-delivery.ts";
import { broughtAt, isCopy } from "./copied.ts";
import { type Found, noteDelivery, openedDelivery, updatedDelivery } from "./delivery.ts";
import { holds, type WatchedPlace } from "./places.ts";
import type { KnownIssues, PollGitlab, ReadPlace } from "./ports.ts";
import { createSeen } from "./seen.ts";
import { toldOf } from "./told.ts";
import { createUnreadableOnce, type OnLeftOut } from "./unreadable.ts";
import { readPlaceOf, walkOver } from "./walk.ts";

/** How far a place has been read. */
interface Reached {
  readonly place: string;
  readonly at: Date;
  readonly issues: number;
  readonly stored: number;
  readonly isDone: boolean;
}

/** A run, as it is kept. */
export interface BackfillRun {
  readonly id: number;
  readonly since: Date;
}

/** What a backfill asks one GitLab instance. */
export interface BackfillGitlab extends PollGitlab {
  countChanged(place: ReadPlace, since: Date): Promise<number | null>;
}

/** One instance, as a backfill sees it. */
export interface BackfillInstance {
  readonly gitlab: BackfillGitlab;
  readonly known: KnownIssues;
  readonly ownIds: ReadonlySet<number>;
}

/** What a backfill works with. */
export interface BackfillParts {
  readonly places: readonly WatchedPlace[];
  readonly instance: (name: string) => BackfillInstance;
  readonly clock: Clock;
  /** Told of issues that are left out, since they cannot be read. */
  readonly onLeftOut: OnLeftOut;
  /** Post no notes and ask no teams. */
  readonly quiet: boolean;
  readonly runs: {
    places(id: number): Promise<readonly Reached[]>;
    reached(id: number, reached: Reached): Promise<void>;
  };
  /** Takes what an issue brings; answers how much of it was new. A dry run only looks at it. */
  readonly feed: (issue: IssueSnapshot, deliveries: readonly PolledDelivery[]) => Promise<number>;
  /** Told after every issue, and when a place is through. */
  readonly onProgress: (progress: BackfillProgress) => void;
  /** Told of a place that could not be read (any further). */
  readonly onFailure: (place: WatchedPlace, thrown: unknown) => void;
  readonly stopped: () => boolean;
}

/** How far it is. */
export interface BackfillProgress {
  /** Issues that were looked at, in earlier parts of the run, too. */
  readonly issues: number;
  /** Deliveries that were new. */
  readonly stored: number;
  /** Issues to be looked at; null: GitLab does not count so many. */
  readonly total: number | null;
  readonly place: WatchedPlace;
}

/** How it ended. */
export interface BackfillEnd {
  readonly issues: number;
  readonly stored: number;
  readonly failedPlaces: number;
  /** Everything was read. */
  readonly isComplete: boolean;
}

const nameOf = (place: WatchedPlace): string => `${place.instance}:${place.kind}:${place.path.toLowerCase()}`;

/** What an issue brings; nothing where it is nobody's, or was closed before we ever heard of it. */
const newsOf = async (
  issue: IssueSnapshot,
  run: BackfillRun,
  { gitlab, known, ownIds }: BackfillInstance,
  found: Found,
): Promise<PolledDelivery[]> => {
  if (!(await known.concerns(issue))) return [];
  const issueKey = issueKeyOf(issue.ref);
  const remembered = await known.remembered(issueKey);
  if (remembered === null && issue.state === "closed") return [];
  // Whose turn it is follows from all that was said; of an issue that is known, what was said before is known, too.
  const since = remembered === null ? new Date(issue.createdAt) : run.since;
  const told = toldOf(await known.told(issueKey, since));
  const notes = (await gitlab.changedNotes(issue.ref, since)).toReversed();
  const brought = notes.length > 0 ? await broughtAt(gitlab, issue) : null;
  const missed = notes.filter(
    (note) => !ownIds.has(note.authorId) && !isCopy(note, brought) && !told.note(note, since),
  );
  const id = `backfill:${run.id}:issue:${issue.id}`;
  const said = missed.map((note) => noteDelivery(issue, note, since, found));
  // What we opened ourselves, in a team's project, is no news; what the team says there is.
  if (ownIds.has(issue.authorId)) return said;
  const first = issue.state === "opened" ? openedDelivery : updatedDelivery;
  return [first(issue, found, id), ...said];
};

/** Of people nobody counts beforehand: that would be as many requests as reading them. */
const countAll = async (parts: BackfillParts, places: readonly WatchedPlace[], run: BackfillRun) => {
  let total: number | null = 0;
  for (const place of places.filter(({ kind }) => kind !== "author")) {
    const { gitlab } = parts.instance(place.instance);
    const count = await gitlab.countChanged(readPlaceOf(place), run.since).catch(() => null);
    if (count === null) return null;
    total += count;
  }
  return total;
};

/** Reads all places, one after the other. */
export const runBackfill = async (parts: BackfillParts, run: BackfillRun): Promise<BackfillEnd> => {
  const before = new Map((await parts.runs.places(run.id)).map((reached) => [reached.place, reached]));
  const left = parts.places.filter((place) => before.get(nameOf(place))?.isDone !== true);
  const trackers = parts.places.filter(({ kind }) => kind === "project" || kind === "group");
  const earlier = [...before.values()];
  let issues = earlier.reduce((sum, one) => sum + one.issues, 0);
  let stored = earlier.reduce((sum, one) => sum + one.stored, 0);
  let failedPlaces = 0;
  const done = earlier.filter(({ isDone }) => isDone).reduce((sum, one) => sum + one.issues, 0);
  const counted = await countAll(parts, left, run);
  const total = counted === null ? null : counted + done;

  const readOne = async (place: WatchedPlace): Promise<void> => {
    const instance = parts.instance(place.instance);
    const name = nameOf(place);
    const known = before.get(name);
    const mark = known?.at ?? run.since;
    const own = { issues: known?.issues ?? 0, stored: known?.stored ?? 0 };
    const keep = (at: Date, isDone: boolean) =>
      parts.runs.reached(run.id, { place: name, at, ...own, isDone });
    const isElsewhere = (issue: IssueSnapshot): boolean =>
      place.kind === "author" &&
      trackers.some((tracker) => tracker.instance === place.instance && holds(tracker, issue.project.path));
    const tell = () => parts.onProgress({ issues, stored, total, place });
    const walked = await walkOver(
      {
        gitlab: instance.gitlab,
        clock: parts.clock,
        seen: createSeen(1_000),
        unreadable: createUnreadableOnce(parts.onLeftOut),
        limit: Number.POSITIVE_INFINITY,
        stopped: parts.stopped,
      },
      {
        place,
        mark,
        since: mark,
        until: null,
        skips: isElsewhere,
        handle: async (issue) => {
          const by = parts.quiet ? "backfilled quietly" : "backfilled";
          const news = await newsOf(issue, run, instance, { by, at: parts.clock() });
          const fed = news.length === 0 ? 0 : await parts.feed(issue, news);
          issues += 1;
          stored += fed;
          own.issues += 1;
          own.stored += fed;
          tell();
          return fed;
        },
        reached: (at) => keep(at, false),
      },
    );
    if (walked.more) return;
    await keep(parts.clock(), true);
    tell();
  };

  for (const place of left) {
    if (parts.stopped()) break;
    await readOne(place).catch((thrown: unknown) => {
      // Cut off, it says nothing of the place.
      if (parts.stopped()) return;
      failedPlaces += 1;
      parts.onFailure(place, thrown);
    });
  }
  return { issues, stored, failedPlaces, isComplete: failedPlaces === 0 && !parts.stopped() };
};
