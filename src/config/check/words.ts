import { errorAt, type Mistake, type Path, warningAt } from "../problem.ts";
import { anyOf, didYouMean } from "../suggest.ts";
import { type Located, selectTexts } from "./select.ts";

const PATTERNS: readonly Path[] = [
  ...["title", "description", "title_or_description"].map((key) => ["rules", "*", "conditions", key]),
  ["areas", "*", "words"],
];

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

const ESCALATION = "escalation/";
const DOCUMENTATION = "documentation/";

const unknownTemplates = (
  texts: readonly Located<string>[],
  folder: string,
  known: readonly string[],
): Mistake[] => {
  const expected = known.length === 0 ? `a file in templates/${folder}` : anyOf(known);
  return texts
    .filter(({ value }) => !known.includes(value))
    .map(({ path, value }) => errorAt(path, `no such template${didYouMean(value, known)}`, expected));
};

/** Names of the templates in a folder, without it. */
const namesIn = (folder: string, templates: readonly string[]): string[] => [
  ...new Set(templates.flatMap((name) => (name.startsWith(folder) ? name.slice(folder.length) : []))),
];

const withoutFolder = (texts: readonly Located<string>[], folder: string): Located<string>[] =>
  texts.map((located) =>
    located.value.startsWith(folder) ? { ...located, value: located.value.slice(folder.length) } : located,
  );

/** Templates that do not exist; those of escalations and documentation may be named with their folder. */
export const checkTemplates = (data: unknown, templates: readonly string[]): Mistake[] => {
  const escalations = selectTexts(data, ["liaisons", "*", "escalation", "template"]);
  // Parts are pieces of templates and write no issue.
  const ofEscalations = namesIn(ESCALATION, templates).filter((name) => !name.startsWith("parts/"));
  return [
    ...unknownTemplates(
      selectTexts(data, ["rules", "*", "actions", "comment"]),
      "comment/",
      namesIn("comment/", templates),
    ),
    ...unknownTemplates(withoutFolder(escalations, ESCALATION), ESCALATION, ofEscalations),
    ...unknownTemplates(
      withoutFolder(selectTexts(data, ["documentation", "template"]), DOCUMENTATION),
      DOCUMENTATION,
      namesIn(DOCUMENTATION, templates),
    ),
    ...unknownTemplates(
      selectTexts(data, ["meetings", "*", "agenda", "template"]),
      "agenda/",
      namesIn("agenda/", templates),
    ),
  ];
};

/** Files and folders that do not exist. */
export const checkFiles = (data: unknown, exists: (path: string) => boolean): Mistake[] =>
  [...selectTexts(data, ["apps"]), ...selectTexts(data, ["templates"])]
    .filter(({ value }) => !exists(value))
    .map(({ path }) => errorAt(path, "does not exist", "a path relative to this file"));
