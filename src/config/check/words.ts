import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";
import { anyOf, didYouMean } from "../suggest.ts";
import { selectTexts } from "./select.ts";

const PATTERNS: readonly Path[] = ["title", "description", "title_or_description"].map((key) => [
  "rules",
  "*",
  "conditions",
  key,
]);

/** Regular expressions that cannot be used. */
export const checkPatterns = (data: unknown, refuse: (pattern: string) => string | null): Mistake[] =>
  PATTERNS.flatMap((pattern) => selectTexts(data, pattern)).flatMap(({ path, value }) => {
    const why = refuse(value);
    return why === null ? [] : [errorAt(path, why, "a regular expression in RE2's syntax")];
  });

/** Cadences that a schedule cannot use, or has to guess: the words are kept. */
export const checkCadences = (data: unknown, refuse: (words: string) => string | null): Mistake[] =>
  [["liaisons", "*", "meets"] as const, ["liaisons", "*", "meets", "words"] as const]
    .flatMap((pattern) => selectTexts(data, pattern))
    .flatMap(({ path, value }) => {
      const why = refuse(value);
      return why === null ? [] : [warningAt(path, `${why}; the words are kept`, "such as every 2 weeks")];
    });

/** Templates of comments that do not exist. */
export const checkTemplates = (data: unknown, templates: readonly string[]): Mistake[] => {
  const known = templates.flatMap((name) => (name.startsWith("comment/") ? name.slice(8) : []));
  const expected = known.length === 0 ? "a file in templates/comment/" : anyOf(known);
  return selectTexts(data, ["rules", "*", "actions", "comment"])
    .filter(({ value }) => !known.includes(value))
    .map(({ path, value }) => errorAt(path, `no such template${didYouMean(value, known)}`, expected));
};

/** Files and folders that do not exist. */
export const checkFiles = (data: unknown, exists: (path: string) => boolean): Mistake[] =>
  [...selectTexts(data, ["apps"]), ...selectTexts(data, ["templates"])]
    .filter(({ value }) => !exists(value))
    .map(({ path }) => errorAt(path, "does not exist", "a path relative to this file"));
