import { Command } from "commander";
import { farewellTask } from "../../bot/people/farewell.ts";
import { retirePartner } from "../../config/partners/merge.ts";
import { unifiedDiff } from "../../config/registry/edit/unified-diff.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Partner } from "../../config/schema/people.ts";
import { anyOf, didYouMean } from "../../config/suggest.ts";
import { UsageError } from "../../lib/errors.ts";
import { silentLogger } from "../../lib/log.ts";
import { holdsDatabase } from "../../store/embedded/folder.ts";
import type { Store } from "../../store/open.ts";
import {
  type ConfigurationFile,
  configurationFileOf,
  readConfigurationText,
  requireConfiguration,
} from "../configuration-file.ts";
import { type Io, line } from "../io.ts";
import { renderingOf } from "../own-rendering.ts";
import { writeWhole } from "../registry/files.ts";
import { dataPlaceOf, openStoreOf } from "../store-of.ts";

interface Options {
  readonly dryRun?: boolean;
}

const MOST_ISSUES = 2_000;

/** The checklist, from what is known of the partner's open issues; null: nobody has said where it is opened. */
const checklistOf = async (
  store: Store | null,
  configuration: Configuration,
  file: ConfigurationFile,
  partner: Partner,
  now: Date,
) => {
  const [first = ""] = Object.keys(configuration.instances);
  const issues = await store?.inboxes.openIssuesOf(partner.instance ?? first, [partner.id], MOST_ISSUES);
  const { farewell } = await renderingOf(configuration, file.folder);
  return farewellTask(configuration, partner, issues ?? [], farewell, now);
};

const sayFarewell = async (
  io: Io,
  file: ConfigurationFile,
  configuration: Configuration,
  partner: Partner,
  isDry: boolean,
): Promise<void> => {
  const place = dataPlaceOf(io);
  const isThere = place.databaseUrl !== undefined || holdsDatabase(place.dataDirectory);
  const store = isThere ? await openStoreOf(io, silentLogger) : null;
  try {
    const now = new Date();
    const task = await checklistOf(store, configuration, file, partner, now);
    if (task === null || task.wish.kind !== "issue")
      return line(
        io.stderr,
        "Nobody has said where the checklist is opened: requests: { project: GROUP/PROJECT }.",
      );
    const { project, title, description } = task.wish;
    if (isDry) return line(io.stdout, `\n${project}: ${title}\n\n${description}`);
    await store?.tasks.wish([{ ...task, askedBy: "command line" }], now);
    line(
      io.stdout,
      `\nA running \`liaison serve\` opens a checklist in ${project}, once. Let it read the configuration again (SIGHUP).`,
    );
  } finally {
    await store?.close();
  }
};

const retire = async (io: Io, id: string, options: Options, command: Command): Promise<void> => {
  const file = configurationFileOf(command, io);
  const configuration = await requireConfiguration(file, io);
  const { partners } = configuration;
  const partner = partners.find((one) => one.id === id);
  const before = await readConfigurationText(file);
  const after = retirePartner(before, id);
  if (after === null || partner === undefined) {
    const ids = partners.map((one) => one.id);
    throw new UsageError(`there is no partner ${id}${didYouMean(id, ids)}`, `Partners: ${anyOf(ids)}.`);
  }
  const diff = unifiedDiff(before, after, file.name);
  const isDry = options.dryRun === true;
  if (!isDry && diff !== "") await writeWhole(file.path, after, io);
  io.stdout.write(diff === "" ? `${id} is retired in ${file.name} already\n` : diff);
  await sayFarewell(io, file, configuration, partner, isDry);
};

/** `liaison partners retire ID`. */
export const retireCommand = (io: Io): Command =>
  new Command("retire")
    .description("mark a partner as retired in the configuration, and open a checklist of what is left to do")
    .argument("<id>", "the partner's id")
    .option("--dry-run", "print the change and the checklist, change and open nothing")
    .action((id: string, options: Options, self: Command) => retire(io, id, options, self));
