/** Back-off per place: a broken one is asked ever more rarely, and keeps no other waiting. */
import type { Clock } from "../lib/clock.ts";
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import type { WatchedPlace } from "./places.ts";

const LONGEST_BACK_OFF = 3_600_000;

/** What cannot be read at the moment. */
export interface Troubles {
  /** Whether it is time to ask (again). */
  isDue(place: WatchedPlace): boolean;
  /** It was read. */
  settle(place: WatchedPlace): void;
  /** It could not be read: said in the log, with what to do. */
  note(place: WatchedPlace, thrown: unknown): void;
}

const titleOf = (place: WatchedPlace): string => `${place.kind} ${place.path}`;

/** How long this place has to wait at least. */
const leastWait = (thrown: unknown): number =>
  thrown instanceof LiaisonError && thrown.disposition.kind === "wait" ? thrown.disposition.milliseconds : 0;

/** A pause that GitLab asks for holds for everything, and is no fault of the place's. */
const isPause = (thrown: unknown): boolean =>
  thrown instanceof LiaisonError && thrown.code === "gitlab.rate-limited";

/** Troubles of one instance; `every` is the usual time between two readings, in milliseconds. */
export const createTroubles = (parts: {
  readonly clock: Clock;
  readonly log: Logger;
  readonly every: number;
}): Troubles => {
  const known = new Map<string, { readonly failures: number; readonly until: number }>();
  let pausedUntil = 0;
  return {
    isDue: (place) => {
      const now = parts.clock().getTime();
      return now >= pausedUntil && now >= (known.get(titleOf(place))?.until ?? 0);
    },
    settle: (place) => void known.delete(titleOf(place)),
    note: (place, thrown) => {
      const now = parts.clock().getTime();
      const pause = isPause(thrown);
      const failures = (known.get(titleOf(place))?.failures ?? 0) + (pause ? 0 : 1);
      const backOff = pause ? 0 : Math.min(parts.every * 2 ** failures, LONGEST_BACK_OFF);
      const wait = Math.max(backOff, leastWait(thrown));
      if (pause) pausedUntil = now + wait;
      else known.set(titleOf(place), { failures, until: now + wait });
      const remedy = thrown instanceof LiaisonError ? { remedy: thrown.remedy } : {};
      const fields = { place: titleOf(place), failures, nextInSeconds: Math.round(wait / 1_000), ...remedy };
      parts.log.warn(fields, `cannot read what changed: ${messageOf(thrown)}`);
    },
  };
};
