/** Something that takes incoming webhooks, or behaves as a place in trouble would. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** What came. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How it answers; `hangs up`: it has taken the message, and the answer never comes. */
export type HookAnswer =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  | "hangs up";

/** A running receiver. */
export interface HookReceiver {
  readonly url: string;
  readonly received: Received[];
  /** From now on, by path; a path that is not named is answered 200. */
  answers(by: Readonly<Record<string, HookAnswer>>): void;
  stop(): Promise<void>;
}

/** Starts it on a free port. */
export const startHookReceiver = async (): Promise<HookReceiver> => {
  const received: Received[] = [];
  let answers: Readonly<Record<string, HookAnswer>> = {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { url: path = "", headers } = request;
    received.push({ path, headers, body: Buffer.concat(chunks).toString() });
    const answer = answers[path] ?? { status: 200, body: "ok" };
    if (answer === "hangs up") return void request.socket.destroy();
    return void response.writeHead(answer.status, answer.headers).end(answer.body ?? "");
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answers: (by) => {
      answers = by;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
