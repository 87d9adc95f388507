import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";

/** The measure to compare with: Express 5 that parses the JSON, answers, and does nothing else. */
export const startParseOnly = async (): Promise<{ readonly port: number; close(): Promise<void> }> => {
  const app = express();
  app.post("/webhooks/gitlab", express.json({ limit: "2mb" }), (_request, response) => {
    response.json({ status: "stored" });
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
