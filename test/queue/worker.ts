// A process of its own that takes one job and never ends it: to be killed while it works.
import { systemClock } from "../../src/lib/clock.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { openQueue } from "../../src/queue/open.ts";
import { openStore } from "../../src/store/open.ts";

const [, , databaseUrl] = process.argv;
const store = await openStore({ databaseUrl, dataDirectory: "unused", log: silentLogger });
const backlog = { ...store.deliveries, issueKeysDue: store.effects.issueKeysDue };
const queue = await openQueue({
  database: store.queueDatabase,
  backlog,
  clock: systemClock,
  log: silentLogger,
});
const stuck = async (issueKey: string): Promise<never> => {
  process.stdout.write(`${issueKey}\n`);
  return await new Promise(() => undefined);
};
await queue.work(stuck, { concurrency: 1 });
