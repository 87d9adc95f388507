import { afterEach } from "@jest/globals";
import { type Reply, serveAnswers } from "./answers.ts";

/** `serveAnswers` whose servers end with each test. */
export const servingPerTest = () => {
  const servers: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  return async (...replies: readonly [Reply, ...Reply[]]) => {
    const server = await serveAnswers(...replies);
    servers.push(server);
    return server;
  };
};
