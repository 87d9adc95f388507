import { LiaisonError, messageOf } from "../lib/errors.ts";

/** What to do with a job whose handler threw. */
export type Verdict =
  | { readonly kind: "retry" }
  | { readonly kind: "later"; readonly milliseconds: number }
  | { readonly kind: "dead" };

/** Of an error that nobody foresaw, such as a mistake of ours or of a user's own handler: about 20 s. */
const MOST_SURPRISES = 5;
/** Of an outage: with back-off up to ten minutes, about a day. */
const MOST_OUTAGES = 150;

/** Of processes that die over it, be it killed for reasons of their own: with back-off, some hours. */
const MOST_LEFT = 30;

/** How often a job ended before without being done, by why. */
export interface Tries {
  /** By an error that nobody foresaw. */
  readonly surprises: number;
  /** By an error that says of itself that it passes. */
  readonly outages: number;
  /** By the end of the process that worked on it. */
  readonly left: number;
}

/** What a try that ended counts as. */
export type Counted = keyof Tries;

/** An error is an outage where it says so itself. */
export const countedAs = (error: unknown): Counted =>
  error instanceof LiaisonError ? "outages" : "surprises";

/** Judges by what the error says of itself, and by how often the job failed in this way before. */
export const judge = (error: unknown, { surprises, outages }: Tries): Verdict => {
  if (!(error instanceof LiaisonError)) return { kind: surprises + 1 < MOST_SURPRISES ? "retry" : "dead" };
  const { disposition } = error;
  if (disposition.kind === "give-up") return { kind: "dead" };
  if (disposition.kind === "wait") return { kind: "later", milliseconds: disposition.milliseconds };
  return { kind: outages + 1 < MOST_OUTAGES ? "retry" : "dead" };
};

/** Whether a job that a process left behind is done again: one that kills each of them must not do so for ever. */
export const isWorthAnother = ({ left }: Tries): boolean => left + 1 < MOST_LEFT;

/** Why, for the dead letter: the error and what can be done. */
export const explain = (error: unknown): string => {
  const text =
    error instanceof LiaisonError ? `${error.code}: ${error.message} ${error.remedy}` : messageOf(error);
  // It may quote others' text, and PostgreSQL takes neither NUL nor halves of surrogate pairs.
  return text.replaceAll("\0", "").toWellFormed();
};
