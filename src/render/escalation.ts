/** Issues in other teams' projects, from `templates/escalation/*.md.hbs`. */
import { type EscalationFrontMatter, escalationFrontMatter } from "../config/schema/front-matter.ts";
import { problemsWith, readDocument, wrong } from "./document.ts";
import { sampleEscalationViews } from "./escalation-samples.ts";
import type { Problem } from "./template-problem.ts";
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

/** What no view could cure. */
const staticProblems = (templates: Templates, name: string): readonly Problem[] =>
  templates.check(name, escalationView, { labels: trustedView, assignees: trustedView });

/** Renders an escalation. Throws a TemplateError for a template that is not there or has any mistake. */
export const renderEscalation = (
  templates: Templates,
  name: string,
  view: EscalationTemplateView,
): RenderedEscalation => {
  const problems = staticProblems(templates, escalationName(name));
  if (problems.length > 0) throw wrong(problems);
  return readDocument(templates, escalationName(name), view, escalationFrontMatter);
};

/** Every mistake of an escalation's template, and what goes wrong when it is rendered with sample data. */
export const escalationProblems = (templates: Templates, name: string): readonly Problem[] => {
  const problems = staticProblems(templates, name);
  if (problems.length > 0) return problems;
  return problemsWith(templates, name, sampleEscalationViews(), escalationFrontMatter);
};
