import { Command } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { silentLogger } from "../lib/log.ts";
import { configCommand } from "./config.ts";
import { deliveriesCommand } from "./deliveries.ts";
import { demoCommand } from "./demo/demo.ts";
import { EXIT } from "./exit.ts";
import { hooksCommand } from "./hooks.ts";
import type { Io } from "./io.ts";
import { registryCommand } from "./registry.ts";
import { replayCommand } from "./replay.ts";
import { reportCommand } from "./report.ts";
import { reportError } from "./report-error.ts";
import { rulesCommand } from "./rules.ts";
import { sandboxCommand } from "./sandbox.ts";
import { serveCommand } from "./serve.ts";
import { simulateCommand } from "./simulate.ts";
import { openStoreOf } from "./store-of.ts";

/** One line per command; each lives in its own file. */
const COMMANDS: readonly ((io: Io) => Command)[] = [
  demoCommand,
  serveCommand,
  sandboxCommand,
  simulateCommand,
  configCommand,
  registryCommand,
  hooksCommand,
  (io) => deliveriesCommand(io, () => openStoreOf(io, silentLogger)),
  (io) => replayCommand(io, () => openStoreOf(io, silentLogger)),
  reportCommand,
  rulesCommand,
];

/** Subcommands that are built in their own files do not inherit the root's settings by themselves. */
const inheritSettings = (parent: Command): void => {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inheritSettings(command);
  }
};

/**
 * The command line, ready to parse. Mistakes are thrown, nothing ends the process. `--config` may
 * stand before or after the command; commands read it with `configurationFileOf`.
 */
export const createProgram = (io: Io): Command => {
  const program = new Command("liaison")
    .description("Does an open-source support liaison's routine work on GitLab.")
    .version(packageJson.version)
    .option("--config <file>", "the configuration (default: $LIAISON_CONFIG, else liaison.yml)")
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, "liaison: ")),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .showHelpAfterError("  Run `liaison --help`, or a command with --help, to see what there is.")
    .exitOverride();
  for (const create of COMMANDS) program.addCommand(create(io));
  inheritSettings(program);
  return program;
};

/** Runs one command line (without `node` and the script); answers with the exit code, whatever happens. */
export const runProgram = async (args: readonly string[], io: Io): Promise<number> => {
  try {
    await createProgram(io).parseAsync([...args], { from: "user" });
    return EXIT.fine;
  } catch (thrown) {
    return reportError(thrown, io);
  }
};
