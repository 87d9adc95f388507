import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../../src/lib/log.ts";
import { startEmbedded } from "../../src/store/embedded/server.ts";
import { urlOf } from "./database-url.ts";

/** Of the server that all test files share: durable enough for tests, so that they are fast. */
const SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };

/** jest's globalSetup: one server for the run, unless TEST_DATABASE_URL names one. Its data go with the run. */
export default async (): Promise<void> => {
  if (process.env["TEST_DATABASE_URL"] !== undefined) return;
  const dataDirectory = mkdtempSync(join(tmpdir(), "liaison-test-"));
  const server = await startEmbedded({ dataDirectory, log: silentLogger, settings: SETTINGS });
  process.env["LIAISON_TEST_SERVER"] = urlOf(server.address);
  globalThis.liaisonTestServer = { dataDirectory, close: server.close };
};

declare global {
  var liaisonTestServer: { dataDirectory: string; close(): Promise<void> } | undefined;
}
