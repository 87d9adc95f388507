/** The issue that an escalation opens in the team's project: what may stand in it, who may read it, and its text. */
import { saysOnlyCommands } from "../../commands/only.ts";
import { isPlaceholder } from "../../config/registry/placeholders.ts";
import type { EscalationFrontMatter } from "../../config/schema/front-matter.ts";
import type { LiaisonRow } from "../../config/schema/people.ts";
import { addWorkingDays } from "../../deadlines/working-days.ts";
import type { EscalationRecord } from "../../model/escalation.ts";
import { rankOf, rankOfIssue } from "../../model/rank.ts";
import type { EscalationTemplateView } from "../../render/views.ts";
import type { CommentFact, Context, ProjectFacts } from "../context.ts";
import { known } from "../known-escalation.ts";
import { referenceOf } from "./identity.ts";
import { addressees } from "./people.ts";

/** Who asked, why, and what they quoted. */
export interface Asked {
  /** A name; empty: a rule. */
  readonly by: string;
  /** Empty: a person. */
  readonly rule: string;
  readonly reason: string;
  readonly quoted: string;
  /** Of the place where it was said. */
  readonly rank: number;
}

/** What an issue in the team's project may be: told by the ranks of both places (DESIGN, section 8, rule 3). */
const discretionOf = (
  context: Pick<Context, "issue">,
  row: LiaisonRow,
  asked: Asked,
  project: ProjectFacts | null,
): { readonly confidential: boolean; readonly copies: boolean } => {
  const ofIssue = rankOfIssue(context.issue);
  const source = Math.max(ofIssue, asked.rank);
  // Of a project that we cannot see everybody else may see everything.
  const target = rankOf(project?.visibility ?? "public", false);
  const confidential = row.escalation?.confidential === "always" || source > target;
  const twoAudiences = ofIssue === rankOf("private", false);
  return { confidential, copies: !twoAudiences || row.escalation?.copy === "text" };
};

const contentOf = (
  { issue, words }: Context,
  asked: Asked,
  comments: readonly CommentFact[],
): EscalationTemplateView["content"] => ({
  title: issue.title,
  description: issue.description,
  author: issue.author?.username ?? "",
  labels: issue.labels.map((title) => ({ title })),
  // What stands beside a word in an internal note is for that note's readers.
  quoted: asked.rank > rankOfIssue(issue) ? "" : asked.quoted,
  comments: comments
    .filter(({ body }) => !saysOnlyCommands(body, words))
    .map(({ id, author, body, at }) => ({
      author: author.username,
      at,
      text: body,
      url: `${issue.url}#note_${id}`,
    })),
});

/** Somebody, or nobody yet: whoever the handbook calls TBD is no name. */
const firstOf = (names: readonly string[]): string => names.find((name) => !isPlaceholder(name)) ?? "";

const viewOf = (
  context: Context,
  row: LiaisonRow,
  record: EscalationRecord,
  asked: Asked,
  content: EscalationTemplateView["content"],
): EscalationTemplateView => {
  const { issue, partner, liaison, configuration, words, now } = context;
  const [addressee] = addressees(configuration, row, issue.ref.instance);
  const [, ...others] = known(record).view.sources;
  const urgent = row.escalation?.urgent;
  return {
    team: {
      id: row.id,
      group: row.group,
      section: row.section,
      contact: firstOf(row.contacts),
      liaison: firstOf(row.liaisons),
    },
    partner: { id: partner.id, name: partner.name },
    liaison: { name: liaison.liaisons[0]?.name ?? "" },
    issue: {
      reference: referenceOf(issue),
      url: issue.url,
      state: issue.state,
      confidential: issue.confidential,
      openedAt: issue.createdAt,
    },
    content,
    asked: { by: asked.by, rule: asked.rule, reason: asked.reason },
    addressee: addressee === undefined ? null : { name: addressee.name, username: addressee.username ?? "" },
    others: others.map(({ partner: id, reference, url }) => ({
      partner: nameOf(context, id),
      reference,
      url,
    })),
    due: null,
    urgent: urgent === undefined ? null : { words: urgent.words, url: urgent.url ?? "" },
    links: [],
    commands: words.prefixes[0] ?? "",
    today: now.toISOString().slice(0, 10),
  };
};

const nameOf = ({ configuration }: Context, id: string): string =>
  configuration.partners.find((partner) => partner.id === id)?.name ?? id;

const dueDateOf = ({ due }: EscalationFrontMatter, now: Date): string | null =>
  due === undefined ? null : addWorkingDays(now, due);

const textOf = (
  { render }: Context,
  row: LiaisonRow,
  view: EscalationTemplateView,
): { readonly title: string; readonly body: string } => {
  const { frontMatter, body } = render.escalation(row, view);
  return { title: frontMatter.title, body };
};

/** Plans the issue in the team's project. A template that fails is replaced by the plain one; the failure is answered. */
export const planOpening = async (
  context: Context,
  row: LiaisonRow,
  record: EscalationRecord,
  asked: Asked,
  wish: { readonly askedBy: string; readonly mode?: "observe" | "act" },
): Promise<{ readonly failure: string | null }> => {
  const { configuration, gitlab, issue, now, plan, render } = context;
  const path = row.escalation?.project ?? "";
  const { confidential, copies } = discretionOf(context, row, asked, await gitlab.project(path));
  const comments = copies ? await gitlab.lastComments(configuration.escalations.comments) : [];
  const content = copies ? contentOf(context, asked, comments) : null;
  const view = viewOf(context, row, record, asked, content);
  const { frontMatter, body, failure } = render.escalation(row, view);
  const rendered =
    frontMatter.due === undefined
      ? { frontMatter, body }
      : render.escalation(row, { ...view, due: dueDateOf(frontMatter, now) });
  const assignees =
    frontMatter.assignees.length > 0
      ? frontMatter.assignees
      : addressees(configuration, row, issue.ref.instance)
          .slice(0, 1)
          .map(({ username }) => username ?? "");
  if (failure !== null)
    context.log.error(
      { team: row.id, failure },
      "a template failed; the plain built-in text is used instead",
    );
  // Should it become confidential before it is opened, this is what may stand there.
  const bare =
    content === null || row.escalation?.copy === "text"
      ? null
      : textOf(context, row, { ...view, content: null });
  plan.escalate({
    ...wish,
    reason: `${row.group} is asked`,
    escalation: record.id,
    team: row.id,
    project: path,
    withoutText: bare,
    title: rendered.frontMatter.title,
    body: rendered.body,
    labels: [...new Set([...(row.escalation?.labels ?? []), ...rendered.frontMatter.labels])],
    assignees,
    confidential: confidential || rendered.frontMatter.confidential === true,
    dueDate: dueDateOf(frontMatter, now),
    type: rendered.frontMatter.type,
    source: referenceOf(issue),
  });
  return { failure };
};
