/**
 * The sweep over places with hooks: now and then everything that changed is read and compared with what GitLab told, so
 * that what it never told is found. One process does it at a time.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import { type Held, type Leases, takeLease } from "./lease.ts";
import { handleMissed, type MissedParts } from "./missed.ts";
import type { WatchedPlace } from "./places.ts";
import type { AwardsGitlab, OpenQuestions, SweepGitlab, Watermarks } from "./ports.ts";
import { lookAtQuestions } from "./questions.ts";
import { beginPlace } from "./read-place.ts";
import { createSeen } from "./seen.ts";
import { createServerClock } from "./server-clock.ts";
import { createTroubles } from "./troubles.ts";
import { createUnreadable, leftOutInLog } from "./unreadable.ts";
import { type Walked, type WalkParts, walkOver } from "./walk.ts";

/** Issues of one place that are handled before the next place gets its turn. */
const ISSUES_PER_TURN = 100;
const REMEMBERED = 20_000;
/** Sweeps in which an issue fails before its place is swept without it. */
const TRIES = 3;
/** How often it is told again that a place cannot be read. */
const TROUBLES_EVERY_MS = 120_000;
/** How often it is looked whether a sweep is wanted soon, or the lease is free. */
const LOOK_EVERY_MS = 5_000;

/** What the sweeper of one instance works with. */
export interface SweeperParts extends Omit<MissedParts, "onMissed" | "gitlab"> {
  /** The instance's name. */
  readonly instance: string;
  /** Places with hooks; asked for at every sweep. */
  readonly places: () => Promise<readonly WatchedPlace[]>;
  readonly gitlab: SweepGitlab & AwardsGitlab;
  /** What a reaction can decide. */
  readonly questions: OpenQuestions;
  readonly watermarks: Watermarks;
  readonly leases: Leases;
  readonly clock: Clock;
  /** GitLab's clock, asked once for each sweep; null: it does not tell. */
  readonly serverTime: () => Promise<Date | null>;
  readonly log: Logger;
  /** Milliseconds: between two sweeps, that each goes back behind the last, that a webhook may take. Asked for each time. */
  readonly pace: () => { readonly every: number; readonly overlap: number; readonly grace: number };
  /** Told of everything that no webhook had told of. */
  readonly onMissed: (what: "issue" | "note" | "emoji") => void;
}

/** What a sweep did; null: another process has its turn. */
export interface Swept {
  readonly places: number;
  readonly stored: number;
  readonly failed: number;
}

/** Sweeps again and again. */
export interface Sweeper {
  start(): void;
  /** Resolves when the sweep that is under way has ended; it begins nothing more. */
  stop(): Promise<void>;
  /** One sweep over all places. */
  runOnce(): Promise<Swept | null>;
}

const markName = (place: WatchedPlace): string =>
  `sweep:${place.instance}:${place.kind}:${place.path.toLowerCase()}`;

/** Whoever sets this watermark wants a sweep of the instance soon: a hook was off, or deliveries were refused. */
export const wantedName = (instance: string): string => `sweep wanted:${instance}`;
const begunName = (instance: string): string => `sweep begun:${instance}`;
/** Where this is before the last beginning, that sweep was cut off. */
const endedName = (instance: string): string => `sweep ended:${instance}`;

/** One turn of a place; a place that was never swept begins now. */
const turnOf =
  (parts: SweeperParts, walk: WalkParts, serverNow: Clock) =>
  async (place: WatchedPlace): Promise<Walked> => {
    const name = markName(place);
    const { overlap, grace } = parts.pace();
    const mark = await parts.watermarks.get(name);
    if (mark === null) {
      await beginPlace({ ...parts, clock: serverNow }, place, name);
      return { issues: 0, stored: 0, more: false, held: false };
    }
    const since = new Date(mark.getTime() - overlap);
    const until = new Date(serverNow().getTime() - grace);
    const walked = await walkOver(walk, {
      place,
      mark,
      since,
      until,
      skips: () => false,
      handle: (issue) => handleMissed(parts, issue, since, { by: "missed", at: parts.clock() }),
      reached: (at) => parts.watermarks.set(name, at),
    });
    // Everything until then is looked at: a restart does not begin with it again.
    if (!walked.more && !walked.held && until > mark) await parts.watermarks.set(name, until);
    return walked;
  };

/** Goes round over the places until none has anything left, so that a large one holds up no other. */
const goRound = async (
  places: readonly WatchedPlace[],
  turn: (place: WatchedPlace) => Promise<Walked | null>,
  mayGoOn: () => boolean,
): Promise<Swept> => {
  const swept = { places: places.length, stored: 0, failed: 0 };
  let left = places;
  while (left.length > 0) {
    const unfinished: WatchedPlace[] = [];
    for (const place of left) {
      if (!mayGoOn()) return swept;
      const walked = await turn(place);
      swept.stored += walked?.stored ?? 0;
      swept.failed += walked === null ? 1 : 0;
      if (walked?.more === true) unfinished.push(place);
    }
    left = unfinished;
  }
  return swept;
};

