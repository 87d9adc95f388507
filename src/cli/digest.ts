import { Command } from "commander";
import { factsReader } from "../app/digest-facts.ts";
import { readDigest } from "../app/digests.ts";
import { knownGapsIssue } from "../app/gaps-issue.ts";
import { compileLive } from "../app/live.ts";
import { localDate } from "../deadlines/calendar/working-time.ts";
import { systemClock } from "../lib/clock.ts";
import { UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import { latestOccurrence, type Occurrence } from "../notify/occurrence.ts";
import { type Edition, editionsOf } from "../notify/recipients.ts";
import { type DueDigest, digestTasks, gapsWritten, writtenFor } from "../notify/tasks.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { type Io, json, line } from "./io.ts";
import { momentOf } from "./moment.ts";
import { openStoreOf } from "./store-of.ts";

interface Options {
  readonly for?: string;
  readonly dryRun?: boolean;
  readonly now?: Date;
  readonly json?: boolean;
}

/** What became of one. */
interface Made {
  readonly digest: string;
  readonly for: string;
  /** `shown`: only printed. `observed`: would be sent. `before`: it was made today already. */
  readonly outcome: "shown" | "wished" | "observed" | "before" | "nothing to say";
  readonly title?: string;
  readonly body?: string;
}

const chosen = (all: readonly Edition[], name: string | undefined, whom: string | undefined): Edition[] => {
  const names = [...new Set(all.map((edition) => edition.name))];
  if (name !== undefined && !names.includes(name))
    throw new UsageError(
      `there is no digest called ${name}`,
      names.length === 0 ? "Write `digests:` into the configuration." : `There are ${names.join(", ")}.`,
    );
  const found = all.filter((edition) => name === undefined || edition.name === name);
  const wanted = found.filter(
    ({ title }) => whom === undefined || title.toLowerCase() === whom.toLowerCase(),
  );
  if (wanted.length > 0) return wanted;
  if (found.length === 0)
    throw new UsageError("there are no digests", "Write `digests:` into the configuration.");
  throw new UsageError(
    `none of them is for ${whom}`,
    `They are for ${[...new Set(found.map(({ title }) => title))].join(", ")}.`,
  );
};

const DAY_MS = 86_400_000;

/** As if it were due now. */
const occurrenceNow = ({ digest, calendar }: Edition, now: Date): Occurrence => {
  const last = latestOccurrence(digest, calendar, now);
  const before = last === null || last.at >= now ? new Date(now.getTime() - DAY_MS) : last.at;
  const earliest = last?.earliest ?? new Date(now.getTime() - 7 * DAY_MS);
  return { at: now, date: localDate(calendar, now), before, earliest, isWeekly: true };
};

const say = (io: Io, { digest, for: whom, outcome, title, body }: Made): void => {
  const words = {
    shown: "",
    wished: "is sent as soon as a running `liaison serve` gets to it",
    observed: "would be sent in `mode: act`, and is only recorded",
    before: "was made today already, and goes out once a day",
    "nothing to say": "has nothing to say",
  };
  if (outcome === "shown") line(io.stdout, `# ${title}\n\n${body}\n`);
  else line(io.stdout, `${digest} for ${whom} ${words[outcome]}`);
};

const run = async (io: Io, name: string | undefined, options: Options, command: Command): Promise<void> => {
  const file = configurationFileOf(command, io);
  const configuration = await requireConfiguration(file, io);
  const now = options.now ?? systemClock();
  const editions = chosen(editionsOf(configuration, now), name, options.for);
  const { renderDigest } = await compileLive(configuration, file.folder, silentLogger);
  const store = await openStoreOf(io, silentLogger);
  const factsSince = factsReader(configuration, store, (what) =>
    line(io.stderr, `There are more ${what} than digests can tell of; this is a part of them.`),
  );
  const makeOne = async (edition: Edition): Promise<Made> => {
    const occurrence = occurrenceNow(edition, now);
    const read = await readDigest(edition, occurrence, store, factsSince);
    const gapsIssue = await knownGapsIssue(edition, store);
    const due: DueDigest = {
      configuration,
      edition,
      occurrence,
      rendering: renderDigest,
      now,
      gapsIssue,
      ...read,
    };
    const made = { digest: edition.name, for: edition.title };
    if (options.dryRun === true) {
      const [first = ""] = edition.digest.channels;
      const written =
        edition.digest.for === "gaps"
          ? gapsWritten(due)
          : writtenFor(due, configuration.channels[first]?.readers ?? "public");
      if (written === null) return { ...made, outcome: "nothing to say" };
      return { ...made, outcome: "shown", title: written.title, body: written.body };
    }
    const tasks = digestTasks(due);
    if (tasks.length === 0) return { ...made, outcome: "nothing to say" };
    const wished = await store.tasks.wish(tasks, now);
    if (wished.length === 0) return { ...made, outcome: "before" };
    return { ...made, outcome: configuration.mode === "act" ? "wished" : "observed" };
  };
  try {
    const all: Made[] = [];
    for (const edition of editions) all.push(await makeOne(edition));
    if (options.json === true) json(io.stdout, all);
    else for (const made of all) say(io, made);
  } finally {
    await store.close();
  }
};

/** `liaison digest [NAME]`. */
export const digestCommand = (io: Io): Command =>
  new Command("digest")
    .description("make digests now, whatever time it is; each goes out once a day")
    .argument("[name]", "which, by its name in `digests` (default: all)")
    .option("--for <whom>", "only for this liaison or team, by its name")
    .option(
      "--dry-run",
      "print them in Markdown, as their first channel's readers may see them; send nothing",
    )
    .option("--now <date>", "as if it were then (default: now)", momentOf)
    .option("--json", "as data")
    .action((name: string | undefined, options: Options, command: Command) =>
      run(io, name, options, command),
    );
