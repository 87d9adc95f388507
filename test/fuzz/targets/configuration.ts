/** The configuration loader: whatever stands in a `liaison.yml` is a configuration that works, or mistakes with their place. */
import { checkToolsFor } from "../../../src/cli/check-tools.ts";
import { inspectConfiguration } from "../../../src/config/inspect.ts";
import { configurationJsonSchema } from "../../../src/config/load/json-schema.ts";
import { compileMatcher } from "../../../src/triage/match.ts";
import { compileRules } from "../../../src/triage/rules.ts";
import { configurations } from "../generators/yaml.ts";
import type { PureTarget } from "../lib/target.ts";

const TEMPLATES = ["status", "inbox", "comment/welcome", "escalation/default"];

const tools = { ...checkToolsFor("/"), templates: () => TEMPLATES, exists: () => true };

/** Texts of a `liaison.yml`. */
export const configurationTarget: PureTarget<string> = {
  name: "configuration",
  boundMs: 1_000,
  cases: configurations,
  react: (text) => {
    const { configuration, problems } = inspectConfiguration(text, "liaison.yml", tools);
    const errors = problems.filter(({ severity }) => severity === "error");
    if ((configuration === null) !== errors.length > 0)
      throw new Error(
        configuration === null ? "it was refused without a word" : "it was taken in spite of errors",
      );
    const lines = text.split("\n").length;
    for (const { line, column, message } of problems)
      if (line < 1 || column < 1 || line > lines + 1 || message.length > 5_000)
        throw new Error(`a problem at ${line}:${column} of ${lines} lines, ${message.length} characters`);
    if (({} as { polluted?: unknown }).polluted !== undefined)
      throw new Error("Object.prototype was changed");
    if (configuration === null) return;
    // What passed the check can be put to work.
    compileMatcher(configuration.partners, Object.keys(configuration.instances));
    compileRules(configuration.rules);
    JSON.stringify(configuration);
  },
};

// The schema is made once, and is no reaction to a text.
configurationJsonSchema();
