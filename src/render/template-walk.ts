/** Walks every path through a template, also those that no view has taken yet. */
import { describeShape, type Shape } from "./shape.ts";
import {
  type Block,
  type Expression,
  expressionsOf,
  helperNameOf,
  type Mustache,
  type Path,
  type Program,
  type Statement,
  statementsOf,
} from "./template-ast.ts";
import { BLOCKS, HELPERS } from "./template-helpers.ts";
import { walkPartial } from "./template-partials.ts";
import { objectionTo } from "./template-places.ts";
import { innerScope, type Scope, withPresent } from "./template-scope.ts";
import { report, shapeOf, shapeOfCall, type Walk } from "./template-values.ts";

/** Reports the mistakes of a sequence of statements. */
export const walkProgram = (program: Program, scope: Scope, walk: Walk): void => {
  const statements = statementsOf(program);
  for (const [index, statement] of statements.entries()) {
    const why = objectionTo(statement, statements[index + 1]);
    if (why !== null) report(walk, (statements[index + 1] ?? statement).loc, why);
    walkStatement(statement, scope, walk);
  }
};

const walkStatement = (statement: Statement, scope: Scope, walk: Walk): void => {
  if (statement.type === "MustacheStatement") walkMustache(statement, scope, walk);
  else if (statement.type === "BlockStatement") walkBlock(statement, scope, walk);
  else if (statement.type === "PartialStatement" || statement.type === "PartialBlockStatement")
    walkPartial(statement, scope, walk, walkProgram);
  else if (statement.type !== "ContentStatement" && statement.type !== "CommentStatement") {
    report(walk, statement.loc, "inline partials and decorators are not available here");
  }
};

const walkMustache = (statement: Mustache, scope: Scope, walk: Walk): void => {
  const { path, params, loc, escaped } = statement;
  if (!escaped) report(walk, loc, "{{{…}}} and {{&…}} would write text as it is: use {{…}}");
  const name = helperNameOf(path);
  const isHelper = name !== undefined && Object.hasOwn(HELPERS, name);
  const isCall = params.length > 0 || (statement.hash?.pairs.length ?? 0) > 0 || isHelper;
  const shape = isCall
    ? shapeOfCall(statement, scope, walk)
    : shapeOf(path as Expression, scope, walk, false);
  if (shape === undefined || shape === "text" || shape === "number") return;
  const advice =
    typeof shape === "object" && "list" in shape ? "use {{#each}}" : "use {{#if}} or one of its fields";
  report(walk, loc, `${(path as Path).original} is ${describeShape(shape)} and cannot be written: ${advice}`);
};

const walkBlock = (block: Block, scope: Scope, walk: Walk): void => {
  const name = helperNameOf(block.path) ?? block.path.original;
  const [value, another] = expressionsOf(block);
  if (!BLOCKS.has(name)) {
    report(walk, block.loc, `there is no block "${name}"; there are: ${[...BLOCKS].join(", ")}`);
    return;
  }
  if (value === undefined || another !== undefined || (block.hash?.pairs.length ?? 0) > 0) {
    report(walk, block.loc, `{{#${name}}} takes one value`);
    return;
  }
  const shape = shapeOf(value, scope, walk, true);
  const path = value.type === "PathExpression" ? value : null;
  const known = path === null ? scope : withPresent(scope, path);
  const inside = insideBlock(name, block, scope, known, shape, walk);
  if (block.program) walkProgram(block.program, inside, walk);
  if (block.inverse) walkProgram(block.inverse, name === "unless" ? known : scope, walk);
};

/** What names mean inside a block, before its `else`. */
const insideBlock = (
  name: string,
  block: Block,
  scope: Scope,
  known: Scope,
  shape: Shape | undefined,
  walk: Walk,
): Scope => {
  if (name === "if") return known;
  if (name === "unless") return scope;
  const [first, second] = block.program?.blockParams ?? [];
  if (name === "with") return innerScope(known, shape, first === undefined ? [] : [[first, shape]], false);
  const isList = typeof shape === "object" && "list" in shape;
  if (shape !== undefined && !isList) {
    report(walk, block.loc, `{{#each}} goes through lists; this is ${describeShape(shape)}`);
  }
  const item = isList ? shape.list : undefined;
  const names: [string, Shape | undefined][] = [];
  if (first !== undefined) names.push([first, item]);
  if (second !== undefined) names.push([second, "number"]);
  return innerScope(known, item, names, true);
};
