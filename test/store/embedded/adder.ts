// A process of its own that stores deliveries as fast as it can and names each that is stored, until it is killed.
import { silentLogger } from "../../../src/lib/log.ts";
import { openStore } from "../../../src/store/open.ts";
import { delivery } from "../builders.ts";

const [, , dataDirectory = ""] = process.argv;
const store = await openStore({ databaseUrl: undefined, dataDirectory, log: silentLogger });
const sender = async (name: number): Promise<never> => {
  for (let count = 0; ; count += 1) {
    const messageId = `${name}-${count}`;
    await store.deliveries.add(delivery({ messageId }));
    process.stdout.write(`${messageId}\n`);
  }
};
await Promise.all(Array.from({ length: 20 }, (_, name) => sender(name)));
