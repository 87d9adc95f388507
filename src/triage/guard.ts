/**
 * The blast guard: whether what one asker (a rule, or a handler after the configuration has changed) wants may be done
 * now, is held while it is counted, or is too much. Pure: the counts are given.
 */

/** How much one asker may change. */
export interface GuardLimit {
  /** Distinct issues within the window. */
  readonly issues: number;
  readonly windowMs: number;
  /** Since when the configuration lets it act as it does; null: it was so all along. */
  readonly changedAt: Date | null;
}

/** What is known of an asker at the moment. Counts are of distinct issues. */
export interface GuardCounts {
  /** Changed within the window, or wished and not done yet; the one in question is among them. */
  readonly wanted: number;
  /** With news that is not decided yet: each may bring another wish. */
  readonly undecided: number;
  /** Open issues of partners that are remembered: as many as a changed configuration may concern. */
  readonly known: number;
  /** The newest of its wishes that are not done. */
  readonly newestWishAt: Date;
  /** The wish in question. */
  readonly wishedAt: Date;
}

/** What the guard says. */
export type Verdict =
  | { readonly kind: "go" }
  /** Looked at again then. */
  | { readonly kind: "hold"; readonly until: Date }
  | { readonly kind: "stop" };

/** A backlog that does not get shorter holds nothing for longer than this. */
export const LOOK_AHEAD_MS = 30_000;
const LOOK_AGAIN_MS = 2_000;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

const GO: Verdict = { kind: "go" };

/** Whether it acts in a way that it did not before, and has not shown for a whole window what comes of it. */
export const isOnProbation = ({ changedAt, windowMs }: GuardLimit, now: Date): boolean =>
  changedAt !== null && now.getTime() - changedAt.getTime() < windowMs;

/** Whoever wants something more often than this comes to the limit within the window. */
const paceMs = ({ issues, windowMs }: GuardLimit): number =>
  Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, Math.ceil(windowMs / issues)));

const hold = (untilMs: number): Verdict => ({ kind: "hold", until: new Date(untilMs) });

/**
 * Judges. Too many wishes: stop. A single one goes at once where neither the news that waits nor (while the
 * configuration is new) the known issues could bring it over the limit. What could is held: with a new configuration
 * until it has wanted nothing more for a while, else while there is so much undecided.
 */
export const judge = (limit: GuardLimit, counts: GuardCounts, now: Date): Verdict => {
  const { wanted, undecided, known, newestWishAt, wishedAt } = counts;
  if (wanted > limit.issues) return { kind: "stop" };
  const ageMs = now.getTime() - wishedAt.getTime();
  const quietAtMs = newestWishAt.getTime() + paceMs(limit);
  const mayGrow = isOnProbation(limit, now) && Math.max(known, wanted) > limit.issues;
  if (mayGrow && now.getTime() < quietAtMs && ageMs < limit.windowMs) return hold(quietAtMs);
  const mayBeMany = wanted + undecided > limit.issues;
  return mayBeMany && ageMs < LOOK_AHEAD_MS ? hold(now.getTime() + LOOK_AGAIN_MS) : GO;
};
