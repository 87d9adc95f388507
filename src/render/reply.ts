/** Saved replies, from `templates/replies/*.md.hbs`: answers that are often given, with the names of the issue at hand. */
import { replyFrontMatter } from "../config/schema/front-matter.ts";
import { describeProblem, type Problem, TemplateError } from "./template-problem.ts";
import type { Templates } from "./templates.ts";
import { type ReplyTemplateView, replyView } from "./views.ts";

const PREFIX = "replies/";

/** Its name as people write it, and what it is about. */
export interface SavedReply {
  readonly name: string;
  readonly title: string;
}

/** Whether a template is a saved reply. */
export const isReply = (name: string): boolean => name.startsWith(PREFIX);

/** What replies are tried with before they are needed: everything is known, and as little as there can be. */
const SAMPLES: readonly ReplyTemplateView[] = [
  {
    issue: {
      title: "Runners are stuck",
      url: "https://gitlab.example/kde/kdenlive/-/issues/12",
      reference: "kde/kdenlive#12",
      author: "ervin",
      state: "opened",
    },
    partner: { id: "kde", name: "KDE" },
    liaison: { name: "Andrew Conrad" },
    by: { name: "Andrew Conrad" },
  },
  {
    issue: { title: "", url: "https://gitlab.example", reference: "a/b#1", author: "", state: "closed" },
    partner: { id: "kde", name: "KDE" },
    liaison: { name: "" },
    by: { name: "" },
  },
];

/** A title is shown in a list, where there is no issue yet. */
const staticProblems = (templates: Templates, name: string): readonly Problem[] =>
  templates.check(name, replyView, { title: { fields: {} } });

const read = (templates: Templates, name: string, view: ReplyTemplateView) => {
  const { attributes, body } = templates.renderDocument(name, view);
  const wrong = (message: string, key = "title"): TemplateError => {
    const problem = { ...templates.placeOf(name, key), message };
    return new TemplateError(describeProblem(problem), [problem]);
  };
  const frontMatter = replyFrontMatter.safeParse(attributes);
  if (!frontMatter.success) {
    const [issue] = frontMatter.error.issues;
    const [unknown] = issue?.code === "unrecognized_keys" ? issue.keys : [];
    throw unknown === undefined
      ? wrong("a saved reply begins with a line ---, then title: and what it is about, then --- again")
      : wrong(`front matter: there is no key "${unknown}"; there is: title`, unknown);
  }
  if (body === "") throw wrong("the reply says nothing");
  return { title: frontMatter.data.title, body };
};

const problemsOfReading = (
  templates: Templates,
  name: string,
  view: ReplyTemplateView,
): readonly Problem[] => {
  try {
    read(templates, name, view);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof TemplateError)) throw thrown;
    return thrown.problems.length > 0
      ? thrown.problems
      : [{ ...templates.placeOf(name, "title"), message: thrown.message }];
  }
};

/** Every mistake of a saved reply, and what goes wrong when it is rendered with sample data. */
export const replyProblems = (templates: Templates, name: string): readonly Problem[] => {
  const problems = staticProblems(templates, name);
  return problems.length > 0
    ? problems
    : SAMPLES.flatMap((view) => problemsOfReading(templates, name, view)).slice(0, 1);
};

/** All saved replies without mistakes, by name. */
export const savedReplies = (templates: Templates): readonly SavedReply[] => {
  const [sample] = SAMPLES;
  return templates.names
    .filter((name) => isReply(name) && replyProblems(templates, name).length === 0)
    .toSorted()
    .map((name) => ({
      name: name.slice(PREFIX.length),
      title: sample === undefined ? "" : read(templates, name, sample).title,
    }));
};

/** The text of a reply, others' text in it made harmless. Throws a TemplateError where it is not there or has a mistake. */
export const renderReply = (templates: Templates, name: string, view: ReplyTemplateView): string =>
  read(templates, `${PREFIX}${name}`, view).body;
