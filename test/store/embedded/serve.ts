// A process of its own that uses the database in a folder: says "ready" and stays until it is killed or told to stop.
import { silentLogger } from "../../../src/lib/log.ts";
import { openStore } from "../../../src/store/open.ts";

const [, , dataDirectory = ""] = process.argv;
const store = await openStore({ databaseUrl: undefined, dataDirectory, log: silentLogger });
const stay = setInterval(() => undefined, 60_000);
process.once("SIGTERM", async () => {
  clearInterval(stay);
  await store.close();
});
process.stdout.write("ready\n");
