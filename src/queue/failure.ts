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

/** Judges by what the error says of itself, and by how often the job failed before. */
export const judge = (error: unknown, retryCount: number): Verdict => {
  const attempts = retryCount + 1;
  if (!(error instanceof LiaisonError)) return { kind: attempts < MOST_SURPRISES ? "retry" : "dead" };
  const { disposition } = error;
  if (disposition.kind === "give-up") return { kind: "dead" };
  if (disposition.kind === "wait") return { kind: "later", milliseconds: disposition.milliseconds };
  return { kind: attempts < MOST_OUTAGES ? "retry" : "dead" };
};

/** Why, for the dead letter: the error and what can be done. */
export const explain = (error: unknown): string => {
  const text =
    error instanceof LiaisonError ? `${error.code}: ${error.message} ${error.remedy}` : messageOf(error);
  // It may quote others' text, and PostgreSQL takes neither NUL nor halves of surrogate pairs.
  return text.replaceAll("\0", "").toWellFormed();
};
