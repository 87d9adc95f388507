/** Which failures of a job pass by themselves, and how the news waits for that. */
import type { Clock } from "../lib/clock.ts";
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Trail } from "../lib/trail.ts";
import type { Processed } from "../process/issue.ts";

/** GitLab being away is nobody's mistake: the news waits for it, however long that takes. */
const WAIT_MS = 15_000;
const REFUSED_WAIT_MS = 5 * 60_000;

/** A handler failed; what the others wanted is done, and the news is decided again. */
class HandlerFailed extends Error {}

const isGitlabs = (error: unknown): error is LiaisonError =>
  error instanceof LiaisonError && error.code.startsWith("gitlab.");

/**
 * Milliseconds to wait where GitLab could not be asked. Nothing is decided without it, so even a refusal waits: GitLab.com
 * blocks an address for a while with 403s, and a role that is too low is raised sooner or later.
 */
export const waitFor = (error: unknown): number | undefined => {
  if (!isGitlabs(error)) return undefined;
  if (error.disposition.kind === "wait") return error.disposition.milliseconds;
  return error.disposition.kind === "retry" ? WAIT_MS : REFUSED_WAIT_MS;
};

/** A handler that could not ask, be it GitLab or the database, or may not: that passes, or is put right by a person. */
const passes = (error: unknown): boolean =>
  error instanceof LiaisonError &&
  (error.disposition.kind !== "give-up" || error.code === "gitlab.forbidden");

/** What a handler could not ask for is waited for as if the job itself had asked; the rest is named, for the dead letter. */
export const failureOf = ({ handler, error }: NonNullable<Processed["failed"]>): unknown =>
  passes(error)
    ? error
    : new HandlerFailed(`the handler ${handler} failed: ${messageOf(error)}`, { cause: error });

/** What happened, and what the operator can do. */
const explanationOf = (error: unknown): string =>
  error instanceof LiaisonError ? `${error.message} ${error.remedy}` : messageOf(error);

/** Who keeps what is waited for. */
interface PutOffPorts {
  readonly explain: (issueKey: string, why: string) => Promise<void>;
  readonly clock: Clock;
  /** Aborted when the service stops: what could not be asked is for another process to ask, at once. */
  readonly stopping: AbortSignal;
}

/** Lets the news wait where GitLab could not be asked; answers until when. Throws every other error on. */
export const putOff = async (
  issueKey: string,
  error: unknown,
  { explain, clock, stopping }: PutOffPorts,
  { log }: Trail,
): Promise<Date> => {
  const wait = waitFor(error);
  if (wait === undefined) throw error;
  const milliseconds = stopping.aborted ? 0 : wait;
  const why = explanationOf(error);
  log.warn({ why, milliseconds }, "GitLab cannot be asked; the news waits");
  await explain(issueKey, why);
  return new Date(clock().getTime() + milliseconds);
};
