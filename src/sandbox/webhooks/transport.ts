/** Sending one request, whatever the receiver does. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { messageOf } from "../../lib/errors.ts";

interface OutgoingRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly verifyCertificate: boolean;
}

/** What came back; or that nothing did, and why. */
export type Answer =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly error: string };

/** Sends a request and never rejects. Deliveries go through one of these; faults are another one around it. */
export type Transport = (request: OutgoingRequest) => Promise<Answer>;

const MOST_BODY_BYTES = 8 * 1024;
const MOST_HEADERS = 50;
const MOST_HEADER_LENGTH = 1024;

const titleCase = (name: string): string => name.replace(/(^|-)([a-z])/g, (part) => part.toUpperCase());

const headersOf = (response: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(response.headers)
      .slice(0, MOST_HEADERS)
      .map(([name, value]) => [titleCase(name), String(value).slice(0, MOST_HEADER_LENGTH)]),
  );

const readAnswer = async (response: IncomingMessage): Promise<Answer> => {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (size < MOST_BODY_BYTES) kept.push(chunk.subarray(0, MOST_BODY_BYTES - size));
    size += chunk.length;
  }
  const body = Buffer.concat(kept).toString("utf8");
  return { status: response.statusCode ?? 0, headers: headersOf(response), body };
};

/** POSTs over kept connections, at most `connections` at once, each attempt for at most `timeout()` milliseconds. */
export const httpTransport = (
  timeout: () => number,
  connections: number,
): { readonly send: Transport; readonly close: () => void } => {
  const options = { keepAlive: true, maxSockets: connections };
  const http = new HttpAgent(options);
  const https = new HttpsAgent(options);
  const httpsUnverified = new HttpsAgent({ ...options, rejectUnauthorized: false });

  const attempt = (request: OutgoingRequest, signal: AbortSignal): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const url = new URL(request.url);
      const isPlain = url.protocol === "http:";
      const secure = request.verifyCertificate ? https : httpsUnverified;
      const outgoing = (isPlain ? httpRequest : httpsRequest)(url, {
        method: "POST",
        agent: isPlain ? http : secure,
        headers: { ...request.headers, "Content-Length": Buffer.byteLength(request.body) },
        signal,
      });
      outgoing.on("response", (response) => readAnswer(response).then(resolve, reject));
      outgoing.on("error", (error: NodeJS.ErrnoException) => {
        // The receiver may close a kept connection in the moment in which it is used again: that is no failure.
        if (outgoing.reusedSocket && error.code === "ECONNRESET") resolve(attempt(request, signal));
        else reject(error);
      });
      outgoing.end(request.body);
    });

  return {
    send: async (request) => {
      const milliseconds = timeout();
      const signal = AbortSignal.timeout(milliseconds);
      try {
        return await attempt(request, signal);
      } catch (error) {
        return { error: signal.aborted ? `no answer within ${milliseconds} ms` : messageOf(error) };
      }
    },
    close: () => {
      for (const agent of [http, https, httpsUnverified]) agent.destroy();
    },
  };
};
