import { Command, Option } from "commander";
import { systemClock } from "../lib/clock.ts";
import { silentLogger } from "../lib/log.ts";
import { ruleOf } from "../model/rule-asker.ts";
import type { ReportRow } from "../store/report.ts";
import type { Silence } from "../store/tables/activity.ts";
import { type Io, json, line } from "./io.ts";
import { partnersCommand } from "./report-partners.ts";
import { sayTasks } from "./report-tasks.ts";
import { span } from "./span.ts";
import { openStoreOf } from "./store-of.ts";

const WORDS: Readonly<Record<ReportRow["state"], string>> = {
  done: "done",
  skipped: "already so",
  failed: "failed",
  waiting: "waiting",
  observed: "would have been done",
};

/** What people call what was done. */
const THINGS: Readonly<Record<ReportRow["kind"], string>> = {
  subscribe: "subscription",
  labels: "labels",
  assign: "assignment",
  note: "comment",
  status_note: "status note",
  escalation: "escalation",
  react: "reaction",
  tell: "word to our own people",
  state: "closing or opening",
  remove_note: "deletion of a comment",
};

const rowLines = (row: ReportRow): string[] => [
  `  ${WORDS[row.state].padEnd(20)} ${String(row.count).padStart(5)} × ${THINGS[row.kind]}, on ${row.issues} ${row.issues === 1 ? "issue" : "issues"} (${row.askedBy})`,
  ...row.samples.map(({ issueKey, why, plan }) => `      ${issueKey}: ${why} (plan ${plan})`),
];

const UNDO =
  "\nTake back what a rule has done: liaison undo RULE --since 2h --dry-run, or by plan: liaison undo NUMBER --dry-run";

const sayTroubles = (io: Io, stopped: ReadonlyMap<string, string>, silent: readonly Silence[]): void => {
  for (const [rule, why] of stopped)
    line(io.stdout, `\nStopped: ${rule}: ${why}. Release it with: liaison rules release "${rule}"`);
  for (const { kind, name, since } of silent)
    line(
      io.stdout,
      `\nSilent: nothing was heard of the ${kind} ${name} since ${since.toISOString()}, which is longer than ever.`,
    );
};

const say = (io: Io, rows: readonly ReportRow[], since: Date): void => {
  line(io.stdout, `Since ${since.toISOString()}:`);
  if (rows.length === 0) line(io.stdout, "  nothing was done, and nothing would have been.");
  for (const [partner, own] of Map.groupBy(rows, (row) => row.partner)) {
    line(io.stdout, `\n${partner}`);
    for (const row of own) for (const text of rowLines(row)) line(io.stdout, text);
  }
  if (rows.some(({ askedBy, state }) => ruleOf(askedBy) !== undefined && state === "done"))
    line(io.stdout, UNDO);
};

/** `liaison report [--since 7d]`. */
export const reportCommand = (io: Io): Command =>
  new Command("report")
    .description("what was done, by which rule, for whom; in mode: observe, what would have been")
    .addOption(
      new Option("--since <span>", "how far back, such as 30d or 12h")
        .argParser(span)
        .default(span("7d"), "7d"),
    )
    .option("--json", "as data")
    .addCommand(partnersCommand(io))
    .action(async (options: { since: number; json?: boolean }) => {
      const store = await openStoreOf(io, silentLogger);
      try {
        const now = systemClock();
        const since = new Date(now.getTime() - options.since);
        const rows = await store.report({ since, now });
        const tasks = await store.tasks.report({ since, now });
        const stopped = await store.ruleStops.stopped();
        const silent = await store.activity.silences();
        if (options.json === true)
          json(io.stdout, { since, rows, tasks, stoppedRules: Object.fromEntries(stopped), silent });
        else {
          say(io, rows, since);
          sayTasks(io, tasks);
          sayTroubles(io, stopped, silent);
        }
      } finally {
        await store.close();
      }
    });
