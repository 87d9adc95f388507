/** Makes functions of syntax trees, with everything that is written escaped. */
import Handlebars from "handlebars";
import { type Mustache, type Path, type Program, type Statement, statementsOf } from "./template-ast.ts";
import { inBounds } from "./template-bounds.ts";
import { ESCAPERS, escapeMarkdown, escapePlain, HELPERS } from "./template-helpers.ts";

/** Where a text goes: a note's Markdown, or a line of front matter. */
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

/** `{{value}}` → `{{escaper value "value"}}`, `{{helper value}}` → `{{escaper (helper value) "helper"}}`. */
const escaped = (statement: Mustache, escaper: string): Mustache => {
  const { path, params, hash, loc } = statement;
  const { original } = path as Path;
  const isCall = params.length > 0;
  const value = isCall ? { type: "SubExpression", path, params, hash, loc } : path;
  const name = { type: "StringLiteral", value: original, original, loc };
  return { ...statement, path: pathTo(escaper, statement), params: [value, name] };
};

const escapeStatement = (statement: Statement, escaper: string): Statement => {
  if (statement.type === "MustacheStatement") return escaped(statement, escaper);
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
  engine.registerHelper("each", inBounds);
  return engine;
};

const KNOWN = Object.fromEntries(
  [...Object.keys(HELPERS), ...Object.values(ESCAPERS)].map((name) => [name, true]),
);

/** Compiles a checked tree; partials are registered in the engine. */
export const compileProgram = (engine: Engine, program: Program, target: Target) =>
  engine.compile(escapeProgram(program, ESCAPERS[target]), {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: KNOWN,
    noEscape: true,
  });
