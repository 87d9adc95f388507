import Handlebars from "handlebars";
import { messageOf } from "../lib/errors.ts";
import type { Program } from "./template-ast.ts";
import type { Problem, TemplateSource } from "./template-problem.ts";

/**
 * The column of a syntax error, from 0. The library tells it only by a drawing: the last 20 characters before the
 * error without their line breaks, something after them, and a line of dashes that ends below the error.
 */
const columnOf = (message: string, line: string): number => {
  const [, drawing = "", dashes = ""] = /\n(.*)\n(-*)\^/.exec(message) ?? [];
  const before = drawing.slice(0, dashes.length).replace(/^\.\.\./, "");
  for (let column = line.length; column > 0; column -= 1) {
    if (before.endsWith(line.slice(Math.max(0, column - before.length), column))) return column;
  }
  return 0;
};

/** Where the library says that a text went wrong; lines count from 1, columns from 0. */
const placeOf = (thrown: unknown, text: string): { line: number; column: number } => {
  if (thrown instanceof Handlebars.Exception && thrown.lineNumber !== undefined) {
    return { line: Number(thrown.lineNumber), column: Number(thrown.column) };
  }
  const message = messageOf(thrown);
  const line = Number(/on line (\d+)/.exec(message)?.[1] ?? 1);
  return { line, column: columnOf(message, text.split("\n")[line - 1] ?? "") };
};

const syntaxMessage = (thrown: unknown): string => {
  const [first = "", ...rest] = messageOf(thrown).split("\n");
  const expected = rest.find((line) => line.startsWith("Expecting"));
  if (expected === undefined) return `not a Handlebars template: ${first.replace(/ - \d+:\d+$/, "")}`;
  return expected.includes("got 'EOF'")
    ? "not a Handlebars template: a block or expression is not closed"
    : "not a Handlebars template: something is missing or too much here";
};

/** Parses one piece of Handlebars that begins `lineOffset` lines below the start of the source. */
export const parseProgram = (
  text: string,
  source: TemplateSource,
  lineOffset: number,
): { ok: true; program: Program } | { ok: false; problem: Problem } => {
  try {
    return { ok: true, program: Handlebars.parse(text, { srcName: source.name }) };
  } catch (thrown) {
    const { line, column } = placeOf(thrown, text);
    const place = { line: line + lineOffset, column: column + 1 };
    const { name: template, origin } = source;
    return { ok: false, problem: { template, origin, ...place, message: syntaxMessage(thrown) } };
  }
};
