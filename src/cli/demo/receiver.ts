/** Somebody else's program, to which digests are sent: it takes signed webhooks, and no others. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { boundPort, listen } from "../../lib/listen.ts";

/** A message that came, and was signed. */
export interface Message {
  /** The same for every try. */
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A running receiver. */
export interface Receiver {
  readonly url: string;
  readonly messages: readonly Message[];
  stop(): Promise<void>;
}

/** Whether a message is signed as Standard Webhooks says (github.com/standard-webhooks, version 1). */
const isSigned = (headers: IncomingHttpHeaders, body: string, secret: string): boolean => {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const expected = Buffer.from(`v1,${createHmac("sha256", key).update(text).digest("base64")}`);
  const given = Buffer.from(String(headers["webhook-signature"]));
  return given.length === expected.length && timingSafeEqual(given, expected);
};

/** Starts it on a free port of 127.0.0.1. */
export const startReceiver = async (secret: string): Promise<Receiver> => {
  const messages: Message[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    if (!isSigned(request.headers, body, secret)) return void response.writeHead(401).end();
    const { type, data } = JSON.parse(body) as Pick<Message, "type" | "data">;
    messages.push({ id: String(request.headers["webhook-id"]), type, data });
    return void response.writeHead(204).end();
  });
  await listen(server, { port: 0, host: "127.0.0.1" });
  return {
    url: `http://127.0.0.1:${boundPort(server)}`,
    messages,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
