import type { IncomingMessage, ServerResponse } from "node:http";
import { declaredSize } from "./body.ts";

/** An unread rest up to this size is worth swallowing to keep the connection. Bytes. */
const SMALL_REST = 65_536;
/** A sender whose body we will not read gets this long to notice. Milliseconds. */
const LINGER = 2_000;

/** Everything intake says. GitLab shows answers to a project's maintainers: nothing in them is ours to hide. */
const BODIES = {
  stored: '{"status":"stored"}',
  duplicate: '{"status":"duplicate"}',
  refused: '{"error":"not authenticated"}',
  slow: '{"error":"the body came too slowly"}',
  unavailable: '{"error":"deliveries cannot be stored at the moment"}',
  method: '{"error":"GitLab sends webhooks by POST"}',
} as const;

const STATUS = {
  stored: 200,
  duplicate: 200,
  refused: 401,
  slow: 408,
  unavailable: 503,
  method: 405,
} as const;

const EXTRA: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  unavailable: { "Retry-After": "10" },
  method: { Allow: "POST" },
};

/** What a delivery can be answered. */
export type Answer = keyof typeof BODIES;

/** Whether what is left of the body can be swallowed by Node, and the connection used again. */
const endsSoon = (request: IncomingMessage): boolean => {
  const declared = declaredSize(request);
  // Who asked whether to send the body (`Expect`) may not send it now: the next request may begin at once, or after it.
  const unsure = request.headers.expect !== undefined;
  return (
    request.complete || (!unsure && !request.readableDidRead && declared !== null && declared <= SMALL_REST)
  );
};

/**
 * Closes a connection whose body is not going to be read, but not in the sender's face: closing at once
 * resets it, and many senders then never see the answer. What still comes is thrown away meanwhile.
 */
const linger = (request: IncomingMessage, response: ServerResponse): void => {
  const timer = setTimeout(() => response.end(), LINGER);
  request.once("end", () => response.end());
  response.once("close", () => clearTimeout(timer));
  request.on("error", () => undefined).resume();
};

/** Answers once; does nothing where the sender has gone. */
export const answerWith = (request: IncomingMessage, response: ServerResponse, answer: Answer): void => {
  if (response.headersSent || response.destroyed) return;
  const keep = endsSoon(request);
  const body = BODIES[answer];
  response.writeHead(STATUS[answer], {
    "Content-Type": "application/json",
    "Content-Length": body.length,
    "X-Content-Type-Options": "nosniff",
    ...(keep ? undefined : { Connection: "close" }),
    ...EXTRA[answer],
  });
  if (keep) {
    response.end(body);
    return;
  }
  response.write(body);
  linger(request, response);
};
