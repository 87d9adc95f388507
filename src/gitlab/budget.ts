/**
 * What processes on one database share about one instance's requests: how many may still be sent, and which
 * pauses GitLab asked for. Whoever puts a client together says where that is kept.
 */

/** Which request goes first: people's commands and effects, then decisions, then what nobody waits for. */
export const PRIORITIES = ["urgent", "normal", "background"] as const;

/** One of `PRIORITIES`. */
export type Priority = (typeof PRIORITIES)[number];

/** At most so many requests in any window of that length. */
export interface Limit {
  /** Of the account, and the kind of call. */
  readonly name: string;
  readonly permits: number;
  readonly windowMs: number;
}

/** How many requests GitLab says are left, and for how long that holds: a new period begins with all of them. */
export interface ToldLeft {
  readonly count: number;
  /** Milliseconds until the period ends. */
  readonly endsIn: number;
}

/** What one process asks of one limit. */
export interface LeaseAsk extends Limit {
  /** How many requests wait for it. */
  readonly wanted: Readonly<Record<Priority, number>>;
  /** How many more would be of use soon. */
  readonly ahead: number;
  /** Requests that would wait longer are turned away, and come back at their time. Milliseconds. */
  readonly patienceMs: number;
  /** What GitLab itself says; null: it did not, or its period is over. */
  readonly told: ToldLeft | null;
  /** Permits of an earlier lease that were not used. */
  readonly unused: { readonly count: number; readonly slot: number } | null;
}

/** The answer to a `LeaseAsk`. */
export interface Lease {
  /** Permits, those `ahead` included. */
  readonly granted: number;
  /** How long they may be used from the moment of asking. Milliseconds. */
  readonly validMs: number;
  /** To give unused ones back with. */
  readonly slot: number;
  /** For each request that got none, urgent ones first: milliseconds until it should ask again. */
  readonly waits: readonly number[];
  /** How many are left for everybody. */
  readonly left: number;
}

/** A pause that GitLab asked for, of everything, one account or one kind of call. */
export interface Pause {
  readonly name: string;
  /** From now on. */
  readonly milliseconds: number;
  /** How often in a row this kind was refused without saying for how long. */
  readonly strikes: number;
}

/** Where leases come from. */
export interface Lender {
  /** Answers in the order of `asks`. Throws where what is shared cannot be reached. */
  lease(asks: readonly LeaseAsk[]): Promise<readonly Lease[]>;
}

/** What all processes share. Nothing of it is asked for while nothing is sent. */
export interface SharedBudget extends Lender {
  pauses(): Promise<readonly Pause[]>;
  pause(pause: Pause): Promise<void>;
  /** A kind of call is answered again. */
  resume(name: string): Promise<void>;
  /** Calls back when pauses may have changed, as far as that is heard. */
  onPausesChanged(listener: () => void): void;
  /** Whether that is heard at once now; else pauses have to be asked for. */
  hearsPauses(): boolean;
}

/** Told what goes on, for figures. */
export interface BudgetFigures {
  /** `limit`: requests, address, or the kind of call. */
  left(account: string, limit: string, count: number): void;
  waiting(priority: Priority, count: number): void;
  /** `scope`: everything, account or kind. */
  paused(scope: string, milliseconds: number): void;
}
