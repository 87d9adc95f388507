import { Command } from "commander";
import { systemClock } from "../lib/clock.ts";
import { silentLogger } from "../lib/log.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, json, line } from "./io.ts";
import { openStoreOf } from "./store-of.ts";

const retry = async (io: Io, keys: readonly string[], asData: boolean): Promise<void> => {
  const store = await openStoreOf(io, silentLogger);
  try {
    const retried: string[] = [];
    for (const key of keys) if (await store.tasks.retry(key, systemClock())) retried.push(key);
    const impossible = keys.filter((key) => !retried.includes(key));
    if (asData) json(io.stdout, { retried, impossible });
    else {
      for (const key of retried)
        line(io.stdout, `Tried again as soon as a running \`liaison serve\` gets to it: ${key}`);
      for (const key of impossible)
        line(
          io.stderr,
          `liaison: ${key} was not given up, is so old that its words were removed, or there is no such task`,
        );
    }
    if (impossible.length > 0) throw new CommandEnded(EXIT.failed);
  } finally {
    await store.close();
  }
};

/** `liaison tasks retry KEY…`. */
export const tasksCommand = (io: Io): Command => {
  const command = new Command("tasks").description(
    "issues of our own, notes and messages beside partners' issues; `liaison report` lists them",
  );
  command
    .command("retry")
    .description("try again what was given up; what GitLab has already is found there and not done twice")
    .argument("<keys...>", "as `liaison report` shows them; quote them, since they hold |")
    .option("--json", "as data")
    .action((keys: readonly string[], options: { json?: boolean }) => retry(io, keys, options.json === true));
  return command;
};
