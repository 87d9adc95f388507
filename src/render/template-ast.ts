/** Handlebars' syntax tree (its types declare the global `hbs`) as closed unions, so that a walk can be exhaustive. */

/** Where something is; columns count from 0. */
export type Location = hbs.AST.SourceLocation;
/** A sequence of statements. */
export type Program = hbs.AST.Program;
/** `{{value}}` or `{{helper value}}`. */
export type Mustache = hbs.AST.MustacheStatement;
/** `{{#helper value}}…{{/helper}}`. */
export type Block = hbs.AST.BlockStatement;
/** `{{> name}}`. */
export type Partial = hbs.AST.PartialStatement;
/** `{{#> name}}…{{/name}}`: a partial that is given something to put inside. */
export type PartialBlock = hbs.AST.PartialBlockStatement;
/** `issue.title`. */
export type Path = hbs.AST.PathExpression;

/** Text of the template itself. */
export interface Content {
  readonly type: "ContentStatement";
  readonly value: string;
  readonly loc: Location;
}

/** A statement; whatever is not used here is `other`. */
export type Statement =
  | Mustache
  | Block
  | Partial
  | PartialBlock
  | Content
  | { readonly type: "CommentStatement"; readonly loc: Location }
  | { readonly type: "Decorator" | "DecoratorBlock"; readonly loc: Location };

/** A value: a path, a helper's answer or a literal. */
export type Expression =
  | Path
  | hbs.AST.SubExpression
  | { readonly type: Literal; readonly value?: unknown; readonly loc: Location };

type Literal = "StringLiteral" | "NumberLiteral" | "BooleanLiteral" | "UndefinedLiteral" | "NullLiteral";

/** The statements of a program; the library's own type leaves their kinds open. */
export const statementsOf = (program: Program): readonly Statement[] =>
  program.body as readonly hbs.AST.Statement[] as readonly Statement[];

/** The values given to a helper or partial. */
export const expressionsOf = (call: {
  readonly params: readonly hbs.AST.Expression[];
}): readonly Expression[] => call.params as readonly Expression[];

/** The name by which a helper is called; undefined for literals and paths of several parts. */
export const helperNameOf = (path: hbs.AST.PathExpression | hbs.AST.Literal): string | undefined => {
  const { type, parts, depth, data } = path as Path;
  return type === "PathExpression" && parts.length === 1 && depth === 0 && !data ? parts[0] : undefined;
};

/** Stands in a partial for what a partial block puts inside. */
export const INSIDE = "@partial-block";

/** The name of a partial; undefined where it is not fixed. */
export const partialNameOf = ({ name }: Partial | PartialBlock): string | undefined =>
  name.type === "PathExpression" ? name.original : undefined;

/**
 * The template that another one extends: the partial block that comes first in it. Its front matter is inherited.
 */
export const extendedBy = (program: Program): string | undefined => {
  const first = statementsOf(program).find(
    (statement) =>
      statement.type !== "CommentStatement" &&
      (statement.type !== "ContentStatement" || statement.value.trim() !== ""),
  );
  return first?.type === "PartialBlockStatement" ? partialNameOf(first) : undefined;
};
