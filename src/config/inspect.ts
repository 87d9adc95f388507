import { ok, type Result, refused } from "../lib/result.ts";
import { type CheckTools, checkData } from "./check/check.ts";
import { textAt } from "./check/select.ts";
import { validate } from "./load/validate.ts";
import { readYaml } from "./load/yaml.ts";
import { errorAt, type Problem } from "./problem.ts";
import type { Configuration } from "./schema/configuration.ts";

/** A configuration that was looked at. */
export interface Inspection {
  /** null where there is an error. */
  readonly configuration: Configuration | null;
  /** Errors and warnings, in the order of the file. */
  readonly problems: readonly Problem[];
  /** The user's own folder of templates, known also where something else is wrong. */
  readonly templates: string | null;
}

const inOrder = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((one, other) => one.line - other.line || one.column - other.column);

const isMapping = (data: unknown): boolean =>
  typeof data === "object" && data !== null && !Array.isArray(data);

/**
 * Reads the text of a `liaison.yml`: its YAML, its shape, and how its parts refer to each other,
 * all mistakes at once. Pure; `file` only serves the messages. What needs other parts of the
 * program (patterns, cadences, templates, files) is asked through `tools`.
 */
export const inspectConfiguration = (text: string, file: string, tools: CheckTools = {}): Inspection => {
  const reading = readYaml(text, file);
  if (reading.data === undefined)
    return { configuration: null, problems: inOrder(reading.problems), templates: null };
  if (!isMapping(reading.data)) {
    const message = reading.data === null ? "holds nothing" : "is not a mapping";
    const mistake = errorAt([], message, "a mapping that begins with version: 1");
    return { configuration: null, problems: [...reading.problems, reading.locate(mistake)], templates: null };
  }
  const { configuration, mistakes } = validate(reading.data);
  const found = [...mistakes, ...checkData(reading.data, tools)].map(reading.locate);
  const problems = inOrder([...reading.problems, ...found]);
  const sound = problems.every((problem) => problem.severity === "warning");
  return {
    configuration: sound ? configuration : null,
    problems,
    templates: textAt(reading.data, ["templates"]) ?? null,
  };
};

/** The configuration in `text`, or everything that is wrong with it. Warnings alone do not refuse it. */
export const loadConfiguration = (
  text: string,
  file: string,
  tools: CheckTools = {},
): Result<Configuration, readonly Problem[]> => {
  const { configuration, problems } = inspectConfiguration(text, file, tools);
  return configuration === null ? refused(problems) : ok(configuration);
};
