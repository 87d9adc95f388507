import { Command } from "commander";
import { unifiedDiff } from "../../config/registry/edit/unified-diff.ts";
import { findGaps } from "../../config/registry/gaps.ts";
import type { ImportedPage } from "../../config/registry/import-page.ts";
import { type Merge, mergePage } from "../../config/registry/merge.ts";
import { describeChange } from "../../config/registry/merge-changes.ts";
import { printConfiguration, printRegistry } from "../../config/registry/print-yaml.ts";
import { UsageError } from "../../lib/errors.ts";
import { type Io, json, line } from "../io.ts";
import { cadenceRemarks, withCadence } from "./cadences.ts";
import { readInput, writeWhole } from "./files.ts";
import { endWithProblems, readPage } from "./reading.ts";

interface Options {
  readonly merge?: string;
  readonly write?: boolean;
  readonly rowsOnly?: boolean;
  readonly json?: boolean;
}

/** `liaison registry import PAGE.md [--merge FILE [--write]]`. */
export const importCommand = (io: Io): Command =>
  new Command("import")
    .description("read the handbook page's table of support liaisons, and print it as configuration")
    .argument("<page>", "the Markdown page, such as support-liaisons.md; - reads the standard input")
    .option("--merge <file>", "bring the page into this configuration instead, and print the whole file")
    .option("--write", "with --merge: change the file, and print what changed")
    .option("--rows-only", "print only people: and liaisons:, not a whole configuration to start from")
    .option("--json", "print data instead")
    .addHelpText(
      "after",
      `
Rows keep their ids, comments and hand-written keys when merged; rows that left the page are marked
as retired, never deleted. What was read with doubts is said on the standard error, with line and column.

  liaison registry import support-liaisons.md > liaison.yml
  liaison registry import support-liaisons.md --merge liaison.yml --write`,
    )
    .action((page: string, options: Options) => run(io, page, options));

const run = async (io: Io, pageName: string, options: Options): Promise<void> => {
  if (options.write && options.merge === undefined) {
    throw new UsageError(
      "--write needs --merge",
      "Name the configuration to change: --merge liaison.yml --write.",
    );
  }
  const page = readPage(await readInput(pageName, io), pageName, io);
  for (const remark of cadenceRemarks(page.rows)) line(io.stderr, `${pageName}: ${remark}`);
  if (options.merge !== undefined) return await merge(io, page, options.merge, options);
  if (options.json) return json(io.stdout, { ...page, rows: page.rows.map(withCadence) });
  io.stdout.write(options.rowsOnly ? printRegistry(page) : printConfiguration(page));
  line(io.stderr, summaryOf(page));
};

const summaryOf = (page: ImportedPage): string => {
  const gaps = findGaps(page.rows.map((row) => ({ ...row, retired: false })));
  const lacking = (what: string, count: number): string => `${count} without a ${what}`;
  const counts = (["liaison", "contact", "cadence"] as const).map((what) =>
    lacking(what, gaps.filter(({ missing }) => missing.includes(what)).length),
  );
  return `${page.rows.length} ${page.rows.length === 1 ? "row" : "rows"}: ${counts.join(", ")}`;
};

const merge = async (io: Io, page: ImportedPage, file: string, options: Options): Promise<void> => {
  const before = await readInput(file, io);
  const merged = mergePage(before, page, file);
  if (!merged.ok) return endWithProblems(merged.reason, io);
  const diff = unifiedDiff(before, merged.value.text, file);
  if (options.write && diff !== "") await writeWhole(file, merged.value.text, io);
  if (options.json) return json(io.stdout, { file, ...merged.value, diff, written: options.write === true });
  const report = reportOf(merged.value, diff, file);
  if (options.write) return void io.stdout.write(report);
  io.stderr.write(report);
  io.stdout.write(merged.value.text);
};

/** What a merge changes, and the diff, for people. */
const reportOf = ({ changes, people, doubts }: Merge, diff: string, file: string): string => {
  const lines = [
    ...changes.map(describeChange),
    ...(people.length > 0 ? [`people: ${people.map(({ name }) => name).join(", ")} added`] : []),
    ...doubts.map((doubt) => `not clear: ${doubt}`),
  ];
  if (diff === "") lines.push(`${file} says the same as the page already`);
  return `${lines.join("\n")}\n${diff}`;
};