/** Where sweeps are cut off again and again, each place gets its turn all the same. */
const longestUnseenFirst = async (
  places: readonly WatchedPlace[],
  watermarks: Watermarks,
): Promise<readonly WatchedPlace[]> => {
  const marked = await Promise.all(
    places.map(async (place) => ({ place, at: (await watermarks.get(markName(place)))?.getTime() ?? 0 })),
  );
  return marked.toSorted((one, other) => one.at - other.at).map(({ place }) => place);
};

/** After each start, when somebody wants it, and when it is time, whichever process swept last. */
const isDue = async (parts: SweeperParts, startedAt: Date): Promise<boolean> => {
  const { instance, watermarks, clock } = parts;
  const begun = (await watermarks.get(begunName(instance))) ?? new Date(0);
  const ended = (await watermarks.get(endedName(instance))) ?? new Date(0);
  const wanted = (await watermarks.get(wantedName(instance))) ?? new Date(0);
  const { every, grace } = parts.pace();
  // What happened just before is looked at when webhooks have had their time.
  const soon = Math.max(wanted.getTime(), startedAt.getTime()) + grace;
  const now = clock().getTime();
  // Only where nobody has the lease is it made: then whoever began it is gone.
  if (ended < begun) return true;
  return begun < startedAt || (soon > begun.getTime() && now >= soon) || now - begun.getTime() >= every;
};

/** A sweeper of one instance. Nothing is asked before `start` or `runOnce`. */
export const createSweeper = (parts: SweeperParts): Sweeper => {
  const { instance, watermarks, leases, clock, log } = parts;
  const lease = `sweep:${instance}`;
  const stopping = new AbortController();
  const stopped = (): boolean => stopping.signal.aborted;
  const troubles = createTroubles({ clock, log, every: TROUBLES_EVERY_MS });
  const seen = createSeen(REMEMBERED);
  const unreadable = createUnreadable(leftOutInLog(log), TRIES, REMEMBERED);
  let current: Held | null = null;
  const isOver = (): boolean => stopped() || current?.isHeld() === false;
  const { gitlab } = parts;
  const walk: WalkParts = { gitlab, clock, seen, unreadable, limit: ISSUES_PER_TURN, stopped: isOver };
  const server = createServerClock(parts.serverTime, clock);
  const turn = turnOf(parts, walk, server.now);

  const carefully = async (place: WatchedPlace): Promise<Walked | null> => {
    if (!troubles.isDue(place)) return { issues: 0, stored: 0, more: false, held: false };
    try {
      const walked = await turn(place);
      troubles.settle(place);
      return walked;
    } catch (thrown) {
      troubles.note(place, thrown);
      return null;
    }
  };

  const sweep = async (mine: Pick<Held, "isHeld">): Promise<Swept> => {
    await watermarks.set(begunName(instance), clock());
    const places = await longestUnseenFirst(await parts.places(), watermarks);
    await server.measure();
    const mayGoOn = (): boolean => !stopped() && mine.isHeld();
    const round = await goRound(places, carefully, mayGoOn);
    const until = new Date(server.now().getTime() - parts.pace().grace);
    const reactions = mayGoOn() ? await lookAtQuestions(parts, { places, until, mayGoOn }) : 0;
    const swept = { ...round, stored: round.stored + reactions };
    if (mayGoOn()) await watermarks.set(endedName(instance), clock());
    if (swept.stored > 0)
      log.warn(
        { instance, ...swept },
        "GitLab had not told of everything; it was read instead (see liaison_missed_deliveries_total)",
      );
    return swept;
  };

  const runOnce = async (): Promise<Swept | null> => {
    const mine = await takeLease(leases, lease);
    if (mine === null) return null;
    current = mine;
    try {
      return await sweep(mine);
    } finally {
      await mine.end();
    }
  };

  const loop = async (): Promise<void> => {
    const startedAt = clock();
    while (!stopped()) {
      try {
        if (await isDue(parts, startedAt)) await runOnce();
      } catch (thrown) {
        log.error({ instance, why: messageOf(thrown) }, "a sweep over places with hooks has failed");
      }
      const pause = Math.min(LOOK_EVERY_MS, parts.pace().every);
      await wait(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  };

  let running: Promise<void> = Promise.resolve();
  return {
    start: () => {
      running = loop();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    runOnce,
  };
};
