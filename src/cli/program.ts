import { Command } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { silentLogger } from "../lib/log.ts";
import { EXIT } from "./exit.ts";
import type { Io } from "./io.ts";
import { reportError } from "./report-error.ts";

type MakeCommand = (io: Io) => Promise<Command>;

const archive = async (io: Io) => (await import("./store-of.ts")).openStoreOf(io, silentLogger);

/** One line per command; each lives in its own file, which is read only when it is asked for: `serve` starts sooner. */
const COMMANDS: Readonly<Record<string, MakeCommand>> = {
  demo: async (io) => (await import("./demo/demo.ts")).demoCommand(io),
  serve: async (io) => (await import("./serve.ts")).serveCommand(io),
  sandbox: async (io) => (await import("./sandbox.ts")).sandboxCommand(io),
  simulate: async (io) => (await import("./simulate.ts")).simulateCommand(io),
  config: async (io) => (await import("./config.ts")).configCommand(io),
  registry: async (io) => (await import("./registry.ts")).registryCommand(io),
  hooks: async (io) => (await import("./hooks.ts")).hooksCommand(io),
  backfill: async (io) => (await import("./backfill.ts")).backfillCommand(io),
  doctor: async (io) => (await import("./doctor.ts")).doctorCommand(io),
  token: async (io) => (await import("./token.ts")).tokenCommand(io),
  deliveries: async (io) => (await import("./deliveries.ts")).deliveriesCommand(io, () => archive(io)),
  replay: async (io) => (await import("./replay.ts")).replayCommand(io, () => archive(io)),
  digest: async (io) => (await import("./digest.ts")).digestCommand(io),
  report: async (io) => (await import("./report.ts")).reportCommand(io),
  agenda: async (io) => (await import("./agenda.ts")).agendaCommand(io),
  met: async (io) => (await import("./met.ts")).metCommand(io),
  calendar: async (io) => (await import("./calendar.ts")).calendarCommand(io),
  tasks: async (io) => (await import("./tasks.ts")).tasksCommand(io),
  forget: async (io) => (await import("./forget.ts")).forgetCommand(io),
  undo: async (io) => (await import("./undo.ts")).undoCommand(io),
  database: async (io) => (await import("./database/database.ts")).databaseCommand(io),
  join: async (io) => (await import("./ask-managers.ts")).askCommand(io, "join"),
  surface: async (io) => (await import("./ask-managers.ts")).askCommand(io, "surface"),
  attend: async (io) => (await import("./ask-managers.ts")).askCommand(io, "attend"),
  onboard: async (io) => (await import("./onboard.ts")).onboardCommand(io),
  partners: async (io) => (await import("./partners.ts")).partnersCommand(io),
  rules: async (io) => (await import("./rules.ts")).rulesCommand(io),
};

/** The command that is meant, where that is plain to see; otherwise all, for help and for suggestions. */
const wantedOf = (args: readonly string[]): readonly MakeCommand[] => {
  const [first = ""] = args;
  const wanted = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return wanted === undefined ? Object.values(COMMANDS) : [wanted];
};

/** Subcommands that are built in their own files do not inherit the root's settings by themselves. */
const inheritSettings = (parent: Command): void => {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inheritSettings(command);
  }
};

/**
 * The command line for these arguments (without `node` and the script), ready to parse. Mistakes are thrown, nothing ends the process. `--config` may
 * stand before or after the command; commands read it with `configurationFileOf`.
 */
export const createProgram = async (io: Io, args: readonly string[]): Promise<Command> => {
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
  for (const create of wantedOf(args)) program.addCommand(await create(io));
  inheritSettings(program);
  return program;
};

/** Runs one command line (without `node` and the script); answers with the exit code, whatever happens. */
export const runProgram = async (args: readonly string[], io: Io): Promise<number> => {
  try {
    const program = await createProgram(io, args);
    await program.parseAsync([...args], { from: "user" });
    return EXIT.fine;
  } catch (thrown) {
    return reportError(thrown, io);
  }
};
