/** A gate before the sandbox: lets requests through, or behaves as a GitLab in trouble would. */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** A request that came to the gate. */
export interface GateRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly body: string;
  /** Whose request it is. */
  readonly token: string;
}

/** What goes wrong with one request. */
export type Fault =
  /** GitLab executes it, and the answer never arrives. */
  | { readonly kind: "answer lost" }
  /** The connection ends before GitLab sees anything. */
  | { readonly kind: "never arrives" }
  /** Something answers in GitLab's place. */
  | { readonly kind: "answered"; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly kind: "slow"; readonly milliseconds: number };

/** Which fault a request meets; undefined: none. */
export type Trouble = (request: GateRequest) => Fault | undefined;

/** A running gate. */
export interface Gate {
  readonly url: string;
  /** From now on; undefined: everything goes through. */
  trouble(what: Trouble | undefined): void;
  /** Every request that met a fault. */
  readonly faults: readonly GateRequest[];
  stop(): Promise<void>;
}

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

const forward = (target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { method = "GET", headers, url = "/" } = incoming;
    const outgoing = request(`${target}${url}`, { method, headers }, (answer) => {
      bodyOf(answer).then(
        (read) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: read }),
        reject,
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });

const through = async (
  target: string,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): Promise<void> => {
  const answer = await forward(target, incoming, body);
  outgoing.writeHead(answer.status, answer.headers).end(answer.body);
};

const meet = async (
  fault: Fault,
  pass: () => Promise<void>,
  execute: () => Promise<unknown>,
  outgoing: ServerResponse,
): Promise<void> => {
  switch (fault.kind) {
    case "answer lost":
      await execute();
      outgoing.destroy();
      return;
    case "never arrives":
      outgoing.destroy();
      return;
    case "answered":
      outgoing.writeHead(fault.status, { "content-type": "application/json", ...fault.headers });
      outgoing.end(JSON.stringify({ message: `${fault.status} of a gate` }));
      return;
    case "slow":
      await pause(fault.milliseconds, undefined, { ref: false });
      await pass();
  }
};

/** Starts a gate on a free port; `target` is asked for every request, since the sandbox may not be up yet. */
export const startGate = async (target: string): Promise<Gate> => {
  let trouble: Trouble | undefined;
  const faults: GateRequest[] = [];
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    const [path = ""] = (incoming.url ?? "").split("?");
    const token = String(incoming.headers["private-token"] ?? "");
    const asked = { method: incoming.method ?? "GET", path, body: body.toString("utf8"), token };
    const fault = trouble?.(asked);
    if (fault === undefined) return through(target, incoming, body, outgoing);
    faults.push(asked);
    await meet(
      fault,
      () => through(target, incoming, body, outgoing),
      () => forward(target, incoming, body),
      outgoing,
    );
  };
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    trouble: (what) => {
      trouble = what;
    },
    faults,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
