/**
 * Our way of asking GitLab: time-outs for each attempt, retries only where a request cannot have been
 * executed twice, pauses that GitLab asks for kept by every request of the instance.
 */
import type { Clock } from "../lib/clock.ts";
import type { Span, Trail } from "../lib/trail.ts";
import type { Accounts } from "./accounts.ts";
import type { Allowance } from "./allowance.ts";
import { type Answer, addressOf, type Call, nameOf, onlyReads, requestIdOf } from "./answer.ts";
import type { Priority } from "./budget.ts";
import {
  GitlabAnswerTooLong,
  type GitlabError,
  GitlabRateLimited,
  GitlabUnauthorized,
  GitlabUnavailable,
} from "./errors.ts";
import { TurnedAway } from "./permit-waiters.ts";
import type { Permits } from "./permits.ts";
import { refusalOf } from "./refusal.ts";
import { routeOf } from "./routes.ts";
import type { SharedPauses } from "./shared-pauses.ts";
import { type Lost, TOO_LONG, type Transport } from "./transport.ts";

/** How patient a client is; milliseconds. */
export interface Pace {
  /** Until an answer to a reading request is complete. */
  readonly readTimeout: number;
  /** Until an answer to a writing request is complete: GitLab itself gives up after 60 s. */
  readonly writeTimeout: number;
  /** How often one request is sent at most. */
  readonly attempts: number;
  /** Mean of the first wait between two attempts; it doubles. */
  readonly backOff: number;
  /** A pause up to this long is waited for; a longer one is thrown, with its length. */
  readonly patience: number;
  /** How long GitLab's minute is; trials shorten it. */
  readonly minute: number;
}

/** What fits GitLab.com and a usual self-managed instance. */
export const USUAL_PACE: Pace = {
  readTimeout: 20_000,
  writeTimeout: 65_000,
  attempts: 3,
  backOff: 300,
  patience: 3_000,
  minute: 60_000,
};

/** Told of every request, for figures; `status` 0: no answer came; `endpoint` is one of `ROUTES`. */
export type OnAnswer = (method: string, status: number, tookMs: number, endpoint: string) => void;

/** What the requester works with. */
export interface RequesterParts {
  readonly transport: Transport;
  readonly pauses: SharedPauses;
  readonly permits: Permits;
  readonly allowance: Allowance;
  readonly accounts: Pick<Accounts, "heed">;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** What the requests are sent for. */
  readonly trail: Trail;
  readonly onAnswer: OnAnswer;
  /** Ends waits when the service stops. */
  readonly signal?: AbortSignal;
}

/** Sends a call until it has an answer (2xx or 304) or an error of errors.ts. */
export type Send = (call: Call) => Promise<Answer>;

/** The same for requests of a priority. */
export type SendAs = (priority: Priority) => Send;

const OVERLOADED = new Set([502, 503, 504]);

const lostError = (call: Call, lost: Lost): GitlabUnavailable =>
  new GitlabUnavailable(!lost.unsent && !onlyReads(call), {
    sentence: `GitLab did not answer ${nameOf(call)}: ${lost.why}.`,
    remedy: /CERT|TLS|UNABLE_TO/.test(lost.why)
      ? `The certificate of ${call.url.host} is not trusted: name its authority in NODE_EXTRA_CA_CERTS.`
      : `Check that ${call.url.origin} can be reached from here. The service tries again by itself; a command has to be run again.`,
    status: null,
    requestId: null,
    cause: lost.cause,
  });

const tooLongError = (call: Call, lost: Lost): GitlabAnswerTooLong =>
  new GitlabAnswerTooLong({
    sentence: `GitLab's answer to ${nameOf(call)} is longer than what is read of one.`,
    remedy: "The service asks for less at once by itself; where it already does, look at what was asked for.",
    status: null,
    requestId: null,
    cause: lost.cause,
  });

const limitedError = (call: Call, wait: number, answer: Answer | null): GitlabRateLimited =>
  new GitlabRateLimited(wait, {
    sentence: `GitLab's limits ask for a pause before ${nameOf(call)}: ${Math.ceil(wait / 1_000)} s.`,
    remedy:
      "The service goes on by itself after the pause; a command has to be run again then. If it lasts, the instance's administrators can allow-list the bot's account; instances.NAME.limits says what is kept to.",
    status: answer?.status ?? null,
    requestId: answer === null ? null : requestIdOf(answer),
  });

/** GETs, and writes that only state what should be (PUT, DELETE), may be sent again; a POST may not. */
const repeatable = (call: Call): boolean => call.method !== "POST" && call.method !== "PATCH";

/** Full jitter: between nothing and twice the mean. */
const jitter = (parts: RequesterParts, attemptNumber: number): number =>
  parts.random() * 2 * parts.pace.backOff * 2 ** (attemptNumber - 1);

type Verdict =
  | { readonly answer: Answer }
  | { readonly error: GitlabError; readonly again: boolean; readonly limited: boolean };

const judgeAnswer = (parts: RequesterParts, call: Call, answer: Answer): Verdict => {
  parts.accounts.heed(call, answer);
  parts.pauses.heed(call, answer);
  parts.allowance.heed(call, answer, parts.clock());
  const { status } = answer;
  if ((status >= 200 && status < 300) || status === 304) return { answer };
  if (status === 429)
    return { error: limitedError(call, parts.pauses.remaining(call), answer), again: true, limited: true };
  const error = refusalOf(call, answer, parts.clock());
  return { error, again: OVERLOADED.has(status) && repeatable(call), limited: false };
};

