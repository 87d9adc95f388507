/**
 * When the next request may go out. GitLab's throttles say how long to stay away; its application limits (notes,
 * issues, users, projects, hook tests) answer 429 without such headers and count by kind of call, so these get a
 * pause of our own. Pauses hold for every process that shares the instance's budget.
 */
import type { Clock } from "../lib/clock.ts";
import type { Accounts } from "./accounts.ts";
import { type Answer, type Call, kindOf } from "./answer.ts";
import type { Pause } from "./budget.ts";
import { exhaustedFor, retryAfterOf } from "./headers.ts";

const FIRST_OWN_PAUSE = 60_000;
const LONGEST_OWN_PAUSE = 600_000;

/** The pause of the whole instance. */
const EVERYTHING = "everything";

/** The pauses of one instance. */
export interface Pauses {
  /** Milliseconds until this call may go out; 0: now. */
  remaining(call: Call): number;
  /** Takes note of what an answer says about pace. */
  heed(call: Call, answer: Answer): void;
  /** Takes note of pauses that other processes were asked for. */
  adopt(pauses: readonly Pause[]): void;
}

/** Told of what this process was asked for. */
export interface PauseEvents {
  readonly onPause: (pause: Pause) => void;
  /** A kind of call that was paused is answered again. */
  readonly onResume: (name: string) => void;
}

/** Pauses as one client knows them; `random` (0 to 1) spreads our own ones. */
export const createPauses = (
  clock: Clock,
  random: () => number,
  events: PauseEvents,
  accounts: Pick<Accounts, "nameOf">,
): Pauses => {
  const known = new Map<string, { readonly until: number; readonly strikes: number }>();

  const namesOf = (call: Call): readonly [everything: string, account: string, kind: string] => {
    const account = accounts.nameOf(call);
    return [EVERYTHING, account, `${account} ${kindOf(call)}`];
  };

  const extend = ({ name, milliseconds, strikes }: Pause): boolean => {
    const until = clock().getTime() + milliseconds;
    const before = known.get(name);
    if (before !== undefined && before.until >= until) return false;
    known.set(name, { until, strikes });
    return true;
  };
  const begin = (pause: Pause): void => {
    if (extend(pause)) events.onPause(pause);
  };

  const pauseKind = (name: string): void => {
    const { until = 0, strikes = 0 } = known.get(name) ?? {};
    // Calls that were under way together are one strike, not many.
    if (until > clock().getTime()) return;
    const length = Math.min(FIRST_OWN_PAUSE * 2 ** strikes, LONGEST_OWN_PAUSE);
    begin({ name, milliseconds: length * (1 + random() / 10), strikes: strikes + 1 });
  };

  return {
    remaining: (call) => {
      const now = clock().getTime();
      return Math.max(0, ...namesOf(call).map((name) => (known.get(name)?.until ?? 0) - now));
    },
    heed: (call, answer) => {
      const now = clock();
      const [everything, account, kind] = namesOf(call);
      const asked = answer.status === 429 ? retryAfterOf(answer.headers, now) : null;
      const exhausted = exhaustedFor(answer.headers, now);
      if (asked !== null) begin({ name: everything, milliseconds: asked, strikes: 0 });
      else if (exhausted !== null) begin({ name: account, milliseconds: exhausted, strikes: 0 });
      else if (answer.status === 429) pauseKind(kind);
      // An answer to what was asked before the pause says nothing of what comes after it.
      const isOver = (known.get(kind)?.until ?? Number.POSITIVE_INFINITY) <= now.getTime();
      if (answer.status < 400 && isOver && known.delete(kind)) events.onResume(kind);
    },
    adopt: (pauses) => {
      for (const pause of pauses) extend(pause);
    },
  };
};
