/** Beginning to listen, with the mistakes that people make there said as such. */
import type { Server } from "node:net";
import { UsageError } from "./errors.ts";

/** Where to listen. Port 0: any free one. */
export interface Address {
  readonly port: number;
  readonly host: string;
}

/** Resolves once the server listens; where it cannot, a `UsageError` says what to do. */
export const listen = (server: Server, { port, host }: Address): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const remedy =
        error.code === "EADDRINUSE"
          ? "Stop what uses it, or choose another port."
          : "Choose another address.";
      reject(new UsageError(`cannot listen on ${host}:${port}: ${error.message}`, remedy, error));
    });
    server.listen(port, host, resolve);
  });

/** The port of a server that listens on the network. */
export const boundPort = (server: Server): number => {
  const address = server.address();
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("the server does not listen on a port");
};
