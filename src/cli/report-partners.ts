import { Command, InvalidArgumentError } from "commander";
import { factsReader } from "../app/digest-facts.ts";
import { compileLive } from "../app/live.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLogger } from "../lib/log.ts";
import { partnersReport, partnersViewOf } from "../notify/partners.ts";
import { monthBefore, monthOf } from "../notify/tasks.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { type Io, json, line } from "./io.ts";
import { openStoreOf } from "./store-of.ts";

const month = (text: string): string => {
  if (/^\d{4}-(?:0[1-9]|1[0-2])$/.test(text)) return text;
  throw new InvalidArgumentError("It is no month: write 2026-03.");
};

const run = async (io: Io, options: { month?: string; json?: boolean }, command: Command): Promise<void> => {
  const file = configurationFileOf(command, io);
  const configuration = await requireConfiguration(file, io);
  const asked = options.month ?? monthBefore(systemClock().toISOString().slice(0, 10)).month;
  const { from, until } = monthOf(asked);
  const store = await openStoreOf(io, silentLogger);
  try {
    const facts = await factsReader(configuration, store, (what) =>
      line(io.stderr, `There are more ${what} than are counted; the numbers are too low.`),
    )(from);
    const report = partnersReport({
      configuration,
      facts,
      from,
      until,
      readers: "private",
      now: systemClock(),
    });
    if (options.json === true) return json(io.stdout, { month: asked, ...report });
    const { renderDigest } = await compileLive(configuration, file.folder, silentLogger);
    const { title, body } = renderDigest.partners(partnersViewOf(report, asked));
    line(io.stdout, `# ${title}\n\n${body}`);
  } finally {
    await store.close();
  }
};

/** `liaison report partners [--month 2026-03]`. */
export const partnersCommand = (io: Io): Command =>
  new Command("partners")
    .description("what each partner asked and got within a month, and what several share; in Markdown")
    .option("--month <month>", "which, such as 2026-03 (default: the last one)", month)
    .option("--json", "as data")
    .action((_options, command: Command) => run(io, command.optsWithGlobals(), command));
