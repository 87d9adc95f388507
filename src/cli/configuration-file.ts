import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { type Inspection, inspectConfiguration } from "../config/inspect.ts";
import { formatProblem } from "../config/problem.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { messageOf, UsageError } from "../lib/errors.ts";
import { checkToolsFor } from "./check-tools.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, line } from "./io.ts";
import { templateProblems } from "./template-problems.ts";

/** Where a configuration came from. */
export interface ConfigurationFile {
  /** As the person named it: for messages. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Absolute; what relative paths in the configuration start from. */
  readonly folder: string;
}

/** The file that `--config`, else `LIAISON_CONFIG`, else custom names. */
export const configurationFileOf = (command: Command, io: Io): ConfigurationFile => {
  const asked: unknown = command.optsWithGlobals()["config"];
  const name = typeof asked === "string" ? asked : io.env["LIAISON_CONFIG"] || "liaison.yml";
  const path = resolve(io.cwd, name);
  return { name, path, folder: dirname(path) };
};

/** The file's text, or an error that says which file was looked for and how to name another. */
export const readConfigurationText = async (file: ConfigurationFile): Promise<string> => {
  try {
    return await readFile(file.path, "utf8");
  } catch (thrown) {
    throw new UsageError(
      `cannot read the configuration ${file.path}: ${messageOf(thrown)}`,
      "Name an existing file with --config FILE or LIAISON_CONFIG; the example liaison.yml is a start.",
      thrown,
    );
  }
};

/** Reads and checks a configuration and its templates, without saying anything about it. */
export const inspectFile = async (file: ConfigurationFile): Promise<Inspection> => {
  const text = await readConfigurationText(file);
  const inspection = inspectConfiguration(text, file.name, checkToolsFor(file.folder));
  const mistakes = await templateProblems(inspection.templates, file.folder);
  const problems = [...inspection.problems, ...mistakes];
  return { ...inspection, configuration: mistakes.length === 0 ? inspection.configuration : null, problems };
};

/** A configuration that may be used and what is weak about it, or the end of the command with every mistake written out. */
export const requireInspected = async (
  file: ConfigurationFile,
  io: Io,
): Promise<{ readonly configuration: Configuration; readonly problems: Inspection["problems"] }> => {
  const { configuration, problems } = await inspectFile(file);
  if (configuration !== null) return { configuration, problems };
  for (const problem of problems) line(io.stderr, formatProblem(problem));
  line(io.stderr, `liaison: ${file.name} has mistakes, nothing was done.`);
  throw new CommandEnded(EXIT.usage);
};

/** The same without what is only weak. */
export const requireConfiguration = async (file: ConfigurationFile, io: Io): Promise<Configuration> =>
  (await requireInspected(file, io)).configuration;
