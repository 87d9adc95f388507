import type { FrontMatter, FrontMatterEntry, FrontMatterValue } from "./front-matter.ts";
import type { Shape } from "./shape.ts";
import { extendedBy } from "./template-ast.ts";
import type { ParsedTemplates } from "./template-parse.ts";
import { type Problem, problemAt } from "./template-problem.ts";
import { rootScope } from "./template-scope.ts";
import type { Walk } from "./template-values.ts";
import { walkProgram } from "./template-walk.ts";
import { TITLE, titleMistakes } from "./title-bound.ts";

/** What keys of the front matter see instead of the whole view. */
export type KeyShapes = Readonly<Record<string, Shape>>;

const checkValue = (value: FrontMatterValue, walk: Walk, shape: Shape | undefined): void => {
  if (value.kind === "text") {
    walkProgram(value.program, rootScope(shape), { ...walk, lineOffset: value.lineOffset });
  } else if (value.kind === "list") {
    for (const item of value.items) checkValue(item, walk, shape);
  } else if (value.kind === "map") {
    for (const { value: inner } of value.entries) checkValue(inner, walk, shape);
  }
};

const checkTitle = ({ value, line, column }: FrontMatterEntry, { source, problems }: Walk): void => {
  if (value.kind !== "text") return;
  for (const { loc, message } of titleMistakes(value.program)) {
    const { name: template, origin } = source;
    problems.push(
      loc === null
        ? { template, origin, line, column, message }
        : problemAt(source, value.lineOffset, loc, message),
    );
  }
};

const checkFrontMatter = (
  { entries }: FrontMatter,
  walk: Walk,
  shape: Shape | undefined,
  keys: KeyShapes,
): void => {
  for (const entry of entries) {
    const own = Object.hasOwn(keys, entry.key) ? keys[entry.key] : undefined;
    checkValue(entry.value, walk, shape === undefined ? undefined : (own ?? shape));
    if (entry.key === TITLE) checkTitle(entry, walk);
  }
};

const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];

/** A template and those that it extends, itself first; what cannot be read, or comes twice, ends the row. */
export const lineageOf = (name: string, templates: ParsedTemplates): readonly string[] => {
  const names: string[] = [];
  let next: string | undefined = name;
  while (next !== undefined && !names.includes(next)) {
    const parsed = templates.get(next);
    if (parsed?.ok !== true) break;
    names.push(next);
    next = extendedBy(parsed.value.body);
  }
  return names;
};

/**
 * The mistakes of a template and of those that it includes or extends, on every path through them. With a shape also
 * fields that views do not have, and values that may be missing; without one, only what no view could cure.
 */
export const checkTemplate = (
  name: string,
  templates: ParsedTemplates,
  shape: Shape | undefined,
  keys: KeyShapes = {},
): readonly Problem[] => {
  const parsed = templates.get(name);
  if (parsed === undefined) {
    const known = [...templates.keys()].join(", ") || "none";
    const message = `there is no template of this name; there are: ${known}`;
    return [{ template: name, origin: name, line: 1, column: 1, message }];
  }
  if (!parsed.ok) return parsed.reason;
  const { source, body, lineOffset } = parsed.value;
  const problems: Problem[] = [];
  const walk: Walk = {
    source,
    lineOffset,
    templates,
    problems,
    including: [name],
    inside: null,
    reached: new Set(),
  };
  for (const ancestor of lineageOf(name, templates)) {
    const found = templates.get(ancestor);
    if (found?.ok !== true || found.value.frontMatter === null) continue;
    const there = { ...walk, source: found.value.source, templates: new Map() };
    checkFrontMatter(found.value.frontMatter, there, shape, keys);
  }
  walkProgram(body, rootScope(shape), walk);
  return distinct(problems);
};
