import type { z } from "zod";
import type { Mistake } from "../problem.ts";
import { type Configuration, configurationSchema } from "../schema/configuration.ts";
import { mistakesFrom } from "./issues.ts";
import { valueAt } from "./value-at.ts";

/** A configuration whose shape is right, or what is wrong with its shape. */
export interface Validation {
  readonly configuration: Configuration | null;
  readonly mistakes: readonly Mistake[];
}

type Issue = z.core.$ZodIssue;

const isBadKey = (issue: Issue): boolean => issue.code === "invalid_key";

/**
 * zod does not look at a value whose key is wrong. So that its mistakes show as well, such values
 * are looked at once more, each under the key of a neighbour that would be right.
 */
const issuesBehindBadKeys = (data: unknown, badKeys: readonly Issue[]): Issue[] => {
  const draft: unknown = structuredClone(data);
  const stand = new Map<string, PropertyKey>();
  for (const [index, issue] of badKeys.entries()) {
    const parent = valueAt(draft, issue.path.slice(0, -1) as string[]) as Record<PropertyKey, unknown>;
    const key = issue.path.at(-1) ?? "";
    const standIn = `behind-bad-key-${index}`;
    stand.set(standIn, key);
    parent[standIn] = parent[key];
    delete parent[key];
  }
  const issues = configurationSchema.safeParse(draft).error?.issues ?? [];
  return issues.map((issue) => ({
    ...issue,
    path: issue.path.map((key) => stand.get(String(key)) ?? key),
  }));
};

/** Checks plain data against the schema of `liaison.yml`; all mistakes of shape at once. */
export const validate = (data: unknown): Validation => {
  const parsed = configurationSchema.safeParse(data);
  if (parsed.success) return { configuration: parsed.data, mistakes: [] };
  const badKeys = parsed.error.issues.filter(isBadKey);
  const issues =
    badKeys.length === 0 ? parsed.error.issues : [...badKeys, ...issuesBehindBadKeys(data, badKeys)];
  return { configuration: null, mistakes: mistakesFrom(issues, data) };
};
