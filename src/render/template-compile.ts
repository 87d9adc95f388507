/** Makes functions of syntax trees, with everything that is written escaped. */
import Handlebars from "handlebars";
import {
  INSIDE,
  type Mustache,
  type Partial,
  type PartialBlock,
  type Path,
  type Program,
  partialNameOf,
  type Statement,
  statementsOf,
} from "./template-ast.ts";
import { inBounds, nothingSpent } from "./template-bounds.ts";
import { ESCAPERS, escapeMarkdown, escapePlain, escapeTitle, HELPERS } from "./template-helpers.ts";
import { boundOf } from "./title-bound.ts";

/** Where a text goes: a note's Markdown, a line of front matter, or the title of an issue. */
export type Target = keyof typeof ESCAPERS;

type Engine = typeof Handlebars;

const pathTo = (name: string, { loc }: Mustache): Path => ({
  type: "PathExpression",
  data: false,
  depth: 0,
  parts: [name],
  original: name,
  loc,
});

/**
 * `{{value}}` → `{{escaper value "value" bound}}`, `{{helper value}}` → `{{escaper (helper value) "helper" bound}}`;
 * the bound is how long it may become in a title.
 */
const escaped = (statement: Mustache, escaper: string): Mustache => {
  const { path, params, hash, loc } = statement;
  const { original } = path as Path;
  const isCall = params.length > 0;
  const value = isCall ? { type: "SubExpression", path, params, hash, loc } : path;
  const name = { type: "StringLiteral", value: original, original, loc };
  const bound = boundOf(statement);
  const most = { type: "NumberLiteral", value: bound, original: bound, loc };
  return { ...statement, path: pathTo(escaper, statement), params: [value, name, most] };
};

/** `{{> @partial-block}}` → `{{#> @partial-block}}{{/@partial-block}}`: where nothing was put inside, nothing is written. */
const withNothingInside = (partial: Partial): Partial | PartialBlock => {
  if (partialNameOf(partial) !== INSIDE) return partial;
  const program: Program = { type: "Program", body: [], blockParams: [], loc: partial.loc };
  return { ...partial, type: "PartialBlockStatement", program, openStrip: NO_STRIP, closeStrip: NO_STRIP };
};

const NO_STRIP = { open: false, close: false };

const escapeStatement = (statement: Statement, escaper: string): Statement => {
  if (statement.type === "MustacheStatement") return escaped(statement, escaper);
  if (statement.type === "PartialStatement") return withNothingInside(statement);
  if (statement.type === "PartialBlockStatement") {
    return { ...statement, program: escapeProgram(statement.program, escaper) };
  }
  if (statement.type !== "BlockStatement") return statement;
  const { program, inverse } = statement;
  const escapedBlock = { ...statement, program: escapeProgram(program, escaper) };
  return inverse === undefined || inverse === null
    ? escapedBlock
    : { ...escapedBlock, inverse: escapeProgram(inverse, escaper) };
};

const escapeProgram = (program: Program, escaper: string): Program => ({
  ...program,
  body: statementsOf(program).map((statement) => escapeStatement(statement, escaper)),
});

/** An own engine: nothing that others register can reach it, and no helper but ours exists in it. */
export const createEngine = (): Engine => {
  const engine = Handlebars.create();
  for (const name of ["log", "lookup"]) engine.unregisterHelper(name);
  for (const [name, { run, params }] of Object.entries(HELPERS)) {
    engine.registerHelper(name, (...values: unknown[]) => run(...values.slice(0, params.length)));
  }
  engine.registerHelper(ESCAPERS.markdown, escapeMarkdown);
  engine.registerHelper(ESCAPERS.plain, escapePlain);
  engine.registerHelper(ESCAPERS.title, escapeTitle);
  engine.registerHelper("each", inBounds);
  return engine;
};

const KNOWN = Object.fromEntries(
  [...Object.keys(HELPERS), ...Object.values(ESCAPERS)].map((name) => [name, true]),
);

/** Rendering: with bounds, and without anything that the view does not hold itself. */
export const startRendering = () => ({
  data: { spent: nothingSpent() },
  allowProtoMethodsByDefault: false,
  allowProtoPropertiesByDefault: false,
});

/** Compiles a checked tree; partials are registered in the engine. */
export const compileProgram = (engine: Engine, program: Program, target: Target) =>
  engine.compile(escapeProgram(program, ESCAPERS[target]), {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: KNOWN,
    noEscape: true,
  });
