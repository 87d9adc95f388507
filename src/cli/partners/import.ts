import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { inspectConfiguration } from "../../config/inspect.ts";
import { mergePartners, type PartnersMerge, printPartners } from "../../config/partners/merge.ts";
import { type CsvPartner, readPartners } from "../../config/partners/read-csv.ts";
import { formatProblem } from "../../config/problem.ts";
import { unifiedDiff } from "../../config/registry/edit/unified-diff.ts";
import { UsageError } from "../../lib/errors.ts";
import { checkToolsFor } from "../check-tools.ts";
import { CommandEnded, EXIT } from "../exit.ts";
import { type Io, json, line } from "../io.ts";
import { readInput, writeWhole } from "../registry/files.ts";

interface Options {
  readonly merge?: string;
  readonly liaison?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The table's partners; or the end of the command, with every mistake written out. */
const readTable = async (name: string, io: Io): Promise<readonly CsvPartner[]> => {
  const read = readPartners(await readInput(name, io));
  if (read.ok) return read.value;
  for (const { line: row, column, message } of read.reason)
    line(io.stderr, `${name}:${row}: column ${column}: ${message}`);
  throw new CommandEnded(EXIT.usage);
};

const requireRows = (partners: readonly CsvPartner[], name: string, { liaison }: Options): void => {
  const without = partners.filter((one) => one.liaison === undefined);
  const [first] = without;
  if (first === undefined || liaison !== undefined) return;
  throw new UsageError(
    `${name}:${first.line}: nothing says who looks after ${first.id}`,
    "Add a column liaison with the id of a row, or say --liaison ROW for all who have none.",
  );
};

/** Mistakes that were not there before: the file was sound, and has to stay so. */
const newMistakes = (before: string, after: string, file: string, io: Io): readonly string[] => {
  const tools = checkToolsFor(dirname(resolve(io.cwd, file)));
  const wrong = (text: string): string[] =>
    inspectConfiguration(text, file, tools)
      .problems.filter(({ severity }) => severity === "error")
      .map(formatProblem);
  const messages = new Set(wrong(before).map((text) => text.replace(/:\d+:\d+/, "")));
  return wrong(after).filter((text) => !messages.has(text.replace(/:\d+:\d+/, "")));
};

const reportOf = ({ added, changed, returned }: PartnersMerge, diff: string, file: string): string => {
  const lists = [
    ["added", added],
    ["changed", changed],
    ["back again", returned],
  ] as const;
  const said = lists.flatMap(([word, ids]) => (ids.length === 0 ? [] : [`${word}: ${ids.join(", ")}`]));
  return diff === "" ? `${file} says the same as the table already\n` : `${said.join("\n")}\n${diff}`;
};

const merge = async (
  io: Io,
  partners: readonly CsvPartner[],
  file: string,
  options: Options,
  name: string,
): Promise<void> => {
  const before = await readInput(file, io);
  const merged = mergePartners(before, partners, options.liaison);
  const ids = new Set(merged.added);
  requireRows(
    partners.filter(({ id }) => ids.has(id)),
    name,
    options,
  );
  const mistakes = newMistakes(before, merged.text, file, io);
  if (mistakes.length > 0) {
    for (const mistake of mistakes) line(io.stderr, mistake);
    line(io.stderr, `liaison: ${file} would have these mistakes, so nothing was written.`);
    throw new CommandEnded(EXIT.usage);
  }
  const diff = unifiedDiff(before, merged.text, file);
  const isWritten = options.dryRun !== true && diff !== "";
  if (isWritten) await writeWhole(file, merged.text, io);
  if (options.json === true) return json(io.stdout, { file, ...merged, diff, written: isWritten });
  io.stdout.write(reportOf(merged, diff, file));
};

const run = async (io: Io, name: string, options: Options): Promise<void> => {
  const partners = await readTable(name, io);
  if (options.merge !== undefined) return merge(io, partners, options.merge, options, name);
  requireRows(partners, name, options);
  if (options.json === true) return json(io.stdout, partners);
  io.stdout.write(printPartners(partners, options.liaison));
  line(io.stderr, `${partners.length} ${partners.length === 1 ? "partner" : "partners"}`);
};

/** `liaison partners import FILE.csv [--merge FILE [--dry-run]]`. */
export const importCommand = (io: Io): Command =>
  new Command("import")
    .description("read a table of partners, and print it as configuration, or bring it into one")
    .argument("<file>", "CSV with a line of headings; - reads the standard input")
    .option("--merge <file>", "change this configuration, and print what changed")
    .option("--dry-run", "with --merge: print what would change, and change nothing")
    .option("--liaison <row>", "the row of liaisons that looks after partners whose line names none")
    .option("--json", "print data instead")
    .addHelpText(
      "after",
      `
Columns, in any order: name, id (else made from the name), liaison, groups, projects, users, members,
match_labels, labels (none, existing or create), watch (webhook or poll), trackers, instance. Several
groups, users … in one cell are parted by semicolons or spaces. What a cell leaves empty stays as it
is; partners whom the table does not name stay, too.

  liaison partners import partners.csv --liaison open-source
  liaison partners import partners.csv --merge liaison.yml --dry-run`,
    )
    .action((name: string, options: Options) => run(io, name, options));
