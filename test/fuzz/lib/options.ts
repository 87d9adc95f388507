/** The command line of `npm run test:fuzz`. */
import { parseArgs } from "node:util";

/** What others' input reaches. */
const TARGETS = ["intake", "commands", "configuration", "templates"] as const;

/** What was asked for. */
export interface FuzzOptions {
  readonly targets: readonly string[];
  /** Cases for each target. */
  readonly runs: number;
  readonly seed: number;
  /** Of one case that failed, as it was printed. */
  readonly path: string | undefined;
}

export const USAGE = `npm run test:fuzz -- [--runs N] [--seed S] [--target ${TARGETS.join("|")}] [--path P]

Throws generated input at what strangers can reach, each target in a process of its own. N cases for each target
(default 100,000) from seed S (default: by the clock, and printed). --path, with --target and --seed, replays a failure.`;

const numberOf = (name: string, text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`--${name} is ${text}, which is no whole number`);
  return number;
};

/** Reads the arguments; throws where they make no sense, null: help was asked for. */
export const fuzzOptions = (args: readonly string[]): FuzzOptions | null => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: "string", default: "100000" },
      seed: { type: "string", default: String(Date.now() % 2_000_000_000) },
      target: { type: "string", multiple: true, default: [...TARGETS] },
      path: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return null;
  const unknown = values.target.find((target) => !TARGETS.some((one) => one === target));
  if (unknown !== undefined)
    throw new Error(`there is no target ${unknown}; there are: ${TARGETS.join(", ")}`);
  if (values.path !== undefined && values.target.length !== 1) throw new Error("--path needs one --target");
  return {
    targets: values.target,
    runs: numberOf("runs", values.runs),
    seed: numberOf("seed", values.seed),
    path: values.path,
  };
};
