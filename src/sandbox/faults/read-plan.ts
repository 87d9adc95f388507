/** From data that somebody wrote to a plan, or to everything that is wrong with it. */
import type { z } from "zod";
import { UsageError } from "../../lib/errors.ts";
import { ok, type Result, refused } from "../../lib/result.ts";
import { type FaultPlan, planSchema } from "./plan.ts";

/** One mistake in a plan. */
export interface PlanMistake {
  /** Keys and positions that lead to it. */
  readonly path: readonly (string | number)[];
  /** Whether the key is to blame, not its value. */
  readonly isKey: boolean;
  readonly message: string;
  readonly expected: string;
}

/** `requests[0].chance`. */
const pathText = (path: PlanMistake["path"]): string =>
  path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );

/** The mistakes of a plan, as one error. */
export class PlanError extends UsageError {
  readonly mistakes: readonly PlanMistake[];

  constructor(mistakes: readonly PlanMistake[]) {
    const lines = mistakes.map(
      ({ path, message, expected }) => `${pathText(path) || "plan"}: ${message} (expected ${expected})`,
    );
    super(lines.join("\n"), "Correct the plan of faults; docs/examples/faults.yml has everything in it.");
    this.mistakes = mistakes;
  }
}

type Issue = z.core.$ZodIssue;

const valueAt = (data: unknown, path: PlanMistake["path"]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null
        ? (value as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    data,
  );

const describe = (value: unknown): string => {
  if (value === undefined) return "is missing";
  const text = JSON.stringify(value) ?? typeof value;
  return `is ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
};

const TYPES: Readonly<Record<string, string>> = {
  object: "a mapping",
  array: "a list",
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

const anyOf = (options: readonly unknown[]): string => options.map(String).join(", ");

/** What would have been right. Messages that the schema words itself say just that. */
const expectedBy = (issue: Issue): string => {
  if ("options" in issue && Array.isArray(issue.options)) return `one of ${anyOf(issue.options)}`;
  if (!/^(?:Invalid|Too|Unrecognized)/.test(issue.message)) return issue.message;
  if (issue.code === "invalid_value") return `one of ${anyOf(issue.values)}`;
  if (issue.code === "invalid_type") return TYPES[issue.expected] ?? issue.expected;
  if (issue.code === "too_small") return `at least ${issue.minimum}`;
  if (issue.code === "too_big") return `at most ${issue.maximum}`;
  return "another value";
};

/** The alternative that the value nearly is: its own complaints say more than that none fits. */
const nearest = (issue: Issue): readonly Issue[] | undefined => {
  if (issue.code !== "invalid_union") return undefined;
  const near = issue.errors.filter((issues) => issues.every(({ path }) => path.length > 0));
  return near.length === 1 ? near[0] : undefined;
};

const mistakesOf = (issue: Issue, data: unknown, above: PlanMistake["path"]): PlanMistake[] => {
  const path = [...above, ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))];
  if (issue.code === "unrecognized_keys") {
    const expected = "keys that docs/sandbox.md knows";
    return issue.keys.map((key) => ({ path: [...path, key], isKey: true, message: "unknown key", expected }));
  }
  const inner = nearest(issue);
  if (inner !== undefined) return inner.flatMap((each) => mistakesOf(each, data, path));
  return [{ path, isKey: false, message: describe(valueAt(data, path)), expected: expectedBy(issue) }];
};

/** A checked plan, or all of its mistakes. */
export const checkPlan = (data: unknown): Result<FaultPlan, readonly PlanMistake[]> => {
  const parsed = planSchema.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  return refused(parsed.error.issues.flatMap((issue) => mistakesOf(issue, data, [])));
};

/** @throws {PlanError} with all mistakes */
export const readPlan = (data: unknown): FaultPlan => {
  const checked = checkPlan(data);
  if (!checked.ok) throw new PlanError(checked.reason);
  return checked.value;
};
