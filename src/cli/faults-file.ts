/** `liaison sandbox --faults FILE`: a plan of faults from a YAML file, mistakes with line and column. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { readYaml } from "../config/load/yaml.ts";
import { formatProblem, type Mistake, type Problem } from "../config/problem.ts";
import { messageOf, UsageError } from "../lib/errors.ts";
import type { FaultPlanInput } from "../sandbox/faults/plan.ts";
import { checkPlan, type PlanMistake } from "../sandbox/faults/read-plan.ts";
import { CommandEnded, EXIT } from "./exit.ts";
import { type Io, line } from "./io.ts";

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    throw new UsageError(
      `cannot read the plan of faults ${path}: ${messageOf(thrown)}`,
      "Name an existing file; docs/examples/faults.yml has an example of everything.",
      thrown,
    );
  }
};

const mistakeOf = ({ path, isKey, message, expected }: PlanMistake): Mistake => ({
  path,
  at: isKey ? "key" : "value",
  message,
  expected,
  severity: "error",
});

const refuse = (io: Io, name: string, problems: readonly Problem[]): never => {
  for (const problem of problems) line(io.stderr, formatProblem(problem));
  line(io.stderr, `liaison: ${name} has mistakes, nothing was started.`);
  throw new CommandEnded(EXIT.usage);
};

/** The plan in a file, or the end of the command with every mistake written out. */
export const readFaultsFile = async (io: Io, name: string): Promise<FaultPlanInput> => {
  const reading = readYaml(await textOf(resolve(io.cwd, name)), name);
  const checked = reading.data === undefined ? null : checkPlan(reading.data ?? {});
  const mistakes = checked === null || checked.ok ? [] : checked.reason.map(mistakeOf);
  const problems = [...reading.problems, ...mistakes.map(reading.locate)];
  if (problems.length > 0) return refuse(io, name, problems);
  return reading.data ?? {};
};
