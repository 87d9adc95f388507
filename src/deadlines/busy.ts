/** Who is away by their status on GitLab: pure. */

import type { Absence } from "../config/schema/away.ts";
import { millisecondsOf } from "../config/schema/values.ts";
import { NO_END } from "./absences.ts";

/** Somebody is busy. */
export interface Busy {
  /** A name in `people`. */
  readonly person: string;
  readonly since: Date;
  /** When that ends by itself; null: nobody knows. */
  readonly clearsAt: Date | null;
}

/**
 * Absences, without a cover: whoever says that they are busy for so long (`after`) is away from when it was seen, others
 * from when they have been busy for so long; a meeting is no absence.
 */
export const busyAbsences = (busy: readonly Busy[], after: string): Absence[] =>
  busy.flatMap(({ person, since, clearsAt }) => {
    const longest = since.getTime() + millisecondsOf(after);
    const from = clearsAt !== null && clearsAt.getTime() >= longest ? since : new Date(longest);
    if (clearsAt !== null && clearsAt <= from) return [];
    return [{ person, from: from.toISOString(), until: clearsAt?.toISOString() ?? NO_END }];
  });
