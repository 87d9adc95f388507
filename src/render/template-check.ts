import type { FrontMatterValue } from "./front-matter.ts";
import type { Shape } from "./shape.ts";
import type { ParsedTemplates } from "./template-parse.ts";
import type { Problem } from "./template-problem.ts";
import { rootScope } from "./template-scope.ts";
import type { Walk } from "./template-values.ts";
import { walkProgram } from "./template-walk.ts";

const checkFrontMatter = (value: FrontMatterValue, walk: Walk, shape: Shape | undefined): void => {
  if (value.kind === "text") {
    walkProgram(value.program, rootScope(shape), { ...walk, lineOffset: value.lineOffset });
  } else if (value.kind === "list") {
    for (const item of value.items) checkFrontMatter(item, walk, shape);
  } else if (value.kind === "map") {
    for (const [, entry] of value.entries) checkFrontMatter(entry, walk, shape);
  }
};

const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];

/**
 * The mistakes of a template and of those that it includes, on every path through them. With a shape also
 * fields that views do not have, and values that may be missing; without one, only what no view could cure.
 */
export const checkTemplate = (
  name: string,
  templates: ParsedTemplates,
  shape: Shape | undefined,
): readonly Problem[] => {
  const parsed = templates.get(name);
  if (parsed === undefined) {
    const known = [...templates.keys()].join(", ") || "none";
    const message = `there is no template of this name; there are: ${known}`;
    return [{ template: name, origin: name, line: 1, column: 1, message }];
  }
  if (!parsed.ok) return parsed.reason;
  const { source, body, lineOffset, frontMatter } = parsed.value;
  const problems: Problem[] = [];
  const walk: Walk = { source, lineOffset, templates, problems, including: [name] };
  if (frontMatter !== null) checkFrontMatter(frontMatter, { ...walk, templates: new Map() }, shape);
  walkProgram(body, rootScope(shape), walk);
  return distinct(problems);
};
