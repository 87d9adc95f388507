/**
 * Questions as partners ask them, for measuring: `questions.tsv` has the team that was asked (`-`: the liaison knew), title,
 * question and answer, and title and text of another who asks the same in other words. Around them stand generated
 * questions of the same vocabulary, so that there is much that could be mistaken for the right one.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A question that was asked before, and (in `again`) how somebody else asks the same. */
export interface Known {
  readonly team: string | null;
  readonly title: string;
  readonly question: string;
  readonly answer: string;
  readonly again: { readonly title: string; readonly description: string } | null;
}

/** Lines of a file in this form. */
const readQuestions = (file: string): readonly Known[] =>
  readFileSync(join(import.meta.dirname, file), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [team = "", title = "", question = "", answer = "", again = "", description = ""] =
        line.split("\t");
      return {
        team: team === "-" ? null : team,
        title,
        question,
        answer,
        again: { title: again, description },
      };
    });

const SUBJECTS: readonly string[] = [
  "merge request pipelines",
  "the container registry",
  "group runners",
  "protected branches",
  "GitLab Pages",
  "the package registry",
  "issue boards",
  "push mirrors",
  "webhooks",
  "deploy tokens",
  "the wiki",
  "code owners",
  "scheduled pipelines",
  "job artifacts",
  "the API",
  "epics",
  "milestones",
  "release notes",
  "environments",
  "the dependency proxy",
  "snippets",
  "merge trains",
  "service desk",
  "security scans",
  "SSH keys",
];

const ASKED: readonly (readonly [title: string, question: string, answer: string])[] = [
  [
    "Where do I configure SUBJECT",
    "We did not find where SUBJECT can be set up for all projects of our group.",
    "In the settings of the group, by an Owner.",
  ],
  [
    "Who may change SUBJECT",
    "Which role does somebody need to change SUBJECT in our projects?",
    "Maintainer in the project, Owner in the group.",
  ],
  [
    "Documentation of SUBJECT",
    "The page about SUBJECT is hard to understand for newcomers, is there a tutorial?",
    "A tutorial was linked.",
  ],
  [
    "Limits of SUBJECT on GitLab.com",
    "Are there limits for SUBJECT, and can they be raised for us?",
    "The limits are documented; they were enough.",
  ],
  [
    "SUBJECT look different since the update",
    "After the last release SUBJECT look different from before. Is that on purpose?",
    "Yes, the change is in the release post.",
  ],
  [
    "Can SUBJECT be switched off",
    "Nobody of us uses SUBJECT. Can we hide them from the sidebar?",
    "Under Visibility, project features.",
  ],
  ["SUBJECT with Terraform", "Is there a Terraform resource for SUBJECT?", "Yes, in the GitLab provider."],
  [
    "Feature request for SUBJECT",
    "It would help us if SUBJECT could be sorted by date. Where do we propose that?",
    "An issue was opened in the product's tracker.",
  ],
  [
    "Example for SUBJECT",
    "Does another community use SUBJECT as we would, so that we can look at it?",
    "Two projects were named.",
  ],
  ["Audit of SUBJECT", "How do we see who changed SUBJECT last month?", "In the audit events of the group."],
];

const generated: readonly Known[] = SUBJECTS.flatMap((subject) =>
  ASKED.map(([title, question, answer]) => ({
    team: null,
    title: title.replace("SUBJECT", subject),
    question: question.replace("SUBJECT", subject),
    answer: answer.replace("SUBJECT", subject),
    again: null,
  })),
);

/** With these, concepts and weights were found. */
const questions = readQuestions("questions.tsv");

/** Written when those were settled: nothing was changed for the sake of these. */
export const heldOut = readQuestions("held-out.tsv");

/** Everything that was asked before: the written questions, and 250 generated ones. */
export const corpus: readonly Known[] = [...questions, ...heldOut, ...generated];

/** Questions to which nobody here knows an answer. */
export const offTopic: readonly { readonly title: string; readonly description: string }[] = readFileSync(
  join(import.meta.dirname, "off-topic.tsv"),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .map((line) => {
    const [title = "", description = ""] = line.split("\t");
    return { title, description };
  });
