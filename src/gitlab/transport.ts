/** One attempt: a request goes out, and an answer comes back or does not. */
import type { Answer, Call } from "./answer.ts";

/** The part of `fetch` that is used; the platform's own by default. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** An attempt without an answer. */
export interface Lost {
  /** GitLab cannot have seen the request: it was never sent. */
  readonly unsent: boolean;
  /** A short name of what went wrong, such as ECONNREFUSED, for sentence and log. */
  readonly why: string;
  readonly cause: unknown;
}

/** How one attempt ended. */
export type Attempt = { readonly answer: Answer } | { readonly lost: Lost };

/** An answer longer than this is not read: fifty issues at GitLab's limit of a million characters fit. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Failures before the first byte is sent: name resolution, connecting, certificates. */
const UNSENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_CERT\w*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

/** The system's name of a failure, which `fetch` hides under its cause. Looks at shapes: errors may come from another realm. */
const codeOf = (thrown: unknown): string => {
  if (typeof thrown !== "object" || thrown === null) return "unknown";
  if ("code" in thrown && typeof thrown.code === "string") return thrown.code;
  if ("cause" in thrown && typeof thrown.cause === "object" && thrown.cause !== null)
    return codeOf(thrown.cause);
  return "name" in thrown ? String(thrown.name) : "unknown";
};

const lostBy = (thrown: unknown): Lost => {
  const why = codeOf(thrown);
  return { unsent: UNSENT.test(why), why: why === "TimeoutError" ? "no answer in time" : why, cause: thrown };
};

const textOf = async (response: Response): Promise<string> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > MOST_BYTES) throw new RangeError(`more than ${MOST_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
};

/** Sends one request, once; never throws. */
export type Transport = (call: Call, timeoutMs: number) => Promise<Attempt>;

/**
 * A transport whose time-outs cover the whole answer, its body included. `stop` ends all requests that
 * are under way. Timers end with their request: signals that time out by themselves would pile up.
 */
export const createTransport = (fetch: Fetch, stop?: AbortSignal): Transport => {
  const underWay = new Set<AbortController>();
  stop?.addEventListener("abort", () => {
    for (const controller of underWay) controller.abort(stop.reason);
  });

  const send = async (call: Call, signal: AbortSignal): Promise<Answer> => {
    const response = await fetch(call.url, {
      method: call.method,
      headers: { ...call.headers },
      body: call.body,
      signal,
      // A redirect would carry the token to wherever an answer points.
      redirect: "manual",
    });
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, text: await textOf(response) };
  };

  return async (call, timeoutMs) => {
    const controller = new AbortController();
    const late = () => controller.abort(new DOMException("no answer in time", "TimeoutError"));
    const timer = setTimeout(late, timeoutMs);
    underWay.add(controller);
    if (stop?.aborted === true) controller.abort(stop.reason);
    try {
      return { answer: await send(call, controller.signal) };
    } catch (thrown) {
      return { lost: lostBy(thrown) };
    } finally {
      clearTimeout(timer);
      underWay.delete(controller);
    }
  };
};
