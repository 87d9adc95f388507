/** Saved replies, from `templates/replies/*.md.hbs`: answers that are often given, with the names of the issue at hand. */
import { replyFrontMatter } from "../config/schema/front-matter.ts";
import { problemsWith, readDocument } from "./document.ts";
import type { Problem } from "./template-problem.ts";
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

/** Every mistake of a saved reply, and what goes wrong when it is rendered with sample data. */
export const replyProblems = (templates: Templates, name: string): readonly Problem[] => {
  const problems = staticProblems(templates, name);
  return problems.length > 0 ? problems : problemsWith(templates, name, SAMPLES, replyFrontMatter);
};

/** All saved replies without mistakes, by name. */
export const savedReplies = (templates: Templates): readonly SavedReply[] => {
  const [sample] = SAMPLES;
  return templates.names
    .filter((name) => isReply(name) && replyProblems(templates, name).length === 0)
    .toSorted()
    .map((name) => ({
      name: name.slice(PREFIX.length),
      title:
        sample === undefined ? "" : readDocument(templates, name, sample, replyFrontMatter).frontMatter.title,
    }));
};

/** The text of a reply, others' text in it made harmless. Throws a TemplateError where it is not there or has a mistake. */
export const renderReply = (templates: Templates, name: string, view: ReplyTemplateView): string =>
  readDocument(templates, `${PREFIX}${name}`, view, replyFrontMatter).body;
