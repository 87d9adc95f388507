/** What values and helper calls in a template come to. */
import { describeShape, type Shape } from "./shape.ts";
import {
  type Expression,
  expressionsOf,
  helperNameOf,
  type Location,
  type Path,
  type Program,
} from "./template-ast.ts";
import { HELPERS } from "./template-helpers.ts";
import type { ParsedTemplates } from "./template-parse.ts";
import { type Problem, problemAt, type TemplateSource } from "./template-problem.ts";
import { resolvePath, type Scope } from "./template-scope.ts";

/** One walk over a template. */
export interface Walk {
  readonly source: TemplateSource;
  readonly lineOffset: number;
  readonly templates: ParsedTemplates;
  /** What was found so far. */
  readonly problems: Problem[];
  /** Names of the templates that we are in, the outermost first. */
  readonly including: readonly string[];
  /** What `{{> @partial-block}}` stands for here, and the walk over the template that it was written in. */
  readonly inside: { readonly program: Program; readonly walk: Walk } | null;
  /** What has been walked of what was put inside partials. */
  readonly reached: Set<Program>;
}

/** Notes a problem; its answer stands for "not known". */
export const report = (walk: Walk, loc: Location, message: string): undefined => {
  walk.problems.push(problemAt(walk.source, walk.lineOffset, loc, message));
  return undefined;
};

/** Anything that calls a helper. */
export interface Call {
  readonly path: hbs.AST.PathExpression | hbs.AST.Literal;
  readonly params: readonly hbs.AST.Expression[];
  readonly hash?: { readonly pairs: readonly unknown[] } | undefined;
  readonly loc: Location;
}

const matches = (wanted: Shape, given: Shape): boolean => {
  if (typeof wanted === "string" || typeof given === "string") return wanted === given;
  if ("list" in wanted) return "list" in given && matches(wanted.list, given.list);
  if (!("fields" in wanted) || !("fields" in given)) return false;
  return Object.entries(wanted.fields).every(([name, shape]) => {
    const field = given.fields[name];
    return field !== undefined && matches(shape, field);
  });
};

const LITERALS: Readonly<Record<string, Shape>> = {
  StringLiteral: "text",
  NumberLiteral: "number",
  BooleanLiteral: "flag",
};

/**
 * The shape of a value; undefined where it is not known, or a mistake was reported. `asking`: in a condition,
 * where what may be missing is allowed to be.
 */
export const shapeOf = (
  expression: Expression,
  scope: Scope,
  walk: Walk,
  asking: boolean,
): Shape | undefined => {
  if (expression.type === "SubExpression") return shapeOfCall(expression, scope, walk);
  if (expression.type !== "PathExpression") return LITERALS[expression.type];
  const resolved = resolvePath(expression, scope, asking);
  return "wrong" in resolved ? report(walk, expression.loc, resolved.wrong) : resolved.shape;
};

/** Checks a helper call and its values; answers the shape of what it gives. */
export const shapeOfCall = (call: Call, scope: Scope, walk: Walk): Shape | undefined => {
  const name = helperNameOf(call.path) ?? (call.path as Path).original;
  const helper = Object.hasOwn(HELPERS, name) ? HELPERS[name] : undefined;
  if (helper === undefined) {
    const known = Object.keys(HELPERS).join(", ");
    return report(walk, call.loc, `there is no helper "${name}"; there are: ${known}`);
  }
  const given = expressionsOf(call);
  if (given.length !== helper.params.length || (call.hash?.pairs.length ?? 0) > 0) {
    return report(walk, call.loc, `"${name}" takes ${helper.params.length} value(s) and no named ones`);
  }
  for (const [index, wanted] of helper.params.entries()) {
    const expression = given[index];
    if (expression === undefined) continue;
    const shape = shapeOf(expression, scope, walk, wanted === "any");
    if (shape !== undefined && wanted !== "any" && !matches(wanted, shape)) {
      report(
        walk,
        expression.loc,
        `"${name}" takes ${describeShape(wanted)}, this is ${describeShape(shape)}`,
      );
    }
  }
  return name === "eq" ? "flag" : "text";
};
