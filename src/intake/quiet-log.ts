import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/log.ts";

/** One line per key in this time; the others are counted in the next line. Milliseconds. */
const QUIET = 10_000;

/** Logs what anybody can cause, or an outage causes for every delivery: few lines, however often it happens. */
export type QuietLog = (key: string, fields: object, message: string) => void;

/** A quiet log at level `warn`; keys come from a small set. */
export const createQuietLog = (log: Logger, clock: Clock): QuietLog => {
  const last = new Map<string, { at: number; unsaid: number }>();
  return (key, fields, message) => {
    const now = clock().getTime();
    const seen = last.get(key);
    if (seen !== undefined && Math.abs(now - seen.at) < QUIET) {
      seen.unsaid += 1;
      return;
    }
    last.set(key, { at: now, unsaid: 0 });
    log.warn({ ...fields, unsaidBefore: seen?.unsaid ?? 0 }, message);
  };
};
