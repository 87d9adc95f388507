import { Command } from "commander";
import { UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import { ruleAsker, ruleOf } from "../model/rule-asker.ts";
import type { Store } from "../store/open.ts";
import { type Io, json, line } from "./io.ts";
import { openStoreOf } from "./store-of.ts";

const withStore = async (io: Io, use: (store: Store) => Promise<void>): Promise<void> => {
  const store = await openStoreOf(io, silentLogger);
  try {
    await use(store);
  } finally {
    await store.close();
  }
};

const list = async (io: Io, asData: boolean): Promise<void> =>
  withStore(io, async (store) => {
    const stopped = await store.ruleStops.stopped();
    if (asData) return json(io.stdout, Object.fromEntries(stopped));
    if (stopped.size === 0) line(io.stdout, "No rule is stopped.");
    for (const [rule, why] of stopped) line(io.stdout, `${rule}: ${why}`);
    if (stopped.size > 0)
      line(io.stdout, "\nLet one go on, once its conditions are right: liaison rules release NAME");
  });

const STOPPED = "rules that were stopped because they changed too many issues (limits.ruleIssues)";

const stoppedCommand = (io: Io): Command =>
  new Command("stopped")
    .description(STOPPED)
    .option("--json", "as data")
    .action((_options, self: Command) => list(io, asksForData(self)));

const asksForData = (command: Command): boolean => command.optsWithGlobals()["json"] === true;

const release = (io: Io): Command =>
  new Command("release")
    .description("let a stopped rule go on, with the next news of an issue")
    .argument("<name>", "the rule's name, as `liaison rules stopped` prints it")
    .action(async (given: string) =>
      withStore(io, async (store) => {
        const rule = ruleOf(given) === undefined ? ruleAsker(given) : given;
        const stopped = await store.ruleStops.stopped();
        if (!stopped.has(rule))
          throw new UsageError(
            `no rule called ${given} is stopped`,
            "`liaison rules stopped` lists those that are.",
          );
        await store.ruleStops.release(rule);
        line(io.stdout, `${rule} goes on.`);
      }),
    );

/** `liaison rules [stopped|release]`; alone it lists, as the log and the report send people here. */
export const rulesCommand = (io: Io): Command =>
  new Command("rules")
    .description(STOPPED)
    .option("--json", "as data")
    .action((_options, self: Command) => list(io, asksForData(self)))
    .addCommand(stoppedCommand(io))
    .addCommand(release(io));
