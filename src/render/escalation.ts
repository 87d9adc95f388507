/** Issues in other teams' projects, from `templates/escalation/*.md.hbs`. */
import { type EscalationFrontMatter, escalationFrontMatter } from "../config/schema/front-matter.ts";
import { sampleEscalationViews } from "./escalation-samples.ts";
import { describeProblem, type Problem, TemplateError } from "./template-problem.ts";
import type { Templates } from "./templates.ts";
import { type EscalationTemplateView, escalationView, trustedView } from "./views.ts";

export { plainEscalation } from "./escalation-plain.ts";
export { sampleEscalationViews } from "./escalation-samples.ts";

/** What is to be opened in a team's project. */
export interface RenderedEscalation {
  readonly frontMatter: EscalationFrontMatter;
  /** Markdown, others' text in it made harmless. */
  readonly body: string;
}

const PREFIX = "escalation/";
const PARTS = `${PREFIX}parts/`;

/** The template that teams without one of their own get. */
const DEFAULT_ESCALATION = `${PREFIX}default`;

/** Whether a template is rendered as an escalation; pieces of such templates are not. */
export const isEscalation = (name: string): boolean => name.startsWith(PREFIX) && !name.startsWith(PARTS);

/** Whether a template is a piece of escalations' templates. */
export const isEscalationPart = (name: string): boolean => name.startsWith(PARTS);

/** `legal` and `escalation/legal` → `escalation/legal`. */
export const escalationName = (name: string): string => (name.startsWith(PREFIX) ? name : `${PREFIX}${name}`);

/** The template of a team's row: the one that the row names, else that of its id, else the default. */
export const escalationTemplateFor = (
  templates: Templates,
  row: { readonly id: string; readonly template?: string | undefined },
): string => {
  if (row.template !== undefined) return escalationName(row.template);
  const own = escalationName(row.id);
  return templates.names.includes(own) ? own : DEFAULT_ESCALATION;
};

const wrong = (problems: readonly Problem[]): TemplateError =>
  new TemplateError(problems.map(describeProblem).join("\n"), problems);

/** What no view could cure. */
const staticProblems = (templates: Templates, name: string): readonly Problem[] =>
  templates.check(name, escalationView, { labels: trustedView, assignees: trustedView });

/** zod's complaints at the keys that they are about. */
const frontMatterProblems = (
  templates: Templates,
  name: string,
  attributes: Readonly<Record<string, unknown>>,
): { readonly frontMatter: EscalationFrontMatter } | { readonly problems: readonly Problem[] } => {
  const read = escalationFrontMatter.safeParse(attributes);
  if (read.success) return { frontMatter: read.data };
  const known = Object.keys(escalationFrontMatter.shape).join(", ");
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

const rendered = (templates: Templates, name: string, view: EscalationTemplateView): RenderedEscalation => {
  const { attributes, body } = templates.renderDocument(name, view);
  const read = frontMatterProblems(templates, name, attributes);
  if ("problems" in read) throw wrong(read.problems);
  if (body === "") throw wrong([{ ...templates.placeOf(name, ""), message: "the template writes nothing" }]);
  return { frontMatter: read.frontMatter, body };
};

/** Renders an escalation. Throws a TemplateError for a template that is not there or has any mistake. */
export const renderEscalation = (
  templates: Templates,
  name: string,
  view: EscalationTemplateView,
): RenderedEscalation => {
  const problems = staticProblems(templates, escalationName(name));
  if (problems.length > 0) throw wrong(problems);
  return rendered(templates, escalationName(name), view);
};

const problemsOfRendering = (templates: Templates, name: string, view: EscalationTemplateView): Problem[] => {
  try {
    rendered(templates, name, view);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof TemplateError)) throw thrown;
    if (thrown.problems.length > 0) return [...thrown.problems];
    return [{ ...templates.placeOf(name, ""), message: thrown.message }];
  }
};

/** Every mistake of an escalation's template, and what goes wrong when it is rendered with sample data. */
export const escalationProblems = (templates: Templates, name: string): readonly Problem[] => {
  const problems = staticProblems(templates, name);
  if (problems.length > 0) return problems;
  const tried = sampleEscalationViews().flatMap((view) => problemsOfRendering(templates, name, view));
  return [...new Map(tried.map((problem) => [JSON.stringify(problem), problem])).values()];
};
