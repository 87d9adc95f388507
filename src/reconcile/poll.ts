/** Watching without hooks: reads place after place, gently, and goes on where one fails. */
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import type { WatchedPlace } from "./places.ts";
import type { Claims, PollDeliveries, PollGitlab, Watermarks } from "./ports.ts";
import { beginPlace, type ReadParts, readPlace } from "./read-place.ts";
import { createLastLook, createSeen } from "./seen.ts";
import { createServerClock } from "./server-clock.ts";
import { createTroubles } from "./troubles.ts";
import { createUnreadable, leftOutInLog } from "./unreadable.ts";
import type { Walked } from "./walk.ts";

/** Issues that one reading of a place handles. */
const ISSUES_PER_READING = 500;
/** Authors that one run asks for, in turn: each is a request even where nothing changed. */
const AUTHORS_PER_RUN = 50;
const REMEMBERED = 20_000;
/** Readings in which an issue fails before the place is read without it. */
const TRIES = 3;

/** How often it is looked whether the replica that reads has ended; milliseconds. */
const LONGEST_LOOK_MS = 10_000;

/** What a poller of one instance works with. */
export interface PollerParts {
  /** The instance's name. */
  readonly instance: string;
  /** All watched places of the instance; asked for at every run. Those with hooks only keep authors' issues there from being read twice. */
  readonly places: () => Promise<readonly WatchedPlace[]>;
  readonly gitlab: PollGitlab;
  readonly deliveries: PollDeliveries;
  readonly news: (issueKey: string) => void;
  readonly watermarks: Watermarks & Claims;
  readonly ownIds: () => ReadonlySet<number>;
  /** How an issue was when it was decided about last; null: it never was. */
  readonly remembered: (issueKey: string) => Promise<IssueSnapshot | null>;
  readonly clock: Clock;
  /** GitLab's clock, asked where a place begins; null: it does not tell. */
  readonly serverTime: () => Promise<Date | null>;
  readonly log: Logger;
  /** Milliseconds between the end of a run and the next. */
  readonly every: number;
  /** Milliseconds that each reading goes back behind the last. */
  readonly overlap: number;
}

/** What a run did. */
interface PollRun {
  /** Places read. */
  readonly places: number;
  /** Deliveries stored. */
  readonly stored: number;
  /** Places that could not be read. */
  readonly failed: number;
  /** Something was left for the next run because of its bounds. */
  readonly more: boolean;
}

/** Reads the instance's places, again and again. */
export interface Poller {
  start(): void;
  /** Resolves when the run that is under way has ended; it begins nothing more. */
  stop(): Promise<void>;
  /** One run over all places that are due. */
  runOnce(): Promise<PollRun>;
}

const keyOf = ({ kind, path }: WatchedPlace): string => `${kind} ${path.toLowerCase()}`;

/** Authors take turns, a bounded number a run. */
const createTurns = () => {
  let first = 0;
  return (authors: readonly WatchedPlace[]): readonly WatchedPlace[] => {
    if (authors.length <= AUTHORS_PER_RUN) return authors;
    const start = first % authors.length;
    first = start + AUTHORS_PER_RUN;
    return [...authors.slice(start), ...authors.slice(0, start)].slice(0, AUTHORS_PER_RUN);
  };
};

/** Reads places one after the other; `null`: could not be read, `undefined`: not its time. */
const runOver = async (
  places: readonly WatchedPlace[],
  readOne: (place: WatchedPlace) => Promise<Walked | null | undefined>,
): Promise<PollRun> => {
  const run = { places: 0, stored: 0, failed: 0, more: false };
  for (const place of places) {
    const found = await readOne(place);
    run.places += found === undefined ? 0 : 1;
    run.stored += found?.stored ?? 0;
    run.failed += found === null ? 1 : 0;
    run.more ||= found?.more ?? false;
  }
  return run;
};

/** A poller of one instance. Nothing is asked before `start` or `runOnce`. */
export const createPoller = (parts: PollerParts): Poller => {
  const stopping = new AbortController();
  const stopped = (): boolean => stopping.signal.aborted;
  const troubles = createTroubles(parts);
  const takeTurns = createTurns();
  const reading: ReadParts = {
    ...parts,
    seen: createSeen(REMEMBERED),
    unreadable: createUnreadable(leftOutInLog(parts.log), TRIES, REMEMBERED),
    lastLook: createLastLook(REMEMBERED),
    limit: ISSUES_PER_READING,
    stopped,
  };
  const begun = new Set<string>();
  const server = createServerClock(parts.serverTime, parts.clock);

  /** All places begin at once, also those whose turn comes later; what has just begun has no news yet. */
  const begin = async (places: readonly WatchedPlace[]): Promise<readonly WatchedPlace[]> => {
    const ready: WatchedPlace[] = [];
    const isKnown = (place: WatchedPlace): boolean => begun.has(keyOf(place));
    if (!places.every(isKnown)) await server.measure();
    for (const place of places) {
      const key = keyOf(place);
      const isNew = !begun.has(key) && (await beginPlace({ ...parts, clock: server.now }, place));
      begun.add(key);
      if (!isNew) ready.push(place);
    }
    return ready;
  };

  /** Which replica read last, and when: while one reads, no other begins. */
  const turn = `polled:${parts.instance}`;

  const runOnce = async (): Promise<PollRun> => {
    const all = await parts.places();
    const trackers = all.filter((place) => place.kind === "project" || place.kind === "group");
    const ready = await begin(all.filter((place) => place.way === "poll"));
    const polled = ready.filter((place) => place.kind !== "author");
    const authors = takeTurns(ready.filter((place) => place.kind === "author"));
    return await runOver([...polled, ...authors], async (place) => {
      if (stopped() || !troubles.isDue(place)) return undefined;
      try {
        await parts.watermarks.set(turn, parts.clock());
        const found = await readPlace(reading, place, trackers);
        troubles.settle(place);
        return found;
      } catch (thrown) {
        troubles.note(place, thrown);
        return null;
      }
    });
  };

  /** null: it failed, `undefined`: it is not time, or another replica's turn. */
  const run = async (goesOn: boolean): Promise<PollRun | null | undefined> => {
    try {
      if (!goesOn && !(await parts.watermarks.claim(turn, parts.clock(), parts.every))) return undefined;
      return await runOnce();
    } catch (thrown) {
      parts.log.error({ why: messageOf(thrown) }, "a run of watching without hooks has failed");
      return null;
    }
  };

  const loop = async (): Promise<void> => {
    let goesOn = false;
    while (!stopped()) {
      const done = await run(goesOn);
      goesOn = done?.more === true;
      if (goesOn) continue;
      const pause = done === undefined ? Math.min(parts.every, LONGEST_LOOK_MS) : parts.every;
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
