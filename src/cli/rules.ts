import { Command } from "commander";
import { escalationLog } from "../app/escalation-log.ts";
import { systemClock } from "../lib/clock.ts";
import { UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import { ruleAsker, ruleOf } from "../model/rule-asker.ts";
import type { Store } from "../store/open.ts";
import type { RuleStop } from "../store/tables/rule-stops.ts";
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

const issues = (count: number): string => `${count} ${count === 1 ? "issue" : "issues"}`;

const say = (io: Io, rule: string, { why, at, waiting, sample }: RuleStop): void => {
  line(io.stdout, `${rule}: ${why}`);
  line(io.stdout, `  stopped ${at.toISOString()}; what it wants on ${issues(waiting)} waits. A sample:`);
  for (const { issueKey, what } of sample) line(io.stdout, `    ${issueKey}: ${what}`);
};

const HOW = `
Let one go on, which does what waits:   liaison rules release NAME
Let it go on, and drop what waits:      liaison rules release NAME --discard
Take back what a rule has done already: liaison undo NAME --since 1h --dry-run`;

const list = async (io: Io, asData: boolean): Promise<void> =>
  withStore(io, async (store) => {
    const stopped = await store.ruleStops.list();
    if (asData) return json(io.stdout, Object.fromEntries(stopped));
    if (stopped.size === 0) line(io.stdout, "No rule is stopped.");
    for (const [rule, stop] of stopped) say(io, rule, stop);
    if (stopped.size > 0) line(io.stdout, HOW);
  });

const STOPPED = "rules that were stopped because they wanted to change too many issues (limits.ruleIssues)";

const asksForData = (command: Command): boolean => command.optsWithGlobals()["json"] === true;

const stoppedCommand = (io: Io): Command =>
  new Command("stopped")
    .description(STOPPED)
    .option("--json", "as data")
    .action((_options, self: Command) => list(io, asksForData(self)));

/** Ends what a rule wants and has not done. While it is stopped, nobody begins any of it. */
const discard = async (store: Store, askedBy: string, keys: readonly string[]): Promise<void> => {
  const why = "discarded when its rule was released";
  const log = escalationLog(store, systemClock, () => undefined);
  for (const issueKey of keys)
    for (const { effect } of await store.effects.open(issueKey)) {
      if (effect.askedBy !== askedBy) continue;
      if (effect.kind === "escalation") await log.dropped(effect.escalation, why);
      const now = systemClock();
      const outcome = { key: effect.key, state: "observed", why, at: now.toISOString() } as const;
      await store.effects.finish(effect.key, outcome, now);
    }
};

/** The name as it is stopped by: `rule: NAME`, or a handler's. */
const askerNamed = (given: string, stopped: ReadonlyMap<string, unknown>): string => {
  const asker = [given, ruleAsker(ruleOf(given) ?? given)].find((one) => stopped.has(one));
  if (asker !== undefined) return asker;
  throw new UsageError(`no rule called ${given} is stopped`, "`liaison rules stopped` lists those that are.");
};

const releaseNow = async (io: Io, store: Store, given: string, drop: boolean): Promise<void> => {
  const rule = askerNamed(given, await store.ruleStops.stopped());
  const held = await store.guard.heldIssues(rule);
  if (drop) await discard(store, rule, held);
  await store.ruleStops.release(rule);
  await store.guard.wake(held);
  const rest = held.length === 0 ? "" : drop ? " is dropped" : " is done now, by a running `liaison serve`";
  line(io.stdout, `${rule} goes on.${rest && ` What it wanted on ${issues(held.length)}${rest}.`}`);
};

const release = (io: Io): Command =>
  new Command("release")
    .description("let a stopped rule go on, for one window (limits.window) without counting")
    .argument("<name>", "the rule's name, as `liaison rules stopped` prints it")
    .option("--discard", "drop what it wanted so far; without this it is done now")
    .action(async (given: string, options: { discard?: boolean }) =>
      withStore(io, (store) => releaseNow(io, store, given, options.discard === true)),
    );

/** `liaison rules [stopped|release]`; alone it lists, as the log and the report send people here. */
export const rulesCommand = (io: Io): Command =>
  new Command("rules")
    .description("rules that were stopped: see which, and let them go on")
    .option("--json", "as data")
    .action((_options, self: Command) => list(io, asksForData(self)))
    .addCommand(stoppedCommand(io))
    .addCommand(release(io));
