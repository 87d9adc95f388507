/** From an error to how the effect goes on: tried again, waited with, or given up, always with why. */
import { LiaisonError, messageOf } from "../lib/errors.ts";
import { ended } from "../lib/words.ts";
import type { Outcome } from "../model/outcome.ts";

/** Another process tries the same effect: what is known here of the issue is out of date. */
export class Overtaken extends LiaisonError {
  constructor(issueKey: string) {
    super(`Another process works on ${issueKey}, too, and was faster.`, {
      code: "effects.overtaken",
      disposition: { kind: "retry" },
      remedy: "Nothing has to be done: what is left to do is looked at anew.",
    });
  }
}

/** How many times a request is tried before the effect is given up; with the back-off below, over about a day. */
const MOST_ATTEMPTS = 100;
/**
 * GitLab refuses for a while, too: while it is read-only for maintenance, while it blocks an address, before a new role
 * has reached every cache. With the back-off below these are some hours.
 */
const MOST_REFUSALS = 24;
const REFUSALS: readonly string[] = ["gitlab.forbidden", "gitlab.not-found"];
/** A request that was not carried out because of GitLab's limits: its turn comes, however often it has to be put off. */
const PUT_OFF = "gitlab.rate-limited";
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** What GitLab leaves out for want of rights is tried again so many times: they may be given back. */
const LEFT_OUT_TRIES = 6;
/** And after so long; milliseconds. */
export const LEFT_OUT_WAIT_MS = 10 * 60_000;

/** Whether what was left out is worth another try; `attempts`: before this one. */
export const triesAgain = (attempts: number): boolean => attempts + 1 < LEFT_OUT_TRIES;

/** Milliseconds to wait before the next try: doubling, at most a quarter of an hour. */
export const backOffMs = (attempts: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1));

/** A write whose answer was lost may have been executed. */
export const answerWasLost = (error: unknown): boolean =>
  error instanceof LiaisonError && "answerLost" in error && error.answerLost === true;

/** Whether waiting can help; what is not one of our errors may be mended by a later version. */
export const isPassing = (error: unknown): boolean =>
  !(error instanceof LiaisonError) || error.disposition.kind !== "give-up";

/** How an effect stands after its request failed. */
export interface Failure {
  readonly outcome: Outcome;
  /** Milliseconds until the next try; absent: given up. */
  readonly retryInMs?: number;
}

/** Anything that is not one of our errors is a mistake of ours: tried again, since a later version may have mended it. */
export const failureOf = (key: string, error: unknown, attempts: number): Failure => {
  const own = error instanceof LiaisonError ? error : undefined;
  const why = own === undefined ? messageOf(error) : `${ended(own.message)} ${own.remedy}`;
  if (own?.code === PUT_OFF && own.disposition.kind === "wait")
    return { outcome: { key, state: "waiting", why }, retryInMs: own.disposition.milliseconds };
  const isRefused = own !== undefined && REFUSALS.includes(own.code) && attempts < MOST_REFUSALS;
  if ((!isPassing(own) && !isRefused) || attempts >= MOST_ATTEMPTS)
    return { outcome: { key, state: "failed", why } };
  const waits = own?.disposition.kind === "wait" ? own.disposition.milliseconds : 0;
  const retryInMs = Math.max(waits, backOffMs(attempts));
  return { outcome: { key, state: "waiting", why }, retryInMs };
};
