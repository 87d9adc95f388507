/** `document`: what a team has answered is to be found by the next who asks. */
import { messageOf } from "../../../lib/errors.ts";
import type { Doer } from "../../../model/escalation.ts";
import { referenceOf } from "../../../model/issue.ts";
import { rankOf, rankOfIssue } from "../../../model/rank.ts";
import type { DocumentationTemplateView } from "../../../render/views.ts";
import type { Context } from "../../context.ts";
import { documentationKey, isAnswered } from "../../documenting.ts";
import type { KnownEscalation } from "../../known-escalation.ts";
import { groupOf } from "../../stories.ts";
import { type Answer, done, failed } from "../answer.ts";

const FOR_FEW = rankOf("private", false);

interface Answered {
  readonly text: string;
  /** How few may read it where it stands. */
  readonly rank: number;
}

/** What was sent to the partner; else what the team has said, as far as it may be told on. */
const answerOf = ({ record, view }: KnownEscalation, issueRank: number): Answered | null => {
  const sent = record.events.flatMap((event) =>
    event.kind === "sent" && event.text !== null ? [event.text] : [],
  );
  const last = sent.at(-1);
  if (last !== undefined) return { text: last, rank: issueRank };
  const words = record.events.findLast((event) => event.kind === "answered");
  const text = view.draft?.text ?? (words?.kind === "answered" ? words.words : "");
  if (text === "" || view.target === null) return null;
  return { text, rank: rankOf(view.target.visibility, view.target.confidential) };
};

const viewOf = (
  context: Context,
  one: KnownEscalation,
  by: Doer,
): {
  readonly view: DocumentationTemplateView;
  /** How few may read what stands in it. */
  readonly rank: number;
} => {
  const { configuration, issue, liaison, now, partner } = context;
  const issueRank = rankOfIssue(issue);
  const answer = answerOf(one, issueRank);
  const copied = answer !== null && answer.rank < FOR_FEW ? answer : null;
  const content =
    issueRank < FOR_FEW
      ? { title: issue.title, question: issue.description, answer: copied?.text ?? null }
      : null;
  return {
    rank: Math.max(issueRank, content === null ? 0 : (copied?.rank ?? 0)),
    view: {
      team: { id: one.record.team, group: groupOf(configuration, one.record.team) },
      partner: { id: partner.id, name: partner.name },
      liaison: { name: liaison.liaisons[0]?.name ?? "" },
      by: { name: by.name },
      issue: { reference: referenceOf(issue), url: issue.url },
      content,
      answeredAt: one.view.answeredAt ?? one.view.sentAt,
      today: now.toISOString().slice(0, 10),
    },
  };
};

const NO_PROJECT =
  "There is no project for documentation yet: somebody has to write one into the configuration (`documentation`, `project`).";

const whyNot = ({ configuration, escalations, issue }: Context): string | undefined => {
  const { documentation } = configuration;
  if (documentation === undefined) return NO_PROJECT;
  if (documentation.instance !== undefined && documentation.instance !== issue.ref.instance)
    return `The project for documentation is on another GitLab instance (${documentation.instance}), where I cannot open anything for this issue.`;
  return escalations.some(isAnswered) ? undefined : "No team has answered anything here so far.";
};

const FAULTY =
  "The template of documentation tasks has a mistake, so I opened nothing; `liaison config check` says which.";

/** null: the template has a mistake. */
const rendered = ({ log, render }: Context, template: string, view: DocumentationTemplateView) => {
  try {
    return render.documentation(template, view);
  } catch (error) {
    log.error({ template, failure: messageOf(error) }, "a documentation task cannot be rendered");
    return null;
  }
};

/** Wishes one task; answers what to say about it. */
const wish = async (context: Context, one: KnownEscalation, by: Doer): Promise<string> => {
  const { configuration, gitlab, issue, plan, records, render } = context;
  const { project = "", template = "", labels = [] } = configuration.documentation ?? {};
  const key = documentationKey(one.record.id);
  const group = render.inline(groupOf(configuration, one.record.team));
  const known = await records.task(key);
  if (known !== null && known.state !== "observed")
    return known.url === null
      ? `The task to document the answer of ${group} is on its way.`
      : `The answer of ${group} has its task already: ${render.link(known.reference ?? "it", known.url)}.`;
  const { view, rank } = viewOf(context, one, by);
  const text = rendered(context, template, view);
  if (text === null) return FAULTY;
  const { frontMatter, body } = text;
  const place = await gitlab.project(project);
  plan.task({
    key,
    wish: {
      kind: "issue",
      instance: issue.ref.instance,
      project,
      title: frontMatter.title,
      description: body,
      labels: [...new Set([...labels, ...frontMatter.labels])],
      assignees: frontMatter.assignees,
      // Of a project that we cannot see everybody else may see everything.
      confidential: rank > rankOf(place?.visibility ?? "public", false),
      dueDate: null,
      onlyPrivate: false,
      relatesTo: referenceOf(issue),
    },
    reason: `${by.name} wants the answer of ${group} to be documented`,
  });
  return `I open a task to document the answer of ${group}.`;
};

/** Opens a task for each answered escalation that has none. */
export const document = async (context: Context, by: Doer): Promise<Answer> => {
  const why = whyNot(context);
  if (why !== undefined) return failed(why);
  const said: string[] = [];
  for (const one of context.escalations.filter(isAnswered)) said.push(await wish(context, one, by));
  return (said.includes(FAULTY) ? failed : done)([...new Set(said)].join("\n\n"));
};
