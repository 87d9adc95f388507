/** Documentation tasks, from `templates/documentation/*.md.hbs`. */
import { documentationFrontMatter } from "../config/schema/front-matter.ts";
import { problemsWith, type ReadDocument, readDocument, wrong } from "./document.ts";
import type { Problem } from "./template-problem.ts";
import type { Templates } from "./templates.ts";
import { type DocumentationTemplateView, documentationView, trustedDocumentationView } from "./views.ts";

const PREFIX = "documentation/";

/** Whether a template is one of a documentation task. */
export const isDocumentation = (name: string): boolean => name.startsWith(PREFIX);

const full: DocumentationTemplateView = {
  team: { id: "com-infrastructure", group: ".com Infrastructure" },
  partner: { id: "kde", name: "KDE" },
  liaison: { name: "Andrew Conrad" },
  by: { name: "Andrew Conrad" },
  issue: { reference: "kde/kdenlive#12", url: "https://gitlab.example/kde/kdenlive/-/issues/12" },
  content: {
    title: "Runners are stuck",
    question: "Since this morning no job starts.",
    answer: "A zone had no capacity.",
  },
  answeredAt: "2026-11-24T10:00:00.000Z",
  today: "2026-11-26",
};

/** What templates are tried with before they are needed: everything is known, and as little as there can be. */
export const sampleDocumentationViews: readonly DocumentationTemplateView[] = [
  full,
  { ...full, liaison: { name: "" }, by: { name: "" }, content: null, answeredAt: null },
];

const staticProblems = (templates: Templates, name: string): readonly Problem[] =>
  templates.check(name, documentationView, {
    labels: trustedDocumentationView,
    assignees: trustedDocumentationView,
  });

/** Every mistake of a documentation task's template, and what goes wrong when it is rendered with sample data. */
export const documentationProblems = (templates: Templates, name: string): readonly Problem[] => {
  const problems = staticProblems(templates, name);
  return problems.length > 0
    ? problems
    : problemsWith(templates, name, sampleDocumentationViews, documentationFrontMatter);
};

/** A documentation task. Throws a TemplateError for a template that is not there or has any mistake. */
export const renderDocumentation = (
  templates: Templates,
  name: string,
  view: DocumentationTemplateView,
): ReadDocument<typeof documentationFrontMatter> => {
  const whole = isDocumentation(name) ? name : `${PREFIX}${name}`;
  const problems = staticProblems(templates, whole);
  if (problems.length > 0) throw wrong(problems);
  return readDocument(templates, whole, view, documentationFrontMatter);
};
