import { setTimeout as sleep } from "node:timers/promises";
import { Command, Option } from "commander";
import { systemClock } from "../lib/clock.ts";
import { UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import { ruleAsker, ruleOf } from "../model/rule-asker.ts";
import type { UndoItem } from "../model/undo.ts";
import type { Store } from "../store/open.ts";
import type { UndoOfIssue, UndoWhat } from "../store/tables/undo.ts";
import { confirm } from "./confirm.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, json, line } from "./io.ts";
import { createProgress } from "./progress.ts";
import { span } from "./span.ts";
import { openStoreOf } from "./store-of.ts";

interface UndoOptions {
  readonly since?: number;
  readonly until?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly wait: boolean;
  readonly json?: boolean;
}

const LOOK_EVERY_MS = 500;
/** Somebody who waits wants to know that nobody is at work. */
const NOBODY_WORKS_MS = 30_000;

const CLOCKS_DIFFER_MS = 24 * 60 * 60_000;

/** A number is a plan's, everything else is a rule's name; a rule that is called like a number is written `rule: 7`. */
const meant = (run: string, { since, until = 0 }: UndoOptions): UndoWhat => {
  if (/^\d+$/.test(run)) {
    if (since === undefined && until === 0) return { planId: Number(run) };
    throw new UsageError(
      "a plan is one moment: --since and --until do not go with it",
      "Leave them out, or name a rule instead of a plan.",
    );
  }
  if (since === undefined)
    throw new UsageError(
      "how far back is not said",
      `Add a span, such as: liaison undo ${JSON.stringify(run)} --since 2h`,
    );
  if (until >= since)
    throw new UsageError(
      "--until is as far back as --since or further, which leaves no time between them",
      "Give --since the longer span, such as: --since 3h --until 2h",
    );
  const now = systemClock().getTime();
  const askedBy = ruleOf(run) === undefined ? ruleAsker(run) : run;
  // Without an end everything counts: the service's clock may be ahead of this one.
  const end = until === 0 ? now + CLOCKS_DIFFER_MS : now - until;
  return { askedBy, since: new Date(now - since), until: new Date(end) };
};

const inverse = (item: UndoItem): string => {
  switch (item.kind) {
    case "labels":
      return [
        ...item.labels.map((title) => `-${title}`),
        ...item.unlabelled.map((title) => `+${title}`),
      ].join(", ");
    case "note":
      return item.noteId === null ? `${item.what}: its number is not known, it stays` : "delete our comment";
    case "escalation":
      return `withdraw the escalation (${item.what}), unless somebody has answered`;
    default:
      return `${item.what}: cannot be taken back, it stays`;
  }
};

const sayPlan = (io: Io, issues: readonly UndoOfIssue[]): void => {
  for (const { issueKey, items } of issues) {
    line(io.stdout, issueKey);
    for (const item of items) line(io.stdout, `    ${inverse(item)}   (${item.askedBy}, ${item.at})`);
  }
  line(io.stdout, "\nWhat a person has changed since then stays: that is looked at when it is done.");
};

/** Waits until everything has ended; false: nobody seems to work on it. */
const waitFor = async (store: Store, run: string, total: number, io: Io): Promise<boolean> => {
  const progress = createProgress(io, 0, systemClock);
  let [last, lastAt] = [-1, performance.now()];
  try {
    for (;;) {
      const { waiting, open } = await store.undo.progress(run);
      const done = total - waiting - open;
      progress.update(done, total, "taken back");
      if (done >= total) return true;
      if (done !== last) [last, lastAt] = [done, performance.now()];
      else if (performance.now() - lastAt > NOBODY_WORKS_MS) return false;
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    progress.stop();
  }
};

const sayEnd = async (io: Io, store: Store, run: string, asData: boolean): Promise<void> => {
  const ends = await store.undo.ends(run);
  if (asData) return json(io.stdout, { run, ends });
  for (const { issueKey, ok, why } of ends)
    line(io.stdout, `${ok ? "undone" : "stays "} ${issueKey}: ${why}`);
};

const takeBack = async (
  io: Io,
  store: Store,
  issues: readonly UndoOfIssue[],
  options: UndoOptions,
): Promise<void> => {
  const question = `Take this back on ${issues.length} ${issues.length === 1 ? "issue" : "issues"}?`;
  await confirm(io, question, options.yes === true);
  const now = systemClock();
  const run = `${now.toISOString()}-${crypto.randomUUID().slice(0, 8)}`;
  await store.undo.request(run, issues, now);
  const ended = options.wait ? await waitFor(store, run, issues.length, io) : false;
  await sayEnd(io, store, run, options.json === true);
  if (ended) return;
  line(
    io.stderr,
    "The rest is done by a running `liaison serve`; none of it is lost, and nothing is done twice.",
  );
  if (options.wait) throw new CommandEnded(EXIT.failed);
};

/** Of a rule or plan that nobody knows nothing is found either, which must not look like success. */
const requireKnown = async (store: Store, given: string, what: UndoWhat): Promise<void> => {
  if ("planId" in what) {
    if (await store.undo.knowsPlan(what.planId)) return;
    throw new UsageError(`there is no plan ${given}`, "`liaison report` shows the numbers of plans.");
  }
  const known = await store.undo.rules();
  if (known.includes(what.askedBy)) return;
  const names = known.map((asker) => JSON.stringify(ruleOf(asker) ?? asker)).join(", ");
  throw new UsageError(
    `no rule called ${given} has done anything here`,
    known.length === 0 ? "No rule has done anything yet." : `These have: ${names}.`,
  );
};

const undo = async (io: Io, given: string, options: UndoOptions): Promise<void> => {
  const what = meant(given, options);
  const store = await openStoreOf(io, silentLogger);
  try {
    const issues = await store.undo.find(what);
    if (issues.length === 0) await requireKnown(store, given, what);
    const dry = options.dryRun === true;
    if ((dry || issues.length === 0) && options.json === true) return json(io.stdout, { issues });
    if (issues.length === 0) return line(io.stdout, "Nothing was done there that is not taken back already.");
    if (options.json !== true) sayPlan(io, issues);
    if (!dry) await takeBack(io, store, issues, options);
  } finally {
    await store.close();
  }
};

/** `liaison undo RULE --since SPAN`, `liaison undo PLAN`. */
export const undoCommand = (io: Io): Command =>
  new Command("undo")
    .description("take back what a rule has done: labels, comments, escalations that nobody has answered")
    .argument(
      "<rule-or-plan>",
      "a rule's name (with --since), or the number of a plan, as `liaison report` shows them",
    )
    .addOption(new Option("--since <span>", "what the rule did within this time, such as 2h").argParser(span))
    .addOption(new Option("--until <span>", "but not within this time, such as 10m").argParser(span))
    .option("--dry-run", "only show what would be taken back")
    .option("--yes", "do not ask")
    .option("--no-wait", "do not wait until it is done")
    .option("--json", "as data")
    .action(async (run: string, options: UndoOptions) => undo(io, run, options));
