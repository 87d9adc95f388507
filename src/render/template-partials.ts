/** Walks into the templates that a template includes or extends. */
import {
  expressionsOf,
  INSIDE,
  type Partial,
  type PartialBlock,
  type Program,
  partialNameOf,
} from "./template-ast.ts";
import { rootScope, type Scope } from "./template-scope.ts";
import { report, shapeOf, type Walk } from "./template-values.ts";

/** Walks a program; handed over, since programs and partials hold each other. */
type WalkProgram = (program: Program, scope: Scope, walk: Walk) => void;

/** `{{> @partial-block}}`: what was put inside, in the words of the template that put it there. */
const walkInside = (partial: Partial | PartialBlock, here: Scope, walk: Walk, on: WalkProgram): void => {
  if (partial.type === "PartialBlockStatement") {
    report(walk, partial.loc, `write {{> ${INSIDE}}}: nothing else can stand in its place`);
  } else if (walk.inside !== null) {
    walk.reached.add(walk.inside.program);
    on(walk.inside.program, here, walk.inside.walk);
  }
};

/** Reports the mistakes of an included or extended template, for the value it is given here. */
export const walkPartial = (
  partial: Partial | PartialBlock,
  scope: Scope,
  walk: Walk,
  on: WalkProgram,
): void => {
  const name = partialNameOf(partial);
  const [context, another] = expressionsOf(partial);
  if (name === undefined || another !== undefined || (partial.hash?.pairs.length ?? 0) > 0) {
    report(walk, partial.loc, "a partial has a fixed name and takes at most one value: {{> name value}}");
    return;
  }
  const here = context === undefined ? scope.here : shapeOf(context, scope, walk, false);
  const inner = { ...rootScope(here), root: scope.root };
  if (name === INSIDE) {
    walkInside(partial, inner, walk, on);
    return;
  }
  if (walk.including.includes(name)) {
    report(walk, partial.loc, `the template ${name} would include itself`);
    return;
  }
  const template = walk.templates.get(name);
  if (template === undefined) {
    report(walk, partial.loc, `there is no template "${name}" to include here`);
    return;
  }
  if (!template.ok) {
    walk.problems.push(...template.reason);
    return;
  }
  const { source, lineOffset, body } = template.value;
  const inside = partial.type === "PartialBlockStatement" ? { program: partial.program, walk } : walk.inside;
  on(body, inner, { ...walk, source, lineOffset, inside, including: [...walk.including, name] });
  if (partial.type === "PartialBlockStatement" && !walk.reached.has(partial.program)) {
    report(walk, partial.loc, `the template ${name} has no place for this: {{> ${INSIDE}}} is not in it`);
  }
};
