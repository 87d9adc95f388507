/** What is wrong with a configuration, in a form that people and editors can jump to. */

/** Keys and list positions that lead from the root of the file to a value. */
export type Path = readonly (string | number)[];

/** `error`: `serve` refuses to start. `warning`: works, but probably not as meant. */
export type Severity = "error" | "warning";

/** A mistake, before its line is known: checks speak of paths, the file's text knows the lines. */
export interface Mistake {
  readonly path: Path;
  /** Which end of `key: value` is to blame. */
  readonly at: "key" | "value";
  /** What is wrong. */
  readonly message: string;
  /** What was expected instead. */
  readonly expected: string;
  readonly severity: Severity;
}

/** A mistake with its place in the file. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** `partners[2].match.users[0]`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  readonly expected: string;
  readonly severity: Severity;
}

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** `partners[2].match.users[0]`; keys that are not plain words are written as `tokens["group/project"]`. */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!PLAIN_KEY.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");

/** `file:line:column: path: message (expected …)`, the form that editors and CI logs turn into links. */
export const formatProblem = (problem: Problem): string => {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const severity = problem.severity === "warning" ? "warning: " : "";
  const path = problem.path === "" ? "" : `${problem.path}: `;
  return `${place}: ${severity}${path}${problem.message} (expected ${problem.expected})`;
};

/** An error at a value. */
export const errorAt = (path: Path, message: string, expected: string): Mistake => ({
  path,
  at: "value",
  message,
  expected,
  severity: "error",
});

/** A warning at a value. */
export const warningAt = (path: Path, message: string, expected: string): Mistake => ({
  ...errorAt(path, message, expected),
  severity: "warning",
});
