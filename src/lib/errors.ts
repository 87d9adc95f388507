/**
 * Errors are classes with codes, for three readers: the user (may appear in a note), the queue
 * (retry, wait or give up) and the operator (what to do). Never recognise one by its text.
 */

/** What the queue does next: try again with back-off, wait for a given time, or give up. */
export type Disposition =
  | { readonly kind: "retry" }
  | { readonly kind: "wait"; readonly milliseconds: number }
  | { readonly kind: "give-up" };

interface ErrorDetails {
  /** Stable, machine-readable, e.g. `gitlab.unauthorized`. */
  readonly code: string;
  readonly disposition: Disposition;
  /** What the operator can do about it, as a sentence. */
  readonly remedy: string;
  readonly cause?: unknown;
}

/** Base of every error that this project throws on purpose. */
export class LiaisonError extends Error {
  readonly code: string;
  readonly disposition: Disposition;
  readonly remedy: string;

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.disposition = details.disposition;
    this.remedy = details.remedy;
  }
}

/** Wrong usage or configuration: the command line ends with exit code 2. */
export class UsageError extends LiaisonError {
  constructor(message: string, remedy: string, cause?: unknown) {
    super(message, { code: "usage", disposition: { kind: "give-up" }, remedy, cause });
  }
}

/** The message of anything that was thrown, without a stack. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
