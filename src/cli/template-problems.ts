import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { readTemplates } from "../app/templates.ts";
import type { Problem } from "../config/problem.ts";
import { digestProblems, isDigest } from "../render/digests.ts";
import { documentationProblems, isDocumentation } from "../render/documentation.ts";
import { escalationProblems, isEscalation, isEscalationPart } from "../render/escalation.ts";
import { meetingView } from "../render/meeting-views.ts";
import { isAgenda } from "../render/meetings.ts";
import { peopleTemplateProblems } from "../render/people.ts";
import { isReply, replyProblems } from "../render/reply.ts";
import type { Problem as TemplateProblem } from "../render/template-problem.ts";
import { createTemplates, type Templates } from "../render/templates.ts";
import { commentView, escalationView, handOverView, inboxView, statusView } from "../render/views.ts";

/** Escalations are rendered too, with sample data: what their front matter comes to is known only then. */
const problemsOf = (templates: Templates, name: string): readonly TemplateProblem[] => {
  if (name === "status") return templates.check(name, statusView);
  if (name === "hand-over") return templates.check(name, handOverView);
  if (name === "inbox") return templates.check(name, inboxView);
  if (isDigest(name)) return digestProblems(templates, name);
  if (name === "brief" || isAgenda(name)) return templates.check(name, meetingView);
  if (name.startsWith("comment/")) return templates.check(name, commentView);
  if (isDocumentation(name)) return documentationProblems(templates, name);
  if (isReply(name)) return replyProblems(templates, name);
  const ofPeople = peopleTemplateProblems(templates, name);
  if (ofPeople !== undefined) return ofPeople;
  if (isEscalationPart(name)) return templates.check(name, escalationView);
  return isEscalation(name) ? escalationProblems(templates, name) : [];
};

/** Every mistake in our templates and the operator's, on every path through them, as problems of the configuration. */
export const templateProblems = async (ownFolder: string | null, folder: string): Promise<Problem[]> => {
  const own = ownFolder === null ? null : resolve(folder, ownFolder);
  // A folder that does not exist is reported where the configuration names it.
  const templates = createTemplates(await readTemplates(own !== null && existsSync(own) ? own : null));
  const problems = templates.names.flatMap((name) =>
    problemsOf(templates, name).map(({ template, origin, line, column, message }) => ({
      file: relative(folder, origin).startsWith("..") ? origin : relative(folder, origin),
      line,
      column,
      path: `template ${template}`,
      message,
      expected: "a template that can be rendered with what it is given",
      severity: "error" as const,
    })),
  );
  // A mistake in a part or in what others extend is one mistake, however many there are that use it.
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
};
