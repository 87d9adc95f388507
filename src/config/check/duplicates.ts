import { errorAt, type Mistake, type Path, pathText, type Severity } from "../problem.ts";
import { type Located, selectTexts } from "./select.ts";

/** Those of `found` whose key another had before, each with that first one. */
export const repeated = (
  found: readonly Located<string>[],
  keyOf: (text: string) => string = (text) => text,
): { again: Located<string>; first: Located<string> }[] => {
  const firsts = new Map<string, Located<string>>();
  return found.flatMap((again) => {
    const key = keyOf(again.value);
    const first = firsts.get(key);
    if (first !== undefined) return [{ again, first }];
    firsts.set(key, again);
    return [];
  });
};

const asUrl = (text: string): string => text.toLowerCase().replace(/\/+$/, "");

interface Unique {
  readonly pattern: Path;
  readonly what: string;
  readonly severity: Severity;
  readonly keyOf?: (text: string) => string;
}

const UNIQUE: readonly Unique[] = [
  { pattern: ["partners", "*", "id"], what: "partner", severity: "error" },
  { pattern: ["partners", "*", "name"], what: "partner", severity: "warning" },
  { pattern: ["liaisons", "*", "id"], what: "row", severity: "error" },
  { pattern: ["areas", "*", "id"], what: "area", severity: "error" },
  { pattern: ["meetings", "*", "id"], what: "meeting", severity: "error" },
  { pattern: ["rules", "*", "name"], what: "rule", severity: "error" },
  { pattern: ["instances", "*", "url"], what: "instance", severity: "error", keyOf: asUrl },
];

/** Ids, names and addresses that are there twice. */
export const checkDuplicates = (data: unknown): Mistake[] =>
  UNIQUE.flatMap(({ pattern, what, severity, keyOf }) =>
    repeated(selectTexts(data, pattern), keyOf).map(({ again, first }) => ({
      ...errorAt(
        again.path,
        `${JSON.stringify(again.value)} is already at ${pathText(first.path)}`,
        `a different ${pattern.at(-1)} for each ${what}`,
      ),
      severity,
    })),
  );
