import type { z } from "zod";
import { errorAt, type Mistake, type Path, pathText } from "../problem.ts";
import { anyOf, didYouMean } from "../suggest.ts";
import { describeMisfit } from "./describe-value.ts";
import { expectedAt, expectedKeyAt } from "./expected.ts";
import { knownKeysAt } from "./json-schema.ts";
import { valueAt } from "./value-at.ts";

type Issue = z.core.$ZodIssue;

const pathOf = (issue: Issue, above: Path): Path => [
  ...above,
  ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key)),
];

const unknownKeys = (keys: readonly string[], path: Path): Mistake[] => {
  const known = knownKeysAt(path);
  return keys.map((key) => ({
    ...errorAt([...path, key], `unknown key${didYouMean(key, known)}`, anyOf(known)),
    at: "key",
  }));
};

/** Alternatives whose outer shape the value has: their own complaints say more than "none fits". */
const fittingBranch = (branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined => {
  const fitting = branches.filter((issues) => issues.every((issue) => issue.path.length > 0));
  return fitting.length === 1 ? fitting[0] : undefined;
};

const misfit = (data: unknown, path: Path, expected = expectedAt(path)): Mistake =>
  errorAt(path, describeMisfit(valueAt(data, path), path), expected);

const mistakesOf = (issue: Issue, data: unknown, above: Path): Mistake[] => {
  const path = pathOf(issue, above);
  if (issue.code === "unrecognized_keys") return unknownKeys(issue.keys, path);
  if (issue.code === "invalid_key") {
    const mistake = errorAt(path, "this key does not fit here", expectedKeyAt(path.slice(0, -1)));
    return [{ ...mistake, at: "key" }];
  }
  if (issue.code === "invalid_union") {
    const branch = fittingBranch(issue.errors);
    return branch?.flatMap((inner) => mistakesOf(inner, data, path)) ?? [misfit(data, path)];
  }
  // Refinements are worded as what they expect; everything else is read off the schema.
  return [issue.code === "custom" ? misfit(data, path, issue.message) : misfit(data, path)];
};

/** The schema's complaints in the reader's words. `data` is what was checked. */
export const mistakesFrom = (issues: readonly Issue[], data: unknown): Mistake[] => {
  const mistakes = issues.flatMap((issue) => mistakesOf(issue, data, []));
  // Two rules of the schema that one value breaks are one mistake to its author.
  const byPlace = new Map(mistakes.toReversed().map((mistake) => [pathText(mistake.path), mistake]));
  return [...byPlace.values()].toReversed();
};
