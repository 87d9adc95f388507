import { Command, Option } from "commander";
import { type BackfillSources, openBackfill } from "../app/backfill.ts";
import { compileLive } from "../app/live.ts";
import { millisecondsOf } from "../config/schema/values.ts";
import { systemClock } from "../lib/clock.ts";
import { LiaisonError, messageOf, UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import { referenceOf } from "../model/issue.ts";
import { type BackfillEnd, type BackfillParts, runBackfill } from "../reconcile/backfill.ts";
import type { Store } from "../store/open.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, json, line } from "./io.ts";
import { createProgress } from "./progress.ts";
import { createSecrets } from "./secrets.ts";
import { tokenToShow } from "./service-secrets.ts";
import { spanText } from "./span.ts";
import { openStoreOf } from "./store-of.ts";

interface Options {
  readonly since: string;
  readonly dryRun?: boolean;
  readonly notes?: boolean;
  readonly fresh?: boolean;
  readonly place?: string;
  readonly json?: boolean;
}

/** An interrupted run goes on for this long; later, what was read is too old to begin behind it. */
const GOES_ON_MS = 7 * 86_400_000;

/** The run that these options ask for: the one that was interrupted, or a new one. A dry run is never kept. */
const runOf = async (store: Store, { since, notes = false, place = "", fresh }: Options, dryRun: boolean) => {
  const now = systemClock();
  const begin = new Date(now.getTime() - millisecondsOf(since));
  if (dryRun) return { id: 0, since: begin, isResumed: false };
  const asked = JSON.stringify({ since, notes, place: place.toLowerCase() });
  const earlier =
    fresh === true ? null : await store.backfills.unfinished(asked, new Date(now.getTime() - GOES_ON_MS));
  const run = earlier ?? (await store.backfills.begin(asked, begin, now));
  return { ...run, isResumed: earlier !== null };
};

type Place = BackfillSources["places"][number];

const placesOf = ({ places }: BackfillSources, asked: string | undefined): readonly Place[] => {
  if (asked === undefined) return places;
  const found = places.filter(({ path }) => path.toLowerCase() === asked.toLowerCase());
  if (found.length > 0) return found;
  throw new UsageError(
    `${asked} is no place that the configuration watches`,
    "Name a group or project of a partner or of `watch:`, or a partner's person, as they stand there.",
  );
};

const say = (io: Io, end: BackfillEnd, dryRun: boolean): void => {
  const news = dryRun ? "would be fed" : "fed";
  line(io.stdout, `${end.issues} issues looked at, ${end.stored} pieces of news ${news}.`);
  if (!dryRun && end.stored > 0)
    line(io.stdout, "A running `liaison serve` decides about them; `liaison report` shows what came of it.");
  if (!end.isComplete) line(io.stderr, "liaison: not everything was read: run the same command to go on.");
};

/**
 * The first signal ends the reading where it stands, waits for GitLab included; what was fed is kept. The second ends the
 * process, as signals do.
 */
const untilInterrupted = (io: Io) => {
  const stopping = new AbortController();
  const end = (): void => void process.off("SIGINT", stop).off("SIGTERM", stop);
  const stop = (): void => {
    end();
    line(io.stderr, "liaison: stopping; once more stops at once.");
    stopping.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return { signal: stopping.signal, end };
};

const commentsWords = (count: number): string =>
  count === 0 ? "" : `, ${count} ${count === 1 ? "comment" : "comments"}`;

const reporterOf = (io: Io, options: Options) => {
  const fed: object[] = [];
  const feedOf =
    (sources: BackfillSources): BackfillParts["feed"] =>
    async (issue, deliveries) => {
      if (options.dryRun !== true) return await sources.store(deliveries);
      const count = await sources.count(deliveries);
      const comments = deliveries.filter(({ telling }) => telling.news.startsWith("note:")).length;
      const row = { instance: issue.ref.instance, issue: referenceOf(issue), state: issue.state, comments };
      if (options.json === true) fed.push(row);
      else line(io.stdout, `${row.instance} ${row.issue} (${row.state})${commentsWords(comments)}`);
      return count;
    };
  return { feedOf, fed };
};

const backfill = async (io: Io, command: Command): Promise<void> => {
  const options: Options = command.opts();
  const dryRun = options.dryRun === true;
  const file = configurationFileOf(command, io);
  const live = await compileLive(await requireConfiguration(file, io), file.folder, silentLogger);
  const secrets = createSecrets({ env: io.env, folder: file.folder, clock: systemClock });
  const store = await openStoreOf(io, silentLogger);
  const interrupted = untilInterrupted(io);
  try {
    const sources = await openBackfill({
      live,
      tokenFor: (instance, path) => tokenToShow(live.configuration, secrets, instance, path),
      store,
      log: silentLogger,
      clock: systemClock,
      stopping: interrupted.signal,
    }).catch((thrown: unknown) => {
      if (!interrupted.signal.aborted) throw thrown;
      line(io.stderr, "liaison: nothing was read yet.");
      throw new CommandEnded(EXIT.failed);
    });
    const places = placesOf(sources, options.place);
    const run = await runOf(store, options, dryRun);
    if (run.isResumed) line(io.stderr, "Going on where it was interrupted (`--fresh` begins anew).");
    const earlier = await store.backfills.places(run.id);
    const before = earlier.reduce((sum, { issues }) => sum + issues, 0);
    const progress = createProgress(io, before, systemClock);
    const { feedOf, fed } = reporterOf(io, options);
    const end = await runBackfill(
      {
        places,
        instance: sources.instance,
        clock: systemClock,
        quiet: options.notes !== true,
        runs: dryRun ? { places: async () => [], reached: async () => undefined } : store.backfills,
        feed: feedOf(sources),
        onProgress: ({ issues, total, place }) => progress.update(issues, total, place.path),
        onFailure: (place, thrown) => {
          const remedy = thrown instanceof LiaisonError ? ` ${thrown.remedy}` : "";
          line(io.stderr, `liaison: ${place.kind} ${place.path}: ${messageOf(thrown)}${remedy}`);
        },
        onLeftOut: (issue, thrown) =>
          line(io.stderr, `liaison: ${referenceOf(issue)} is left out: ${messageOf(thrown)}`),
        stopped: () => interrupted.signal.aborted,
      },
      run,
    ).finally(() => progress.stop());
    if (!dryRun && end.isComplete) await store.backfills.finish(run.id, systemClock());
    if (options.json === true)
      json(io.stdout, { ...end, since: run.since, ...(dryRun ? { wouldFeed: fed } : {}) });
    else say(io, end, dryRun);
    if (!end.isComplete) throw new CommandEnded(EXIT.failed);
  } finally {
    interrupted.end();
    await store.close();
  }
};

/** `liaison backfill --since 30d`. */
export const backfillCommand = (io: Io): Command =>
  new Command("backfill")
    .description(
      "put issues that are there already through the same path as webhooks; goes on if interrupted",
    )
    .addOption(
      new Option("--since <span>", "issues that changed in the last 30d, 12h …")
        .argParser(spanText)
        .makeOptionMandatory(),
    )
    .option("--dry-run", "print what would be fed, store nothing")
    .option("--notes", "also post notes, mention people and ask teams, as if the news came today")
    .option("--place <path>", "only this group, project or person of the configuration")
    .option("--fresh", "begin anew, even if the same backfill was interrupted")
    .option("--json", "how it ended, as data")
    .addHelpText(
      "after",
      `
Needs the database of \`liaison serve\`, which decides about what is fed here. Without --notes nobody is told anything:
labels are set and liaisons are subscribed where that needs no mention; notes come with the next news of an issue.
Open issues are fed, and closed ones only if they were looked after before. Comments that GitLab never told of come
along; a command in one runs once, unless it is older than commands.expiresAfter.`,
    )
    .action(async (_options, command: Command) => backfill(io, command));
