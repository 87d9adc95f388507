import { renderFrontMatter } from "./front-matter-render.ts";
import type { Shape } from "./shape.ts";
import { MOST_CHARACTERS } from "./template-bounds.ts";
import { checkTemplate, type KeyShapes, lineageOf } from "./template-check.ts";
import { compileProgram, createEngine, startRendering } from "./template-compile.ts";
import { alone } from "./template-helpers.ts";
import { type ParsedTemplate, parseTemplate } from "./template-parse.ts";
import { describeProblem, type Problem, TemplateError, type TemplateSource } from "./template-problem.ts";

/** A rendered template. */
interface RenderedDocument {
  /** What its front matter says, and for keys that it has not, that of the template that it extends. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** All templates that there are. */
export interface Templates {
  readonly names: readonly string[];
  /** The body. Throws a TemplateError for an unknown or faulty template, or a view that lacks what it writes. */
  render(name: string, view: object): string;
  /** Front matter and body. Throws as `render` does. */
  renderDocument(name: string, view: object): RenderedDocument;
  /**
   * Every mistake that the template has, on every path through it, for views of this shape. `keys`: what some keys
   * of its front matter see instead.
   */
  check(name: string, viewSchema: Shape, keys?: KeyShapes): readonly Problem[];
  /** Whether its front matter, or that of a template that it extends, has a key. */
  hasKey(name: string, key: string): boolean;
  /** Where a key of its front matter is written; the start of the template where the key is nowhere. */
  placeOf(name: string, key: string): Place;
}

/** A place in a template's file, counted from 1. */
type Place = Omit<Problem, "message">;

type Renderer = (view: unknown) => RenderedDocument;

const bounded = (text: string): string => {
  if (text.length <= MOST_CHARACTERS) return text;
  throw new TemplateError(`the text becomes longer than ${MOST_CHARACTERS} characters`);
};

/** `ancestors`: those that it extends, the nearest first. */
const rendererOf = (
  parsed: ParsedTemplate,
  ancestors: readonly ParsedTemplate[],
  engine: ReturnType<typeof createEngine>,
): Renderer => {
  const write = compileProgram(engine, parsed.body, "markdown");
  const writers = [parsed, ...ancestors].map(({ frontMatter }) => renderFrontMatter(engine, frontMatter));
  return (view) => ({
    attributes: Object.assign({}, ...writers.toReversed().map((attributesOf) => attributesOf(view))),
    body: bounded(alone(write(view, startRendering()))),
  });
};

const failure = (name: string, thrown: unknown): TemplateError => {
  if (thrown instanceof TemplateError && thrown.problems.length > 0) return thrown;
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new TemplateError(`template ${name}: ${why}`, [], thrown);
};

const parseAll = (sources: readonly TemplateSource[]) =>
  new Map(sources.map((source) => [source.name, parseTemplate(source)]));

const placeIn = (name: string, key: string, lineage: readonly ParsedTemplate[]): Place => {
  for (const { source, frontMatter } of lineage) {
    const entry = frontMatter?.entries.find((one) => one.key === key);
    if (entry !== undefined)
      return { template: source.name, origin: source.origin, line: entry.line, column: entry.column };
  }
  return { template: name, origin: lineage[0]?.source.origin ?? name, line: 1, column: 1 };
};

/** Only data reaches a template: no functions, no prototypes. */
const plainData = (view: object): unknown => JSON.parse(JSON.stringify(view));

/**
 * Prepares templates; of several of one name the last counts. They see only the view and each other, and every
 * value they write is made harmless. Faulty ones are reported by `check` and when they are rendered.
 */
export const createTemplates = (sources: readonly TemplateSource[]): Templates => {
  const parsed = parseAll(sources);
  const renderers = new Map<string, Renderer>();
  const engine = createEngine();
  for (const [name, template] of parsed) {
    if (template.ok) engine.registerPartial(name, compileProgram(engine, template.value.body, "markdown"));
  }
  const lineage = (name: string): ParsedTemplate[] =>
    lineageOf(name, parsed).flatMap((one) => {
      const template = parsed.get(one);
      return template?.ok === true ? [template.value] : [];
    });
  const prepare = (name: string): Renderer => {
    const problems = checkTemplate(name, parsed, undefined);
    const template = parsed.get(name);
    if (template?.ok !== true || problems.length > 0) {
      throw new TemplateError(problems.map(describeProblem).join("\n"), problems);
    }
    return rendererOf(template.value, lineage(name).slice(1), engine);
  };
  const renderDocument = (name: string, view: object): RenderedDocument => {
    try {
      const renderer = renderers.get(name) ?? prepare(name);
      renderers.set(name, renderer);
      return renderer(plainData(view));
    } catch (thrown) {
      throw failure(name, thrown);
    }
  };
  return {
    names: [...parsed.keys()],
    renderDocument,
    render: (name, view) => renderDocument(name, view).body,
    check: (name, viewSchema, keys) => checkTemplate(name, parsed, viewSchema, keys),
    hasKey: (name, key) =>
      lineage(name).some(
        ({ frontMatter }) => frontMatter?.entries.some((entry) => entry.key === key) === true,
      ),
    placeOf: (name, key) => placeIn(name, key, lineage(name)),
  };
};
