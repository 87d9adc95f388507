/**
 * Runs a command beside a PostgreSQL server as operators have one: on an address, with a password, not ours to
 * start or stop. `node test/support/external-database.ts npm run test:database`; the command finds it in
 * TEST_DATABASE_URL. Ends with the command's exit code.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { findBinaries } from "../../src/store/embedded/binaries.ts";
import { databaseFolder } from "../../src/store/embedded/folder.ts";
import { initialise } from "../../src/store/embedded/initialise.ts";
import { addressOf } from "../../src/store/embedded/server.ts";
import { findOrStart } from "../../src/store/embedded/start.ts";
import { makeDataDirectory, removeLeftovers, removeServer } from "./database-server.ts";
import { urlOf } from "./database-url.ts";

const startServer = async (dataDirectory: string): Promise<string> => {
  const binaries = findBinaries();
  // No socket: the only way in is the address and the password.
  const folder = { ...databaseFolder(dataDirectory), socketFolder: null };
  const account = await initialise(binaries, folder);
  const settings = { fsync: "off", max_connections: "200" };
  const installation = { binaries, folder, account, settings };
  const { server } = await findOrStart(installation);
  return urlOf(addressOf(server, installation));
};

const run = async (program: string, args: readonly string[], url: string): Promise<number> => {
  const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, TEST_DATABASE_URL: url } });
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : 1;
};

const [, , program = "npm", ...args] = process.argv;
await removeLeftovers();
const dataDirectory = makeDataDirectory();
try {
  process.exitCode = await run(program, args, await startServer(dataDirectory));
} finally {
  await removeServer(dataDirectory);
}
