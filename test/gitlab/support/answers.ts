/**
 * A server at the edge of the process that answers as it is told, request by request: for what a
 * well-behaved GitLab never does (lost answers, pages of a proxy, refusals).
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What was asked. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** How one request is answered. */
export type Reply = (asked: Asked, response: ServerResponse) => void;

/** JSON with a status and, where wanted, headers. */
export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Reply =>
  (_asked, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(status === 204 || status === 304 ? undefined : JSON.stringify(body));
  };

/** Text of any type. */
export const text =
  (body: string, status: number, headers: Record<string, string> = {}): Reply =>
  (_asked, response) => {
    response.writeHead(status, { "content-type": "text/plain", ...headers });
    response.end(body);
  };

/** Takes the request and breaks the connection. */
export const hangUp: Reply = (_asked, response) => {
  response.socket?.destroy();
};

/** Takes the request and never answers. */
export const silence: Reply = () => undefined;

const read = async (request: IncomingMessage): Promise<string> => {
  let body = "";
  for await (const part of request.setEncoding("utf8")) body += String(part);
  return body;
};

/** Serves `replies` in their order, the last one for ever. */
export const serveAnswers = async (...replies: readonly [Reply, ...Reply[]]) => {
  const asked: Asked[] = [];
  const sockets = new Set<number | undefined>();
  const server = createServer((request, response) => {
    sockets.add(request.socket.remotePort);
    void read(request).then((body) => {
      const one = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
      asked.push(one);
      const reply = replies[Math.min(asked.length, replies.length) - 1] ?? replies[0];
      reply(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    connections: () => sockets.size,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
