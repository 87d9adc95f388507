import type { Result } from "../lib/result.ts";
import { type FrontMatter, readFrontMatter, splitFrontMatter } from "./front-matter.ts";
import type { Program } from "./template-ast.ts";
import type { Problem, TemplateSource } from "./template-problem.ts";
import { parseProgram } from "./template-program.ts";

/** A template's syntax trees, or why there are none. */
export interface ParsedTemplate {
  readonly source: TemplateSource;
  readonly body: Program;
  /** Lines of the file before the body. */
  readonly lineOffset: number;
  readonly frontMatter: FrontMatter | null;
}

/** Parses a template: its front matter as YAML, each text in that and the body as Handlebars. */
export const parseTemplate = (source: TemplateSource): Result<ParsedTemplate, readonly Problem[]> => {
  const { yaml, body: text, lineOffset } = splitFrontMatter(source.text);
  const frontMatter = yaml === null ? null : readFrontMatter(yaml, source);
  const body = parseProgram(text, source, lineOffset);
  const problems = [
    ...(frontMatter !== null && !frontMatter.ok ? frontMatter.problems : []),
    ...(body.ok ? [] : [body.problem]),
  ];
  if (!body.ok || (frontMatter !== null && !frontMatter.ok)) return { ok: false, reason: problems };
  const value = { source, body: body.program, lineOffset, frontMatter: frontMatter?.value ?? null };
  return { ok: true, value };
};

/** Every template by name, as far as it could be parsed. */
export type ParsedTemplates = ReadonlyMap<string, Result<ParsedTemplate, readonly Problem[]>>;
