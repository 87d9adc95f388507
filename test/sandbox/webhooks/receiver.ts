import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that the receiver got. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What the next answers are; 200 at first. `"never"` does not answer. */
  answer: number | "never";
  /** How many requests were open at the same moment, at most. */
  mostAtOnce: number;
  /** Closes kept connections at once, as a receiver that saves memory does. */
  closeIdle(): void;
  close(): Promise<void>;
}

/** A web server that keeps what it is sent. */
export const startReceiver = async (delayMilliseconds = 0): Promise<Receiver> => {
  let open = 0;
  const server = createServer((request, response) => {
    open += 1;
    receiver.mostAtOnce = Math.max(receiver.mostAtOnce, open);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("close", () => {
      open -= 1;
    });
    request.on("end", () => {
      const raw = Buffer.concat(chunks).toString("utf8");
      receiver.received.push({ path: request.url ?? "", headers: request.headers, raw });
      const { answer } = receiver;
      if (answer === "never") return;
      setTimeout(
        () => response.writeHead(answer, { "x-seen": "yes" }).end(`answer ${answer}`),
        delayMilliseconds,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: 200,
    mostAtOnce: 0,
    closeIdle: () => server.closeIdleConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
};
