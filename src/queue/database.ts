import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/log.ts";

/** Rows of a statement. */
interface Rows {
  readonly rows: Record<string, unknown>[];
}

/** A connection that stays: what it locks stays locked, and what it listens to is heard, until it ends. */
export interface Session {
  query(text: string, values?: unknown[]): Promise<Rows>;
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** What the queue needs of the database; `store.queueDatabase` is one. */
export interface QueueDatabase {
  query(text: string, values?: unknown[]): Promise<Rows>;
  openSession(
    onNotification: (notification: { readonly channel: string; readonly payload: string }) => void,
  ): Promise<Session>;
}

/** An issue with deliveries that wait. */
export interface WaitingIssue {
  readonly issueKey: string;
  /** A handler has said of each of them what it waits for, and when it comes back. */
  readonly explained: boolean;
}

/** What waits in the store, by which lost jobs are found again. */
export interface Backlog {
  /** Issues with a delivery that has been waiting since before `olderThan`. */
  issueKeysWaiting(olderThan: Date): Promise<readonly WaitingIssue[]>;
  /** Issues with an effect that is due, and was last tried before `attemptedBefore`. */
  issueKeysDue(now: Date, attemptedBefore: Date): Promise<string[]>;
  /** Gives up on the issue's deliveries received until then; answers how many. */
  markDead(issueKey: string, why: string, receivedUntil: Date): Promise<number>;
}

/** How often a working process looks by itself, in milliseconds. */
export interface Pace {
  /** For jobs whose time has come, and those of which a notification got lost. */
  readonly lookMs: number;
  /** For jobs of processes that died; they are given back at the second look. */
  readonly orphansMs: number;
  /** For what waits in the store without a job. */
  readonly sweepMs: number;
}

/** What a queue stands on. */
export interface QueueOptions {
  readonly database: QueueDatabase;
  readonly backlog: Backlog;
  readonly clock: Clock;
  readonly log: Logger;
  /** Default: every second, 3 s and 30 s. */
  readonly pace?: Pace;
}
