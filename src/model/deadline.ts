/** Until when our side owes something, as it was calculated by a decision. */

/** What can be owed: the first word to the partner, the next one, and a team's acknowledgement and answer. */
export const DEADLINE_KINDS = [
  "firstResponse",
  "nextUpdate",
  "escalationAcknowledged",
  "escalationAnswered",
] as const;

/** See `DEADLINE_KINDS`. */
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

/** One deadline of an issue. All moments are ISO 8601, UTC. */
export interface Deadline {
  readonly kind: DeadlineKind;
  /** The same while it is the same deadline: what was said of it is known by this. */
  readonly key: string;
  /** Id of the team's row that owes it; absent: our own side. */
  readonly team?: string;
  readonly startedAt: string;
  /** null: the clock is stopped, until an end that nobody knows. */
  readonly soonAt: string | null;
  readonly dueAt: string | null;
}

/** How it stands; `paused`: the clock is stopped, and it was not missed before. */
export type DeadlineStatus = "running" | "soon" | "missed" | "paused";

/** How a deadline stands at a moment. */
export const statusOf = ({ soonAt, dueAt }: Deadline, now: Date): DeadlineStatus => {
  const isPast = (at: string | null): boolean => at !== null && Date.parse(at) <= now.getTime();
  if (isPast(dueAt)) return "missed";
  if (isPast(soonAt)) return "soon";
  return dueAt === null ? "paused" : "running";
};

/** A time in which clocks stood still. ISO 8601, UTC. */
export interface Pause {
  readonly from: string;
  /** null: nobody knows yet. */
  readonly until: string | null;
  /** `waiting`: the partner was spoken to last; `said`: a person said that it waits on them; `paused`: the partner is. */
  readonly why: "waiting" | "said" | "closed" | "snoozed" | "paused";
}
