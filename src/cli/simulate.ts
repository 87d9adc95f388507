import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import { compileLive, type Live } from "../app/live.ts";
import { messageOf, UsageError } from "../lib/errors.ts";
import { silentLogger } from "../lib/log.ts";
import { type GivenFacts, givenFactsSchema } from "../model/given-facts.ts";
import { type SimulationInput, simulate } from "../process/simulate.ts";
import { configurationFileOf, requireConfiguration } from "./configuration-file.ts";
import { type Io, json, line } from "./io.ts";
import { momentOf } from "./moment.ts";
import { simulatedTemplate } from "./simulate-template.ts";
import { simulationText } from "./simulation-text.ts";

interface Options {
  readonly facts?: string;
  readonly instance?: string;
  readonly json?: boolean;
  readonly template?: string;
  readonly reason: string;
  readonly now?: Date;
}

const readJson = async (io: Io, name: string, what: string): Promise<unknown> => {
  const path = resolve(io.cwd, name);
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const remedy = error instanceof SyntaxError ? "The file has to hold JSON." : "Name an existing file.";
    throw new UsageError(`cannot read the ${what} ${path}: ${messageOf(error)}`, remedy, error);
  }
};

const readFacts = async (io: Io, name: string | undefined): Promise<GivenFacts> => {
  if (name === undefined) return {};
  const read = givenFactsSchema.safeParse(await readJson(io, name, "facts"));
  if (read.success) return read.data;
  const mistakes = read.error.issues.map(({ path, message }) =>
    [path.join("."), message].filter(Boolean).join(": "),
  );
  throw new UsageError(
    `the facts in ${name} are not usable: ${mistakes.join("; ")}`,
    "There may be users, members, projectLabels, author and milestone; see docs/simulate.md.",
  );
};

const instanceOf = (live: Live, asked: string | undefined): string => {
  const names = Object.keys(live.configuration.instances);
  const [first = ""] = names;
  if (asked === undefined || names.includes(asked)) return asked ?? first;
  throw new UsageError(`there is no instance called ${asked}`, `The configuration has ${names.join(", ")}.`);
};

/** The partner is found and nothing is decided: no kind of issue is watched. */
const withoutPlan = (input: SimulationInput): SimulationInput => {
  const configuration = { ...input.brain.configuration, types: [] };
  return { ...input, brain: { ...input.brain, configuration } };
};

const run = async (io: Io, payloadFile: string, options: Options, command: Command): Promise<void> => {
  const file = configurationFileOf(command, io);
  const live = await compileLive(await requireConfiguration(file, io), file.folder, silentLogger);
  const input: SimulationInput = {
    instance: instanceOf(live, options.instance),
    payload: await readJson(io, payloadFile, "payload"),
    facts: await readFacts(io, options.facts),
    brain: live.brain,
    matcher: live.matcher,
    now: options.now ?? new Date(),
  };
  const { template, reason } = options;
  if (template !== undefined) {
    const asked = { template, reason, now: input.now };
    const written = await simulatedTemplate(asked, await simulate(withoutPlan(input)), live, file.folder);
    if (options.json === true) json(io.stdout, written.data);
    else line(io.stdout, written.text);
    return;
  }
  const simulation = await simulate(input);
  if (options.json === true) json(io.stdout, simulation);
  else line(io.stdout, simulationText(simulation, live.renderStatus));
};

/** `liaison simulate PAYLOAD.json`. */
export const simulateCommand = (io: Io): Command =>
  new Command("simulate")
    .description(
      "the plan for one payload of GitLab's, with the reasons; touches neither GitLab nor the database",
    )
    .argument(
      "<payload>",
      "a file with a webhook's body, as GitLab's page of a hook's recent events shows it",
    )
    .option(
      "--facts <file>",
      "what GitLab would have answered, as JSON; what is not there is assumed, and said",
    )
    .option("--instance <name>", "which instance it comes from (default: the first of the configuration)")
    .option(
      "--template <name>",
      "instead of the plan, what this template of an escalation writes for the issue",
    )
    .option("--reason <text>", "why the team is asked, for --template", "simulated")
    .option(
      "--now <date>",
      "as if it were then: 2026-12-24, or 2026-12-24T16:30:00Z (default: now)",
      momentOf,
    )
    .option("--json", "as data")
    .action(async (payload: string, options: Options, command: Command) =>
      run(io, payload, options, command),
    );
