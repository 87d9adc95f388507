import { rmSync } from "node:fs";

/** jest's globalTeardown: stops what `database-setup.ts` started. */
export default async (): Promise<void> => {
  const server = globalThis.liaisonTestServer;
  if (server === undefined) return;
  await server.close();
  rmSync(server.dataDirectory, { recursive: true, force: true });
};
