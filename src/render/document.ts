/** Templates with front matter, rendered and read: what is wrong is told at the key that it is about. */
import type { FrontMatterOf, FrontMatterSchema } from "../config/schema/front-matter.ts";
import { describeProblem, type Problem, TemplateError } from "./template-problem.ts";
import type { Templates } from "./templates.ts";

/** A rendered template, with its front matter as the schema reads it. */
export interface ReadDocument<Schema extends FrontMatterSchema> {
  readonly frontMatter: FrontMatterOf<Schema>;
  /** Markdown, others' text in it made harmless. */
  readonly body: string;
}

/** Problems as an error. */
export const wrong = (problems: readonly Problem[]): TemplateError =>
  new TemplateError(problems.map(describeProblem).join("\n"), problems);

/** zod's complaints at the keys that they are about. */
const frontMatterProblems = <Schema extends FrontMatterSchema>(
  templates: Templates,
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  schema: Schema,
): { readonly frontMatter: FrontMatterOf<Schema> } | { readonly problems: readonly Problem[] } => {
  const read = schema.safeParse(attributes);
  if (read.success) return { frontMatter: read.data };
  const known = Object.keys(schema.shape).join(", ");
  if (Object.keys(attributes).length === 0)
    return {
      problems: [
        {
          ...templates.placeOf(name, ""),
          message: `there is no front matter: the template begins with a line ---, then keys such as title, then --- again (${known})`,
        },
      ],
    };
  const problems = read.error.issues.flatMap((issue) => {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [String(issue.path[0] ?? "title")];
    return keys.map((key) => {
      const inside = issue.path.slice(1).join(".");
      const where = inside === "" ? key : `${key}.${inside}`;
      const message =
        issue.code === "unrecognized_keys"
          ? `front matter: there is no key "${key}"; there are: ${known}`
          : `front matter: ${where}: ${issue.message}`;
      return { ...templates.placeOf(name, key), message };
    });
  });
  return { problems };
};

/** Renders a template with its front matter. Throws a TemplateError where either is wrong. */
export const readDocument = <Schema extends FrontMatterSchema>(
  templates: Templates,
  name: string,
  view: object,
  schema: Schema,
): ReadDocument<Schema> => {
  const { attributes, body } = templates.renderDocument(name, view);
  const read = frontMatterProblems(templates, name, attributes, schema);
  if ("problems" in read) throw wrong(read.problems);
  if (body === "") throw wrong([{ ...templates.placeOf(name, ""), message: "the template writes nothing" }]);
  return { frontMatter: read.frontMatter, body };
};

const problemsOfReading = (
  templates: Templates,
  name: string,
  view: object,
  schema: FrontMatterSchema,
): readonly Problem[] => {
  try {
    readDocument(templates, name, view, schema);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof TemplateError)) throw thrown;
    if (thrown.problems.length > 0) return [...thrown.problems];
    return [{ ...templates.placeOf(name, ""), message: thrown.message }];
  }
};

/** What goes wrong when a template is rendered with sample data, each mistake once. */
export const problemsWith = (
  templates: Templates,
  name: string,
  samples: readonly object[],
  schema: FrontMatterSchema,
): readonly Problem[] => {
  const tried = samples.flatMap((view) => problemsOfReading(templates, name, view, schema));
  return [...new Map(tried.map((problem) => [JSON.stringify(problem), problem])).values()];
};
