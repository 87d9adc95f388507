import { Command } from "commander";
import { configurationJsonSchema } from "../config/load/json-schema.ts";
import { printConfiguration } from "../config/load/print.ts";
import { formatProblem, type Problem } from "../config/problem.ts";
import { checkOnline } from "./config-online.ts";
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

const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some((problem) => problem.severity === "error");

const sayAll = (io: Io, problems: readonly Problem[]): void => {
  for (const problem of problems) line(io.stdout, formatProblem(problem));
};

const check = async (io: Io, command: Command): Promise<void> => {
  const options: { json?: boolean; online?: boolean } = command.opts();
  const file = configurationFileOf(command, io);
  const { configuration, problems } = await inspectFile(file);
  const asData = options.json === true;
  // Said before GitLab is asked, which may take its time or fail.
  if (!asData) sayAll(io, problems);
  const wanted = options.online === true;
  const online = wanted && configuration !== null ? await checkOnline(file, configuration, io) : null;
  const all = [...problems, ...(online?.problems ?? [])];
  const valid = configuration !== null && !hasErrors(all);
  const answers = online === null ? {} : { instances: online.instances };
  if (asData) json(io.stdout, { file: file.name, valid, problems: all, ...answers });
  else {
    sayAll(io, online?.problems ?? []);
    for (const { name, version, account } of online?.instances ?? [])
      line(io.stdout, `${name}: GitLab ${version ?? "of an unknown version"}, as ${account ?? "nobody"}`);
    line(io.stdout, summaryOf(file.name, all));
    if (wanted && online === null) line(io.stderr, "GitLab was not asked: first mend what is above.");
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
    .option("--online", "also ask GitLab: projects of teams and inbox, roles, labels, accounts, tokens")
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
