import { createServer } from "node:net";
import { boundPort, listen } from "./listen.ts";

/** A port of 127.0.0.1 that is free now, for what must be told its port before it listens there. */
export const freePort = async (): Promise<number> => {
  const probe = createServer();
  await listen(probe, { port: 0, host: "127.0.0.1" });
  const port = boundPort(probe);
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
};
