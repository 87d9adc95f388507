import { LiaisonError } from "../lib/errors.ts";
import type { Location } from "./template-ast.ts";

/** A mistake in a template. */
export interface Problem {
  /** Name of the template, such as `comment/welcome`. */
  readonly template: string;
  /** The file. */
  readonly origin: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** One sentence. */
  readonly message: string;
}

/** A template as it was given. */
export interface TemplateSource {
  /** `status`, `comment/welcome`: how others refer to it. */
  readonly name: string;
  readonly text: string;
  /** The file, for messages. */
  readonly origin: string;
}

/** A template that cannot be rendered, or not with this view. */
export class TemplateError extends LiaisonError {
  readonly problems: readonly Problem[];

  constructor(message: string, problems: readonly Problem[] = [], cause?: unknown) {
    super(message, {
      code: "render.template",
      disposition: { kind: "give-up" },
      remedy: "Correct the template; `liaison config check` shows all mistakes with line and column.",
      cause,
    });
    this.problems = problems;
  }
}

/** `file:line:column: message`. */
export const describeProblem = ({ origin, line, column, message }: Problem): string =>
  `${origin}:${line}:${column}: ${message}`;

/** A problem at a place of the syntax tree, whose template begins `lineOffset` lines below the file's first. */
export const problemAt = (
  source: TemplateSource,
  lineOffset: number,
  loc: Location,
  message: string,
): Problem => ({
  template: source.name,
  origin: source.origin,
  line: loc.start.line + lineOffset,
  column: loc.start.column + 1,
  message,
});
