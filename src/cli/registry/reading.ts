import type { Command } from "commander";
import { formatProblem, type Problem } from "../../config/problem.ts";
import { type ImportedPage, importPage } from "../../config/registry/import-page.ts";
import { type KnownRegistry, readRegistry } from "../../config/registry/read-registry.ts";
import type { PageRemark } from "../../config/registry/row.ts";
import { configurationFileOf, readConfigurationText } from "../configuration-file.ts";
import { CommandEnded, EXIT } from "../exit.ts";
import { type Io, line } from "../io.ts";

/** The registry of the configuration that the command line names, and the file's name for messages. */
export const registryOf = async (
  command: Command,
  io: Io,
): Promise<KnownRegistry & { readonly file: string }> => {
  const file = configurationFileOf(command, io);
  const registry = readRegistry(await readConfigurationText(file), file.name);
  return registry.ok ? { ...registry.value, file: file.name } : endWithProblems(registry.reason, io);
};

/** A page's table, with its warnings written out; or the end of the command, with what was expected. */
export const readPage = (page: string, name: string, io: Io): ImportedPage => {
  const imported = importPage(page);
  if (!imported.ok) return endWithRemark(name, imported.reason, io);
  for (const warning of imported.value.warnings) sayWarning(name, warning, io);
  return imported.value;
};

const remarkText = (file: string, remark: PageRemark, kind: string): string =>
  `${file}:${remark.line}:${remark.column}: ${kind}${remark.message}`;

/** Says what deserves a look about a page. */
export const sayWarning = (file: string, remark: PageRemark, io: Io): void =>
  line(io.stderr, remarkText(file, remark, "warning: "));

/** Ends the command with a mistake of the page. */
export const endWithRemark = (file: string, remark: PageRemark, io: Io): never => {
  line(io.stderr, remarkText(file, remark, ""));
  throw new CommandEnded(EXIT.usage);
};

/** Ends the command with the mistakes of a configuration. */
export const endWithProblems = (problems: readonly Problem[], io: Io): never => {
  for (const problem of problems) line(io.stderr, formatProblem(problem));
  throw new CommandEnded(EXIT.usage);
};
