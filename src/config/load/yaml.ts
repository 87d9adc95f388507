import { type Document, LineCounter, parseDocument, visit, type YAMLError } from "yaml";
import { errorAt, type Mistake, type Path, type Problem, pathText } from "../problem.ts";
import { schemaNodesAt } from "./json-schema.ts";
import { locate, pathAround } from "./locate.ts";

/** A text read as YAML 1.2: plain data, and how to find a mistake's line. */
export interface YamlReading {
  /** undefined where the text is so broken that its data would mislead. */
  readonly data: unknown;
  readonly problems: readonly Problem[];
  readonly locate: (mistake: Mistake) => Problem;
}

/** Longer files are refused unread: a hundred thousand partner users fit into a third of it. */
export const LONGEST_TEXT = 8_000_000;

const MOST_SYNTAX_ERRORS = 20;
const DEEPEST_PATH = 8;
const EXPECTED_SIZE = "YAML of sensible depth, with few aliases";

/** Where the library speaks to programmers. */
const MESSAGES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "this key was given before",
  MULTIPLE_DOCS: "a second document begins here",
  NON_STRING_KEY: "a list or mapping serves as a key",
  TAG_RESOLVE_FAILED: "a tag that means nothing here",
};

const EXPECTED: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "each key once",
  TAB_AS_INDENT: "spaces as indentation",
  MULTIPLE_DOCS: "one document, without --- between parts",
  TAG_RESOLVE_FAILED: "values without tags such as !name",
  NON_STRING_KEY: "keys that are plain words",
  RESOURCE_EXHAUSTION: EXPECTED_SIZE,
  BAD_ALIAS: "an anchor such as &name before its alias *name",
  ENDLESS: "an alias beside or after what it stands for",
};

const unplaced =
  (file: string) =>
  (mistake: Mistake): Problem => ({
    file,
    line: 1,
    column: 1,
    path: pathText(mistake.path),
    message: mistake.message,
    expected: mistake.expected,
    severity: mistake.severity,
  });

const unreadable = (file: string, message: string, expected: string): YamlReading => ({
  data: undefined,
  problems: [unplaced(file)(errorAt([], message, expected))],
  locate: unplaced(file),
});

interface Complaint {
  readonly offset: number;
  readonly code: string;
  readonly message: string;
}

const BOMB: Complaint = {
  offset: 0,
  code: "RESOURCE_EXHAUSTION",
  message: "is nested too deeply, or multiplied by too many aliases",
};

/** Syntax errors breed others: of those at one place the first speaks for all, and a bomb is one mistake. */
const withoutEchoes = (errors: readonly YAMLError[]): Complaint[] => {
  if (errors.some((error) => error.code === "RESOURCE_EXHAUSTION")) return [BOMB];
  const first = new Map<number, Complaint>();
  for (const { pos, code, message } of errors) {
    if (!first.has(pos[0])) first.set(pos[0], { offset: pos[0], code, message });
  }
  return [...first.values()].slice(0, MOST_SYNTAX_ERRORS);
};

/**
 * Aliases without an anchor, which the library reports by exception, without a place; and those inside what they
 * stand for, which make a value without end: nothing that goes through it would return.
 */
const badAliases = (document: Document): Complaint[] => {
  const found: Complaint[] = [];
  visit(document, {
    Alias: (_, alias, above) => {
      const meant = alias.resolve(document);
      const offset = alias.range?.[0] ?? 0;
      if (meant === undefined)
        found.push({ offset, code: "BAD_ALIAS", message: `no anchor called ${alias.source}` });
      else if (above.includes(meant))
        found.push({
          offset,
          code: "ENDLESS",
          message: `*${alias.source} stands inside of what it stands for`,
        });
    },
  });
  return found;
};

/** The library's words without what it quotes of the file: that is of any length, and may be a secret. */
const withoutQuote = (message: string): string => message.replace(/:\s+["'`].*$/s, "");

const WORD = /^[A-Za-z]{1,30}$/;

/**
 * As far as its keys are words that the schema knows: where the syntax is wrong, anything may have been taken for a
 * key, a secret among it.
 */
const knownPart = (path: Path): Path => {
  const end = path.findIndex(
    (step, index) =>
      (typeof step === "string" && !WORD.test(step)) || schemaNodesAt(path.slice(0, index + 1)).length === 0,
  );
  return end === -1 ? path : path.slice(0, end);
};

const problemOf = (error: Complaint, file: string, document: Document, lines: LineCounter): Problem => {
  const position = lines.linePos(error.offset);
  const mistake = errorAt(
    knownPart(pathAround(document.contents, error.offset).slice(0, DEEPEST_PATH)),
    MESSAGES[error.code] ?? withoutQuote(error.message),
    EXPECTED[error.code] ?? "YAML 1.2",
  );
  return {
    ...unplaced(file)(mistake),
    line: Math.max(1, position.line),
    column: Math.max(1, position.col),
  };
};

const parse = (text: string, file: string): YamlReading => {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: "error",
  });
  const errors = withoutEchoes([...document.errors, ...document.warnings]);
  if (errors.length === 0) errors.push(...badAliases(document));
  const problems = errors.map((error) => problemOf(error, file, document, lines));
  // Only a repeated key leaves the rest of the tree as its author meant it.
  const misleading = errors.some((error) => error.code !== "DUPLICATE_KEY");
  return {
    data: misleading ? undefined : document.toJS(),
    problems,
    locate: (mistake) => locate(mistake, { file, document, lines }),
  };
};

/** Reads YAML; whatever the text holds, the answer is data or problems, never an exception. */
export const readYaml = (text: string, file: string): YamlReading => {
  if (text.length > LONGEST_TEXT) {
    return unreadable(file, `is ${text.length} characters long`, `at most ${LONGEST_TEXT} characters`);
  }
  if (/[\0\uFFFD]/.test(text)) return unreadable(file, "is not text in UTF-8", "a YAML file in UTF-8");
  try {
    return parse(text.replace(/^\uFEFF/, ""), file);
  } catch {
    // The library gives up by exception on bombs made of aliases, and on nesting that exhausts the stack.
    return unreadable(file, BOMB.message, EXPECTED_SIZE);
  }
};
