/**
 * One attempt: a request goes out, and an answer comes back or does not. Over node:http, since `fetch`
 * took 110 to 170 MB more of memory for the same requests, and keeps idle connections for four seconds only.
 */
import { Agent, type IncomingMessage, request as plainRequest } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import type { Answer, Call } from "./answer.ts";

/** An attempt without an answer. */
export interface Lost {
  /** GitLab cannot have seen the request: it was never sent. */
  readonly unsent: boolean;
  /** A short name of what went wrong, such as ECONNREFUSED, for sentence and log. */
  readonly why: string;
  readonly cause: unknown;
}

/** How one attempt ended. */
type Attempt = { readonly answer: Answer } | { readonly lost: Lost };

/** Sends one request, once; never throws. */
export type Transport = (call: Call, timeoutMs: number) => Promise<Attempt>;

/** Why an answer was not read to its end. */
export const TOO_LONG = "answer too long";

/** A longer answer is not read on: fifty issues at GitLab's limit of a million characters fit. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Idle connections are kept this long, or as long as the server says: less than common servers keep theirs. */
const AGENT = { keepAlive: true, timeout: 30_000, maxSockets: 64, scheduling: "lifo" } as const;

/** Failures of certificates, which are looked at before anything is sent. */
const MISTRUST =
  /^(CERT_\w+|ERR_TLS_CERT\w*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

const detailOf = (thrown: unknown, key: "code" | "syscall" | "name"): string => {
  if (typeof thrown !== "object" || thrown === null) return "";
  const value: unknown = Reflect.get(thrown, key);
  return typeof value === "string" ? value : "";
};

/** Name resolution, connecting (several addresses fail as an AggregateError), and certificates come before the first byte. */
const isUnsent = (thrown: unknown): boolean =>
  ["connect", "getaddrinfo"].includes(detailOf(thrown, "syscall")) ||
  detailOf(thrown, "name") === "AggregateError" ||
  MISTRUST.test(detailOf(thrown, "code"));

const lostBy = (thrown: unknown): Lost => ({
  unsent: isUnsent(thrown),
  why: detailOf(thrown, "code") || detailOf(thrown, "name") || "unknown",
  cause: thrown,
});

const failure = (code: string, sentence: string): Error => Object.assign(new Error(sentence), { code });

const textOf = (response: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (part: string) => {
      text += part;
      if (text.length > MOST_CHARACTERS)
        response.destroy(failure(TOO_LONG, `more than ${MOST_CHARACTERS} characters`));
    });
    response.on("error", reject);
    response.on("end", () => resolve(text));
  });

const answerOf = async (response: IncomingMessage): Promise<Answer> => ({
  status: response.statusCode ?? 0,
  headers: Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
  ),
  text: await textOf(response),
});

/** Ends a request from outside, for a reason. */
type End = (reason: Error) => void;

/**
 * A transport whose time-outs cover the whole answer, its body included. `stop` ends all requests that
 * are under way. It follows no redirect: that would carry the token to wherever an answer points.
 */
export const createTransport = (stop?: AbortSignal): Transport => {
  const plain = new Agent(AGENT);
  const secure = new SecureAgent(AGENT);
  const underWay = new Set<End>();
  const stopping = () => failure("stopping", "the service stops");
  stop?.addEventListener("abort", () => {
    for (const end of underWay) end(stopping());
  });

  const exchange = (call: Call, onStart: (end: End) => void): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { method, url, body } = call;
      const length = body === null ? {} : { "content-length": Buffer.byteLength(body) };
      const options = { method, headers: { ...call.headers, ...length } };
      const take = (response: IncomingMessage): void => void answerOf(response).then(resolve, reject);
      const request =
        url.protocol === "https:"
          ? secureRequest(url, { ...options, agent: secure }, take)
          : plainRequest(url, { ...options, agent: plain }, take);
      request.on("error", reject);
      onStart((reason) => {
        reject(reason);
        request.destroy(reason);
      });
      request.end(body ?? undefined);
    });

  return async (call, timeoutMs) => {
    if (stop?.aborted === true) return { lost: { unsent: true, why: "stopping", cause: stopping() } };
    let end: End = () => undefined;
    const timer = setTimeout(() => end(failure("no answer in time", `${timeoutMs} ms`)), timeoutMs);
    try {
      const asked = exchange(call, (given) => {
        end = given;
        underWay.add(given);
      });
      return { answer: await asked };
    } catch (thrown) {
      return { lost: lostBy(thrown) };
    } finally {
      clearTimeout(timer);
      underWay.delete(end);
    }
  };
};
