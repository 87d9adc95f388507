import type { Path } from "../problem.ts";
import { type Located, select, selectTexts } from "./select.ts";

/** What a rule says about labels, and when it speaks. */
export interface RuleFacts {
  readonly name: string;
  readonly path: Path;
  readonly adds: readonly Located<string>[];
  readonly removes: readonly Located<string>[];
  /** Condition → the values it allows, as comparable texts. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
}

/** An alias of YAML can make a value a part of itself; the schema says that it is none, and it compares with nothing. */
const comparable = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
};

const valuesOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map(comparable).sort();

/** Reads the rules of a file, as far as they are readable. */
export const readRules = (data: unknown): RuleFacts[] =>
  select(data, ["rules", "*"]).map(({ path }) => ({
    name: selectTexts(data, [...path, "name"])[0]?.value ?? `#${Number(path[1]) + 1}`,
    path,
    adds: [
      ...selectTexts(data, [...path, "actions", "labels"]),
      ...selectTexts(data, [...path, "actions", "labels", "*", "title"]),
    ],
    removes: selectTexts(data, [...path, "actions", "remove_labels"]),
    conditions: new Map(
      select(data, [...path, "conditions", "*"]).map((found) => [
        String(found.path.at(-1)),
        valuesOf(found.value),
      ]),
    ),
  }));

/** Whether two rules can hold for one issue: surely, possibly, or never. */
export type Overlap = "always" | "sometimes" | "never";

/** Conditions whose values exclude each other: an issue has one of each. */
const SINGLE_VALUED = ["state", "confidential", "author_username", "milestone", "partner", "issue_type"];

const disjoint = (left: readonly string[], right: readonly string[]): boolean =>
  left.every((value) => !right.includes(value));

const requiresWhatOtherForbids = (
  left: RuleFacts,
  right: RuleFacts,
  contested: ReadonlySet<string>,
): boolean => {
  const required = left.conditions.get("labels") ?? [];
  const forbidden = right.conditions.get("forbidden_labels") ?? [];
  return required.some((label) => forbidden.includes(label) && !contested.has(label));
};

const exclude = (left: RuleFacts, right: RuleFacts, contested: ReadonlySet<string>): boolean =>
  SINGLE_VALUED.some((key) => {
    const [one, other] = [left.conditions.get(key), right.conditions.get(key)];
    return one !== undefined && other !== undefined && disjoint(one, other);
  }) ||
  requiresWhatOtherForbids(left, right, contested) ||
  requiresWhatOtherForbids(right, left, contested);

const LABEL_CONDITIONS = ["labels", "labels_any", "forbidden_labels"];

/** What remains of the conditions when the contested labels are not looked at. */
const uncontested = (rule: RuleFacts, contested: ReadonlySet<string>): Map<string, string> =>
  new Map(
    [...rule.conditions].flatMap(([key, values]) => {
      const kept = LABEL_CONDITIONS.includes(key) ? values.filter((value) => !contested.has(value)) : values;
      return kept.length === 0 ? [] : [[key, kept.join(" ")] as const];
    }),
  );

const implies = (left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean =>
  [...right].every(([key, value]) => left.get(key) === value);

/**
 * Conditions on the labels that two rules quarrel about do not keep them apart: "add it where it is
 * missing" and "remove it where it is there" take turns for ever.
 */
export const overlapOf = (left: RuleFacts, right: RuleFacts, labels: readonly string[]): Overlap => {
  const contested = new Set(labels.map((label) => JSON.stringify(label)));
  if (exclude(left, right, contested)) return "never";
  const [one, other] = [uncontested(left, contested), uncontested(right, contested)];
  return implies(one, other) || implies(other, one) ? "always" : "sometimes";
};
