/**
 * When the next request may go out. GitLab's throttles say how long to stay away, for everything;
 * its application limits (notes, issues, users, projects, hook tests) answer 429 without such headers
 * and count by kind of call, so these get a pause of our own.
 */
import type { Clock } from "../lib/clock.ts";
import type { Answer } from "./answer.ts";
import { exhaustedFor, retryAfterOf } from "./headers.ts";

const FIRST_OWN_PAUSE = 60_000;
const LONGEST_OWN_PAUSE = 600_000;

/** The pauses of one instance. */
export interface Pauses {
  /** Milliseconds until a call of this kind may go out; 0: now. */
  remaining(kind: string): number;
  /** Takes note of what an answer says about pace. */
  heed(kind: string, answer: Answer): void;
}

/** Pauses as one client knows them; `random` (0 to 1) spreads our own ones. */
export const createPauses = (clock: Clock, random: () => number): Pauses => {
  let everything = 0;
  const kinds = new Map<string, { until: number; strikes: number }>();

  const pauseKind = (kind: string, now: number): void => {
    const known = kinds.get(kind) ?? { until: 0, strikes: 0 };
    // Calls that were under way together are one strike, not many.
    if (known.until > now) return;
    const length = Math.min(FIRST_OWN_PAUSE * 2 ** known.strikes, LONGEST_OWN_PAUSE);
    kinds.set(kind, { until: now + length * (1 + random() / 10), strikes: known.strikes + 1 });
  };

  return {
    remaining: (kind) => {
      const now = clock().getTime();
      return Math.max(0, everything - now, (kinds.get(kind)?.until ?? 0) - now);
    },
    heed: (kind, answer) => {
      const now = clock();
      const refused = answer.status === 429;
      const asked = (refused ? retryAfterOf(answer.headers, now) : null) ?? exhaustedFor(answer.headers, now);
      if (asked !== null) everything = Math.max(everything, now.getTime() + asked);
      if (refused && asked === null) pauseKind(kind, now.getTime());
      if (answer.status < 400) kinds.delete(kind);
    },
  };
};
