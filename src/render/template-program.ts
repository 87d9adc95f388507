import Handlebars from "handlebars";
import { messageOf } from "../lib/errors.ts";
import type { Program } from "./template-ast.ts";
import type { Problem, TemplateSource } from "./template-problem.ts";

/** Where the library says that the text went wrong; its lines count from 1, its columns from 0. */
const placeOf = (thrown: unknown): { line: number; column: number } => {
  const known = thrown instanceof Handlebars.Exception ? thrown : null;
  const line = Number(known?.lineNumber ?? /on line (\d+)/.exec(messageOf(thrown))?.[1] ?? 1);
  const marker = /^(-*)\^/m.exec(messageOf(thrown))?.[1]?.length;
  return { line, column: Number(known?.column ?? marker ?? 0) };
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
    const { line, column } = placeOf(thrown);
    const place = { line: line + lineOffset, column: column + 1 };
    const { name: template, origin } = source;
    return { ok: false, problem: { template, origin, ...place, message: syntaxMessage(thrown) } };
  }
};
