import { Command } from "commander";
import { accountsOf, exportTable } from "../../config/registry/export-table.ts";
import { findLiaisonTable } from "../../config/registry/find-table.ts";
import type { PageRemark } from "../../config/registry/row.ts";
import { updatePage } from "../../config/registry/update-page.ts";
import { UsageError } from "../../lib/errors.ts";
import { type Io, json, line } from "../io.ts";
import { withCadence } from "./cadences.ts";
import { readInput, writeWhole } from "./files.ts";
import { endWithRemark, registryOf, sayWarning } from "./reading.ts";

interface Options {
  readonly page?: string;
  readonly write?: boolean;
  readonly accounts: boolean;
  readonly json?: boolean;
}

/** `liaison registry export [--page PAGE.md [--write]]`. */
export const exportCommand = (io: Io): Command =>
  new Command("export")
    .description("print the configuration's liaisons as the handbook's Markdown table")
    .option("--page <page>", "put them into the table of this page, and print the page; other text stays")
    .option("--write", "with --page: change the page's file")
    .option("--no-accounts", "leave off the (@account) behind the names that have one")
    .option("--json", "print data instead")
    .addHelpText(
      "after",
      `
Retired rows are left out. Reading the table again gives the same rows: nobody yet is written TBD,
no meetings N/A. With --page, cells that say the same already keep their words.

  liaison registry export
  liaison registry export --no-accounts --page support-liaisons.md --write`,
    )
    .action((options: Options, command: Command) => run(io, options, command));

const run = async (io: Io, options: Options, command: Command): Promise<void> => {
  if (options.write && options.page === undefined) {
    throw new UsageError(
      "--write needs --page",
      "Name the page to change: --page support-liaisons.md --write.",
    );
  }
  const registry = await registryOf(command, io);
  const rows = registry.rows.filter((row) => !row.retired);
  const accounts = accountsOf(options.accounts ? registry.people : []);
  if (options.json) return json(io.stdout, { rows: rows.map(withCadence), people: registry.people });
  if (options.page === undefined) return void io.stdout.write(exportTable(rows, accounts));
  const before = await readInput(options.page, io);
  const updated = updatePage(before, rows, accounts);
  if (!updated.ok) return endWithRemark(options.page, updated.reason, io);
  for (const warning of remarksOn(before)) sayWarning(options.page, warning, io);
  if (!options.write) return void io.stdout.write(updated.value);
  if (updated.value === before) return line(io.stdout, `${options.page} says the same already`);
  await writeWhole(options.page, updated.value, io);
  line(io.stdout, `${options.page} was changed`);
};

/** What deserves a look about the page's tables: another one there stays as it is. */
const remarksOn = (page: string): readonly PageRemark[] => {
  const found = findLiaisonTable(page);
  return found.ok ? found.value.warnings : [];
};
