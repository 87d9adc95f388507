import { Command } from "commander";
import { configurationJsonSchema } from "../config/load/json-schema.ts";
import { printConfiguration } from "../config/load/print.ts";
import { formatProblem, type Problem } from "../config/problem.ts";
import { configurationFileOf, inspectFile, requireConfiguration } from "./configuration-file.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, json, line } from "./io.ts";

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;

const summaryOf = (file: string, problems: readonly Problem[]): string => {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  if (errors > 0) return `${file}: ${count(errors, "error")}, ${count(warnings, "warning")}`;
  return `${file} is valid${warnings > 0 ? `, with ${count(warnings, "warning")}` : ""}`;
};

const check = async (io: Io, command: Command): Promise<void> => {
  const file = configurationFileOf(command, io);
  const { configuration, problems } = await inspectFile(file);
  const valid = configuration !== null;
  if (command.opts()["json"] === true) json(io.stdout, { file: file.name, valid, problems });
  else {
    for (const problem of problems) line(io.stdout, formatProblem(problem));
    line(io.stdout, summaryOf(file.name, problems));
  }
  if (!valid) throw new CommandEnded(EXIT.usage);
};

const print = async (io: Io, command: Command): Promise<void> => {
  const configuration = await requireConfiguration(configurationFileOf(command, io), io);
  if (command.opts()["json"] === true) json(io.stdout, configuration);
  else io.stdout.write(printConfiguration(configuration));
};

/** `liaison config check|schema|print`. */
export const configCommand = (io: Io): Command => {
  const command = new Command("config").description("check, describe and show the configuration");
  command
    .command("check")
    .description("say everything that is wrong with it, with line and column; exit code 2 on errors")
    .option("--json", "problems as data")
    .action((_options, self: Command) => check(io, self));
  command
    .command("schema")
    .description("print its JSON Schema, for editors (# yaml-language-server: $schema=FILE)")
    .action(() => json(io.stdout, configurationJsonSchema()));
  command
    .command("print")
    .description("print what is in force, defaults filled in; secrets only as references")
    .option("--json", "as JSON instead of YAML")
    .action((_options, self: Command) => print(io, self));
  return command;
};