/** A span by OpenTelemetry's conventions for HTTP clients (semantic conventions 1.x, `http/http-spans`). */
const spanOf = ({ trail }: RequesterParts, call: Call, attemptNumber: number): Span => {
  const { method, url } = call;
  const endpoint = routeOf(call);
  const attributes = {
    "http.request.method": method,
    "server.address": url.hostname,
    "server.port": Number(url.port) || (url.protocol === "https:" ? 443 : 80),
    "url.full": addressOf(call),
    "url.template": endpoint,
    ...(attemptNumber === 1 ? {} : { "http.request.resend_count": attemptNumber - 1 }),
  };
  return trail.span.child(`${method} ${endpoint}`, attributes, "client");
};

const endSpan = (span: Span, result: Awaited<ReturnType<Transport>>): void => {
  if ("lost" in result) {
    span.set({ "error.type": result.lost.why });
    span.end(result.lost.why);
    return;
  }
  const { status } = result.answer;
  const requestId = requestIdOf(result.answer) ?? undefined;
  const failed = status >= 400 ? String(status) : undefined;
  span.set({ "http.response.status_code": status, "gitlab.request_id": requestId, "error.type": failed });
  span.end(failed);
};

const logAnswer = ({ trail: { log } }: RequesterParts, call: Call, answer: Answer, about: object): void => {
  const fields = { ...about, status: answer.status, gitlabRequestId: requestIdOf(answer) };
  if (answer.status === 429 || answer.status >= 500) log.warn(fields, "GitLab refused for now");
  else if (onlyReads(call)) log.debug(fields, "GitLab answered");
  else log.info(fields, "GitLab answered");
};

const once = async (parts: RequesterParts, call: Call, attemptNumber: number): Promise<Verdict> => {
  const { readTimeout, writeTimeout } = parts.pace;
  const started = parts.clock().getTime();
  const span = spanOf(parts, call, attemptNumber);
  const result = await parts.transport(call, onlyReads(call) ? readTimeout : writeTimeout);
  endSpan(span, result);
  const tookMs = parts.clock().getTime() - started;
  const about = { request: nameOf(call), attempt: attemptNumber, tookMs };
  parts.onAnswer(call.method, "lost" in result ? 0 : result.answer.status, tookMs, routeOf(call));
  if ("lost" in result) {
    parts.trail.log.warn({ ...about, why: result.lost.why }, "GitLab did not answer");
    if (result.lost.why === TOO_LONG && onlyReads(call))
      return { error: tooLongError(call, result.lost), again: false, limited: false };
    const again = (repeatable(call) || result.lost.unsent) && parts.signal?.aborted !== true;
    return { error: lostError(call, result.lost), again, limited: false };
  }
  logAnswer(parts, call, result.answer, about);
  return judgeAnswer(parts, call, result.answer);
};

/** Waits, unless the service stops meanwhile: then ends with `error`. */
const rest = async (parts: RequesterParts, milliseconds: number, error: GitlabError): Promise<void> => {
  try {
    await parts.sleep(milliseconds, parts.signal);
  } catch {
    throw error;
  }
};

/** Waits while a pause is short; a long one is thrown, so that the queue can do something else meanwhile. */
const awaitPause = async (parts: RequesterParts, call: Call): Promise<void> => {
  await parts.pauses.current();
  const wait = parts.pauses.remaining(call);
  if (wait > parts.pace.patience) throw limitedError(call, wait, null);
  if (wait > 0) await rest(parts, wait, limitedError(call, wait, null));
};

/** Waits for its turn among all requests that count against the same limits. */
const awaitPermit = async (parts: RequesterParts, call: Call, priority: Priority): Promise<void> => {
  try {
    await parts.permits.take(parts.allowance.limitsOf(call), { priority, signal: parts.signal });
  } catch (thrown) {
    throw thrown instanceof TurnedAway ? limitedError(call, thrown.wait, null) : thrown;
  }
};

const askedWait = (error: GitlabError): number =>
  error.disposition.kind === "wait" ? error.disposition.milliseconds : 0;

/** 401 says that nothing was executed: where there is another token by now, it is asked again with that. */
const withAnotherToken = (call: Call, error: GitlabError): Call | null => {
  if (!(error instanceof GitlabUnauthorized) || call.again === undefined) return null;
  const renewed = call.again();
  return renewed.headers["private-token"] === call.headers["private-token"] ? null : renewed;
};

/** Builds the one function through which every request of an instance goes. */
export const createSend =
  (parts: RequesterParts): SendAs =>
  (priority) =>
  async (first) => {
    let call = first;
    for (let attemptNumber = 1; ; attemptNumber += 1) {
      await awaitPause(parts, call);
      await awaitPermit(parts, call, priority);
      // Another request may have been told to stay away meanwhile.
      await awaitPause(parts, call);
      // A token that was rotated during these waits must not be shown again: GitLab takes that for theft.
      call = call.again?.() ?? call;
      const verdict = await once(parts, call, attemptNumber);
      if ("answer" in verdict) return verdict.answer;
      const { error, again, limited } = verdict;
      const renewed = withAnotherToken(call, error);
      if (renewed !== null && attemptNumber < parts.pace.attempts) {
        call = renewed;
        continue;
      }
      if (!again || attemptNumber >= parts.pace.attempts || askedWait(error) > parts.pace.patience)
        throw error;
      // After a 429 the pause itself is the wait.
      if (!limited) await rest(parts, Math.max(askedWait(error), jitter(parts, attemptNumber)), error);
    }
  };
